"""Customers in the business's own list.

https://learn.microsoft.com/graph/api/resources/bookingcustomer
"""

from __future__ import annotations

from msgspec import field
from msgspec.structs import force_setattr

from graph.model.fields import Id, Many, OptionalText, Text, Timestamp
from graph.model.places import Address
from graph.model.value import Value


class Phone(Value, frozen=True):
    number: Text
    type: Text = "other"

    def __post_init__(self) -> None:
        self.settle()
        if not self.type:
            force_setattr(self, "type", "other")


class Customer(Value, frozen=True):
    id: Id
    name: Text = field(name="displayName")
    email: OptionalText = field(default=None, name="emailAddress")
    phones: Many[Phone] = ()
    addresses: Many[Address] = ()
    created: Timestamp = field(default=None, name="createdDateTime")
    last_updated: Timestamp = field(default=None, name="lastUpdatedDateTime")

    def __post_init__(self) -> None:
        """A phone without a number and an address without a line are none."""
        self.settle()
        force_setattr(self, "phones", tuple(one for one in self.phones if one.number))
        force_setattr(self, "addresses", tuple(one for one in self.addresses if one != Address()))
