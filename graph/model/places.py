"""Addresses and locations.

https://learn.microsoft.com/graph/api/resources/location
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import field

from graph.model.fields import Text
from graph.model.value import Unsaid, Value


class Address(Value, frozen=True):
    street: Text = ""
    city: Text = ""
    state: Text = ""
    country_or_region: Text = ""
    postal_code: Text = ""


class Coordinates(Value, frozen=True):
    latitude: float | None = None
    longitude: float | None = None


OptionalAddress: TypeAlias = Annotated[Address | None, Unsaid(Address(), None)]
"""One without a line counts as not said, and so does a place that says nothing."""
OptionalCoordinates: TypeAlias = Annotated[Coordinates | None, Unsaid(Coordinates(), None)]


class Location(Value, frozen=True):
    name: Text = field(default="", name="displayName")
    address: OptionalAddress = None
    email: Text = field(default="", name="locationEmailAddress")
    uri: Text = field(default="", name="locationUri")
    coordinates: OptionalCoordinates = None


OptionalLocation: TypeAlias = Annotated[Location | None, Unsaid(Location(), None)]
