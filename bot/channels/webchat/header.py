"""The head of the chat page: whose chat it is, how else they are reached, and in which language it is held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from bot.channels.webchat.face import Face
from bot.channels.webchat.page_texts import PageTexts

# Drawn for this page, as strokes in the colour of the text.
_ICONS = {
    "person": "M4 5c0 8.3 6.7 15 15 15l1-4-5-2-2 2c-2.4-1.1-4.4-3-5.5-5.5L9.5 8.5 7.5 4z",
    "language": (
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3.5 9h17M3.5 15h17M12 3c-5 5.5-5 12.5 0 18M12 3c5 5.5 5 12.5 0 18"
    ),
}


@dataclass(frozen=True, slots=True)
class Header:
    """Pieces of HTML, each "" where there is nothing to show."""

    logo: str
    name: str
    person: str
    languages: str


def header(face: Face, texts: PageTexts, logo: str, query: dict[str, str]) -> Header:
    """`logo` is the address of the picture, if there is one; `query` what the page was asked for with."""
    return Header(
        logo=f'<img class="logo" src="{escape(logo)}" alt="">' if logo else "",
        name=escape(face.name or texts.title),
        person=_person(face, texts),
        languages=_languages(texts, query),
    )


def _person(face: Face, texts: PageTexts) -> str:
    entries = [
        _entry(_tel(face.phone), face.phone, texts.phone),
        _entry(f"mailto:{quote(face.email, safe='@')}" if face.email else "", face.email, texts.email),
        _entry(_outside(face.map_url), face.address, texts.address),
        _entry(_outside(face.web_site), _host(face.web_site), texts.web_site),
    ]
    found = "".join(entries)
    return _menu("person", texts.person, f"<ul>{found}</ul>") if found else ""


def _entry(address: str, shown: str, label: str) -> str:
    if not address or not shown:
        return ""
    outside = ' target="_blank" rel="noopener noreferrer"' if address.startswith("http") else ""
    told = f'<span class="label">{escape(label)}</span><span>{escape(shown)}</span>'
    return f'<li><a href="{escape(address)}"{outside}>{told}</a></li>'


def _tel(phone: str) -> str:
    """https://www.rfc-editor.org/rfc/rfc3966"""
    digits = re.sub(r"[^0-9+]", "", re.sub(r"\(0\)", "", phone))
    return f"tel:{digits}" if len(digits) > 2 else ""


def _outside(address: str) -> str:
    return address if re.match(r"https?://[^\s]+$", address) else ""


def _host(address: str) -> str:
    found = re.match(r"https?://(?:www\.)?([^/\s?#]+)", address)
    return found[1] if found else ""


def _languages(texts: PageTexts, query: dict[str, str]) -> str:
    """Links, so that they work by themselves; the page's script remembers which one was followed."""
    if len(texts.languages) < 2:
        return ""
    here = texts.language.partition("-")[0]
    entries = "".join(_language(code, name, query, is_here=code == here) for code, name in texts.languages)
    return _menu("language", texts.choose_language, f"<ul>{entries}</ul>")


def _language(code: str, name: str, query: dict[str, str], *, is_here: bool) -> str:
    address = f"/chat?{urlencode(query | {'language': code})}"
    current = ' aria-current="true"' if is_here else ""
    return f'<li><a href="{escape(address)}" hreflang="{code}" lang="{code}"{current}>{escape(name)}</a></li>'


def _menu(kind: str, title: str, body: str) -> str:
    icon = (
        f'<svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{_ICONS[kind]}"/></svg>'
    )
    said = escape(title)
    summary = f'<summary title="{said}">{icon}<span>{said}</span></summary>'
    return f'<details class="menu" id="{kind}">{summary}<div class="menu-panel">{body}</div></details>'
