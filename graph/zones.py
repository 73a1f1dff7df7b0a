"""Time zone names as Microsoft writes them, turned into IANA names. Nothing else knows Windows names.

Graph shows a zone in four spellings: an IANA name ("Europe/Berlin"), a Windows name ("W. Europe Standard Time"), the
text that Windows displays ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"), and an IANA-like name with
a second city ("Asia/Yangon (Rangoon)").
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

# Zones that are newer than the table that Babel carries.
_NEWER_WINDOWS_ZONES = {
    "Alberta Standard Time": "America/Edmonton",
    "British Columbia Standard Time": "America/Vancouver",
    "Manitoba Standard Time": "America/Winnipeg",
}

_UTC_SPELLINGS = frozenset({"utc", "z", "gmt", "coordinated universal time", "tzone://microsoft/utc"})

# such as "(UTC-08:00) Pacific Time (US & Canada)", "(UTC+05:00) Ekaterinburg (RTZ 4)"
_DISPLAY = re.compile(r"\((?:UTC|GMT)(?:[+-]\d{1,2}:?\d{2})?\)\s*(?P<places>.+?)(?:\s*\(RTZ \d+\))?", re.IGNORECASE)

# such as "Asia/Yangon (Rangoon)"
_TWO_CITIES = re.compile(r"(?P<area>[\w+-]+)/(?P<city>[\w+-]+) \((?P<other>[\w+-]+)\)")


@lru_cache(maxsize=1024)
def iana_name(name: str) -> str:
    """The IANA name of a zone in any spelling that Graph uses; ValueError when there is none."""
    wanted = name.strip()
    if wanted.casefold() in _UTC_SPELLINGS:
        return "UTC"
    found = _windows_names().get(wanted.casefold()) or _iana(wanted) or _of_two_cities(wanted) or _displayed(wanted)
    if found is None:
        raise ValueError(f"unknown time zone {name!r}")
    return found


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of that name, in any spelling that Graph uses; ValueError when there is none."""
    return ZoneInfo(iana_name(name))


@cache
def _windows_names() -> dict[str, str]:
    known = {**get_global("windows_zone_mapping"), **_NEWER_WINDOWS_ZONES}
    return {windows.casefold(): iana for windows, iana in known.items()}


@cache
def _iana_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _iana(name: str) -> str | None:
    return _iana_names().get(name.casefold())


def _of_two_cities(name: str) -> str | None:
    match = _TWO_CITIES.fullmatch(name)
    return match and (_iana(f"{match['area']}/{match['city']}") or _iana(f"{match['area']}/{match['other']}"))


def _displayed(name: str) -> str | None:
    """The places in a displayed text name the zone; its offset does not, since it may be of either half of the year."""
    match = _DISPLAY.fullmatch(name)
    places = match["places"].casefold() if match else name.casefold()
    if places in _UTC_SPELLINGS:
        return "UTC"
    windows = _displayed_places().get(places)
    return windows and _windows_names()[windows.casefold()]


@cache
def _displayed_places() -> dict[str, str]:
    return {places.casefold(): windows for windows, texts in _DISPLAYED.items() for places in texts}


# What Windows displays for each zone, in English and without the offset; several where the text has changed over time.
# https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
_DISPLAYED: dict[str, tuple[str, ...]] = {
    "Dateline Standard Time": ("International Date Line West",),
    "UTC-11": ("Coordinated Universal Time-11",),
    "Aleutian Standard Time": ("Aleutian Islands",),
    "Hawaiian Standard Time": ("Hawaii",),
    "Marquesas Standard Time": ("Marquesas Islands",),
    "Alaskan Standard Time": ("Alaska",),
    "UTC-09": ("Coordinated Universal Time-09",),
    "Pacific Standard Time (Mexico)": ("Baja California",),
    "UTC-08": ("Coordinated Universal Time-08",),
    "Pacific Standard Time": ("Pacific Time (US & Canada)",),
    "US Mountain Standard Time": ("Arizona",),
    "Mountain Standard Time (Mexico)": ("La Paz, Mazatlan", "Chihuahua, La Paz, Mazatlan"),
    "Mountain Standard Time": ("Mountain Time (US & Canada)",),
    "Yukon Standard Time": ("Yukon",),
    "Central America Standard Time": ("Central America",),
    "Central Standard Time": ("Central Time (US & Canada)",),
    "Easter Island Standard Time": ("Easter Island",),
    "Central Standard Time (Mexico)": ("Guadalajara, Mexico City, Monterrey",),
    "Canada Central Standard Time": ("Saskatchewan",),
    "SA Pacific Standard Time": ("Bogota, Lima, Quito, Rio Branco", "Bogota, Lima, Quito"),
    "Eastern Standard Time (Mexico)": ("Chetumal",),
    "Eastern Standard Time": ("Eastern Time (US & Canada)",),
    "Haiti Standard Time": ("Haiti",),
    "Cuba Standard Time": ("Havana",),
    "US Eastern Standard Time": ("Indiana (East)",),
    "Turks And Caicos Standard Time": ("Turks and Caicos",),
    "Paraguay Standard Time": ("Asuncion",),
    "Atlantic Standard Time": ("Atlantic Time (Canada)",),
    "Venezuela Standard Time": ("Caracas",),
    "Central Brazilian Standard Time": ("Cuiaba",),
    "SA Western Standard Time": ("Georgetown, La Paz, Manaus, San Juan",),
    "Pacific SA Standard Time": ("Santiago",),
    "Newfoundland Standard Time": ("Newfoundland",),
    "Tocantins Standard Time": ("Araguaina",),
    "E. South America Standard Time": ("Brasilia",),
    "SA Eastern Standard Time": ("Cayenne, Fortaleza",),
    "Argentina Standard Time": ("City of Buenos Aires", "Buenos Aires"),
    "Greenland Standard Time": ("Greenland",),
    "Montevideo Standard Time": ("Montevideo",),
    "Magallanes Standard Time": ("Punta Arenas",),
    "Saint Pierre Standard Time": ("Saint Pierre and Miquelon",),
    "Bahia Standard Time": ("Salvador",),
    "UTC-02": ("Coordinated Universal Time-02",),
    "Azores Standard Time": ("Azores",),
    "Cape Verde Standard Time": ("Cabo Verde Is.", "Cape Verde Is."),
    "GMT Standard Time": ("Dublin, Edinburgh, Lisbon, London",),
    "Greenwich Standard Time": ("Monrovia, Reykjavik",),
    "Sao Tome Standard Time": ("Sao Tome",),
    "Morocco Standard Time": ("Casablanca",),
    "W. Europe Standard Time": ("Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",),
    "Central Europe Standard Time": ("Belgrade, Bratislava, Budapest, Ljubljana, Prague",),
    "Romance Standard Time": ("Brussels, Copenhagen, Madrid, Paris",),
    "Central European Standard Time": ("Sarajevo, Skopje, Warsaw, Zagreb",),
    "W. Central Africa Standard Time": ("West Central Africa",),
    "Jordan Standard Time": ("Amman",),
    "GTB Standard Time": ("Athens, Bucharest",),
    "Middle East Standard Time": ("Beirut",),
    "Egypt Standard Time": ("Cairo",),
    "E. Europe Standard Time": ("Chisinau",),
    "Syria Standard Time": ("Damascus",),
    "West Bank Standard Time": ("Gaza, Hebron",),
    "South Africa Standard Time": ("Harare, Pretoria",),
    "FLE Standard Time": ("Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius",),
    "Israel Standard Time": ("Jerusalem",),
    "South Sudan Standard Time": ("Juba",),
    "Kaliningrad Standard Time": ("Kaliningrad",),
    "Sudan Standard Time": ("Khartoum",),
    "Libya Standard Time": ("Tripoli",),
    "Namibia Standard Time": ("Windhoek",),
    "Arabic Standard Time": ("Baghdad",),
    "Turkey Standard Time": ("Istanbul",),
    "Arab Standard Time": ("Kuwait, Riyadh",),
    "Belarus Standard Time": ("Minsk",),
    "Russian Standard Time": ("Moscow, St. Petersburg", "Moscow, St. Petersburg, Volgograd"),
    "E. Africa Standard Time": ("Nairobi",),
    "Iran Standard Time": ("Tehran",),
    "Arabian Standard Time": ("Abu Dhabi, Muscat",),
    "Astrakhan Standard Time": ("Astrakhan, Ulyanovsk",),
    "Azerbaijan Standard Time": ("Baku",),
    "Russia Time Zone 3": ("Izhevsk, Samara",),
    "Mauritius Standard Time": ("Port Louis",),
    "Saratov Standard Time": ("Saratov",),
    "Georgian Standard Time": ("Tbilisi",),
    "Volgograd Standard Time": ("Volgograd",),
    "Caucasus Standard Time": ("Yerevan",),
    "Afghanistan Standard Time": ("Kabul",),
    "West Asia Standard Time": ("Ashgabat, Tashkent",),
    "Ekaterinburg Standard Time": ("Ekaterinburg",),
    "Pakistan Standard Time": ("Islamabad, Karachi",),
    "Qyzylorda Standard Time": ("Qyzylorda", "Astana"),
    "India Standard Time": ("Chennai, Kolkata, Mumbai, New Delhi",),
    "Sri Lanka Standard Time": ("Sri Jayawardenepura",),
    "Nepal Standard Time": ("Kathmandu",),
    "Central Asia Standard Time": ("Bishkek",),
    "Bangladesh Standard Time": ("Dhaka",),
    "Omsk Standard Time": ("Omsk",),
    "Myanmar Standard Time": ("Yangon (Rangoon)",),
    "SE Asia Standard Time": ("Bangkok, Hanoi, Jakarta",),
    "Altai Standard Time": ("Barnaul, Gorno-Altaysk",),
    "W. Mongolia Standard Time": ("Hovd",),
    "North Asia Standard Time": ("Krasnoyarsk",),
    "N. Central Asia Standard Time": ("Novosibirsk",),
    "Tomsk Standard Time": ("Tomsk",),
    "China Standard Time": ("Beijing, Chongqing, Hong Kong, Urumqi",),
    "North Asia East Standard Time": ("Irkutsk",),
    "Singapore Standard Time": ("Kuala Lumpur, Singapore",),
    "W. Australia Standard Time": ("Perth",),
    "Taipei Standard Time": ("Taipei",),
    "Ulaanbaatar Standard Time": ("Ulaanbaatar",),
    "Aus Central W. Standard Time": ("Eucla",),
    "Transbaikal Standard Time": ("Chita",),
    "Tokyo Standard Time": ("Osaka, Sapporo, Tokyo",),
    "North Korea Standard Time": ("Pyongyang",),
    "Korea Standard Time": ("Seoul",),
    "Yakutsk Standard Time": ("Yakutsk",),
    "Cen. Australia Standard Time": ("Adelaide",),
    "AUS Central Standard Time": ("Darwin",),
    "E. Australia Standard Time": ("Brisbane",),
    "AUS Eastern Standard Time": ("Canberra, Melbourne, Sydney",),
    "West Pacific Standard Time": ("Guam, Port Moresby",),
    "Tasmania Standard Time": ("Hobart",),
    "Vladivostok Standard Time": ("Vladivostok",),
    "Lord Howe Standard Time": ("Lord Howe Island",),
    "Bougainville Standard Time": ("Bougainville Island",),
    "Russia Time Zone 10": ("Chokurdakh",),
    "Magadan Standard Time": ("Magadan",),
    "Norfolk Standard Time": ("Norfolk Island",),
    "Sakhalin Standard Time": ("Sakhalin",),
    "Central Pacific Standard Time": ("Solomon Is., New Caledonia",),
    "Russia Time Zone 11": ("Anadyr, Petropavlovsk-Kamchatsky",),
    "New Zealand Standard Time": ("Auckland, Wellington",),
    "UTC+12": ("Coordinated Universal Time+12",),
    "Fiji Standard Time": ("Fiji",),
    "Chatham Islands Standard Time": ("Chatham Islands",),
    "UTC+13": ("Coordinated Universal Time+13",),
    "Tonga Standard Time": ("Nuku'alofa",),
    "Samoa Standard Time": ("Samoa",),
    "Line Islands Standard Time": ("Kiritimati Island",),
}
