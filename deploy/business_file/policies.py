"""A service's policy over the business's, field by field."""

from __future__ import annotations

from msgspec import structs

from deploy.business_file.parts import BusinessFile, PolicyPart, ServicePart

_WEEKS = ("availability", "windows")


def policy_of(service: ServicePart, described: BusinessFile) -> PolicyPart:
    """What the file says for it. Dated windows go with the usual availability: who has one of their own has both."""
    own, business = service.policy or PolicyPart(), described.business.policy or PolicyPart()
    has_weeks = own.availability is not None or own.windows is not None
    unsaid = [name for name in own.__struct_fields__ if getattr(own, name) is None]
    taken = {name: getattr(business, name) for name in unsaid if not (has_weeks and name in _WEEKS)}
    return structs.replace(own, **taken)


def with_whole_policies(described: BusinessFile) -> BusinessFile:
    """As Graph keeps it: a service with a policy of its own has the whole of it, and no longer follows the business.

    So what the file leaves to the business has to be written to each such service when it changes there.
    """
    services = {
        key: service if service.policy is None else structs.replace(service, policy=policy_of(service, described))
        for key, service in described.services.items()
    }
    return structs.replace(described, services=services)
