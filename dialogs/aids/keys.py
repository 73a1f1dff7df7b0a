"""Short keys in the place of ids, which never leave for a model: "s1" is a service, "p1" one of the staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dialogs.acts import AnyAct, Ask, Besides, GiveService
from dialogs.understanding.context import Context, NamedService, NamedStaff

MOST_SERVICES, MOST_STAFF = 100, 60
MOST_APPOINTMENTS, MOST_OFFERED = 12, 30
"""These have numbers, from 1 on, and no keys."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What an answer may name. A key is a place in the catalogue, so that it stays while that does.

    `is_whole`: all that the catalogue has, and not only the likeliest of a long one.
    """

    services: Mapping[str, NamedService]
    staff: Mapping[str, NamedStaff]
    is_whole: bool = True
    _service_keys: Mapping[str, str] = field(default_factory=dict)
    _staff_keys: Mapping[str, str] = field(default_factory=dict)

    def of_services(self, ids: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(self._service_keys[one] for one in ids if one is not None and one in self._service_keys)

    def of_staff(self, ids: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(self._staff_keys[one] for one in ids if one is not None and one in self._staff_keys)


def keys_of(
    context: Context, acts: Sequence[AnyAct] = (), most: int = MOST_SERVICES, most_staff: int = MOST_STAFF
) -> Keys:
    """Of more services than `most`, those that are spoken of go first."""
    near = _near(context, acts)
    numbered = [(f"s{n}", one) for n, one in enumerate(context.services, 1)]
    first = sorted(numbered, key=lambda pair: pair[1].id not in near)[:most]
    kept = {key for key, _ in first}
    services = {key: one for key, one in numbered if key in kept}
    staff = {f"p{n}": one for n, one in enumerate(context.staff[:most_staff], 1)}
    return Keys(
        services,
        staff,
        is_whole=len(services) == len(context.services) and len(staff) == len(context.staff),
        _service_keys={one.id: key for key, one in services.items()},
        _staff_keys={one.id: key for key, one in staff.items()},
    )


def _near(context: Context, acts: Sequence[AnyAct]) -> frozenset[str | None]:
    named = [key for act in acts if isinstance(act, GiveService | Ask | Besides) for key in act.service_ids]
    offered = [
        key for one in context.options for act in one.acts if isinstance(act, GiveService) for key in act.service_ids
    ]
    made = [one.service_id for one in context.appointments]
    return frozenset((*named, *offered, *made, context.draft.service_id, context.spoken_of))
