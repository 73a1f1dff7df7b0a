"""How Graph writes addresses and locations in JSON. Both directions."""

from __future__ import annotations

from graph.model import Address, Location
from graph.quick import quick
from graph.wire.forms import maybe, number_or_none, part, said, text, write_number
from graph.wire.request import JsonObject

_address = quick(Address)
_location = quick(Location)


def address(*lines: str) -> Address | None:
    """None when every line of it is empty."""
    return _address(*lines) if any(lines) else None


def read_address(data: JsonObject | None) -> Address | None:
    if data is None:
        return None
    return address(
        text(data, "street"),
        text(data, "city"),
        text(data, "state"),
        text(data, "countryOrRegion"),
        text(data, "postalCode"),
    )


def write_address(address: Address) -> JsonObject:
    return {
        "street": address.street,
        "city": address.city,
        "state": address.state,
        "countryOrRegion": address.country_or_region,
        "postalCode": address.postal_code,
    }


def location(
    name: str, address: Address | None, email: str, uri: str, latitude: float | None, longitude: float | None
) -> Location | None:
    """None when it says nothing."""
    if not (name or address or email or uri) and latitude is None and longitude is None:
        return None
    return _location(name, address, email, uri, latitude, longitude)


def read_location(data: JsonObject | None) -> Location | None:
    if data is None:
        return None
    place = part(data, "coordinates") or {}
    return location(
        text(data, "displayName"),
        read_address(part(data, "address")),
        text(data, "locationEmailAddress"),
        text(data, "locationUri"),
        number_or_none(place, "latitude"),
        number_or_none(place, "longitude"),
    )


def write_location(location: Location) -> JsonObject:
    coordinates = said(
        latitude=maybe(write_number, location.latitude), longitude=maybe(write_number, location.longitude)
    )
    return {
        "@odata.type": "#microsoft.graph.location",
        "displayName": location.name,
        **said(
            address=maybe(write_address, location.address),
            locationEmailAddress=location.email or None,
            locationUri=location.uri or None,
            coordinates=coordinates or None,
        ),
    }
