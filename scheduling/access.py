"""Who may book what a business does not offer to everybody: the settings of its booking page, which we obey.

An application's permission passes them by, so that whoever installs the bot would open what the business has closed.
https://learn.microsoft.com/graph/api/resources/bookingpagesettings
"""

from __future__ import annotations

from graph.model import Appointment, Business
from graph.model.businesses import PageAccess
from scheduling.identity import Identity, comparable
from scheduling.model import Access, Catalogue


def is_for_members(business: Business) -> bool:
    """Whether only people of the organisation may book. A kind of access that we do not know is no open one."""
    return business.page is not None and business.page.access is not PageAccess.UNRESTRICTED


def proves_addresses(business: Business) -> bool:
    return business.page is not None and business.page.one_time_password


def entry_to(catalogue: Catalogue, identity: Identity) -> Access:
    """Whether they may book here at all, whatever their address is."""
    if not is_for_members(catalogue.business) or identity.is_member:
        return Access.ALLOWED
    is_proved = any(is_of_organization(catalogue, address) for address in identity.addresses)
    return Access.ALLOWED if is_proved else Access.MEMBERS_ONLY


def write_for(catalogue: Catalogue, identity: Identity, address: str) -> Access:
    """Whether they may book, move or cancel an appointment of the customer with this address."""
    entry = entry_to(catalogue, identity)
    if entry is not Access.ALLOWED or not proves_addresses(catalogue.business) or identity.owns(address):
        return entry
    return Access.PROVE_ADDRESS


def change_of(catalogue: Catalogue, identity: Identity, appointment: Appointment) -> Access:
    """Whether they may move or cancel this appointment of theirs, on which nobody else is."""
    addresses = sorted(appointment.emails) or [""]
    found = {write_for(catalogue, identity, address) for address in addresses}
    return Access.ALLOWED if Access.ALLOWED in found else found.pop()


def is_of_organization(catalogue: Catalogue, address: str) -> bool:
    """Whether a mailbox with this address is one of the organisation's. A subdomain is another domain."""
    _, _, domain = comparable(address).rpartition("@")
    return domain in catalogue.domains
