"""Where an appointment takes place, in words and on a map."""

from __future__ import annotations

from urllib.parse import quote

from dialogs.saying.speaker import Speaker
from graph.model import Appointment

# Opens the map of the device it is pressed on, and a page elsewhere.
# https://developers.google.com/maps/documentation/urls/get-started
_MAP = "https://www.google.com/maps/search/?api=1&query="


def is_online(speaker: Speaker, appointment: Appointment) -> bool:
    """Whether there is no place to go to."""
    service = speaker.shop.service(appointment.service_id) if appointment.service_id else None
    return appointment.is_online or (service is not None and service.is_online)


def place_in_words(speaker: Speaker, appointment: Appointment) -> str | None:
    """None where the business has told no place."""
    if is_online(speaker, appointment):
        return speaker.words.say("where-online")
    named = appointment.location.name if appointment.location else ""
    return named or speaker.address()


def map_link(speaker: Speaker, appointment: Appointment) -> str | None:
    """Where it is on a map; None for what is online, and where there is only a name such as "Room 2"."""
    if is_online(speaker, appointment):
        return None
    location = appointment.location
    if location is not None and location.address is not None:
        address = location.address
        parts = (address.street, address.postal_code, address.city, address.country_or_region)
        return map_of(", ".join(part for part in parts if part))
    return map_of(speaker.address())


def map_of(place: str | None) -> str | None:
    return _MAP + quote(place, safe="") if place else None
