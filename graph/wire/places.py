"""How Graph writes addresses and locations in JSON. Both directions."""

from __future__ import annotations

from graph.values import Address, Location
from graph.wire.forms import part, text
from graph.wire.request import JsonObject

_NO_ADDRESS = Address()
_NO_PLACE = Location()


def read_address(data: JsonObject | None) -> Address | None:
    """A physicalAddress; None when every line of it is empty."""
    if data is None:
        return None
    address = Address(
        street=text(data, "street"),
        city=text(data, "city"),
        state=text(data, "state"),
        country_or_region=text(data, "countryOrRegion"),
        postal_code=text(data, "postalCode"),
    )
    return None if address == _NO_ADDRESS else address


def write_address(address: Address) -> JsonObject:
    return {
        "street": address.street,
        "city": address.city,
        "state": address.state,
        "countryOrRegion": address.country_or_region,
        "postalCode": address.postal_code,
    }


def read_location(data: JsonObject | None) -> Location | None:
    """A location; None when it names neither a place nor an address."""
    if data is None:
        return None
    location = Location(text(data, "displayName"), read_address(part(data, "address")))
    return None if location == _NO_PLACE else location


def write_location(location: Location) -> JsonObject:
    address = {"address": write_address(location.address)} if location.address else {}
    return {"@odata.type": "#microsoft.graph.location", "displayName": location.name, **address}
