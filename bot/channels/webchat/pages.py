"""The pages: the chat itself, what stands where it may not be shown, the script that puts it on any page, and a page to
try it on.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from string import Template
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.channels.webchat.assets import Asset, Assets, asset_of, send
from bot.channels.webchat.colours import colour_of, stylesheet
from bot.channels.webchat.contacts import Contact, ContactsNow, nobody_to_call
from bot.channels.webchat.face import UNKNOWN, FaceFor, Faces, nobody
from bot.channels.webchat.header import header
from bot.channels.webchat.origins import Origins, framed_by
from bot.channels.webchat.page_texts import PageTexts, PageTextsFor
from bot.channels.webchat.visits import Visits
from bot.http import RefusedError, host_of, read_object
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

# Of so many pages that may not show the chat the operator hears, of each once: anybody can name any number of them.
_MOST_TOLD_OF = 50

# A memory has a few hundred characters, and Azure's tokens up to two thousand.
MOST_BYTES = 8 * 1024

_OWN = (
    *(("chat", "css"), ("picking", "css"), ("home", "css"), ("icon", "svg")),
    *(("chat", "js"), ("memory", "js"), ("arrival", "js"), ("line", "js"), ("look", "js"), ("picking", "js")),
)


@dataclass(frozen=True, slots=True)
class SampleBusiness:
    """The business of the demo. `mail_at` is where the mails can be read that it would have sent."""

    name: str
    mail_at: str


@dataclass(frozen=True, slots=True)
class PageOptions:
    """`allowed_origins` may frame the chat; `chat_origins` are where its script connects to besides our own host.

    `remembers`: the chat is kept on the customer's device. `languages` are those that the widget speaks, and `contacts`
    how the businesses are reached otherwise. `business` is there when the demo page is to be shown. `face_for` tells
    how a business looks, `logo` is its picture.
    """

    allowed_origins: tuple[str, ...]
    chat_origins: tuple[str, ...] = ()
    remembers: bool = True
    languages: tuple[str, ...] = ("en",)
    contacts: ContactsNow = nobody_to_call
    business: SampleBusiness | None = None
    face_for: FaceFor = nobody
    logo: Asset | None = None


# A script's own styles, which are a text of several lines; and the spaces in them that say nothing.
_STYLES = re.compile(r"`\n.*?\n`", re.DOTALL)
_BETWEEN = re.compile(r"\s*([{};,]|:(?=\s))\s*")


class Pages:
    def __init__(self, assets: Assets, visits: Visits, texts: PageTextsFor, options: PageOptions) -> None:
        self._assets = assets
        self._visits = visits
        self._texts = texts
        self._options = options
        self._faces = Faces(options.face_for)
        self._origins = Origins(options.allowed_origins)
        self._widget = self._spoken_widget()
        self._told_of: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/chat", self.chat),
            web.get("/widget.js", self.widget),
            web.get("/webchat/colours/{colour:[0-9a-f]{6}}.css", self.colours),
            web.post("/webchat/token", self.token),
            web.post("/webchat/forget", self.forget),
        ]

    async def home(self, request: web.Request) -> web.Response:
        business, face = self._options.business, await self._faces.of("")
        colour = colour_of(face.colour)
        if business is None:
            return _page(self._fill("home.html", colour=colour), home_policy())
        told = {"business": business.name, "mail_at": business.mail_at, "colour": colour}
        body = self._fill("demo.html", **{name: escape(value) for name, value in told.items()})
        return _page(body, home_policy())

    async def chat(self, request: web.Request) -> web.Response:
        options = self._options
        stranger = framed_by(request)
        if stranger is not None and not self._origins.is_of(request, stranger):
            return await self._refused(request, stranger)
        webchat = await self._assets.webchat()
        policy = chat_policy(host_of(request), options.chat_origins, options.allowed_origins)
        if webchat is None:
            return _page(self._fill("missing.html"), policy, status=503)
        said, face = self.texts_for(request), await self._faces.of(request.query.get("business", ""))
        texts = {name: text for name, text in asdict(said).items() if isinstance(text, str)}
        logo = options.logo.path if options.logo and face.shows_logo else ""
        head = header(face, said, logo, _kept_query(request))
        values = {
            "webchat_js": webchat.path,
            "texts": escape(json.dumps(texts, ensure_ascii=False)),
            "hosts": escape(" ".join(options.allowed_origins)),
            "remembers": "true" if options.remembers else "false",
            "faced": "true" if face != UNKNOWN else "false",
            "colour": colour_of(face.colour),
            "languages": " ".join(code for code, _ in said.languages),
            "contacts": _listed(await options.contacts()),
        }
        pieces = {"logo": head.logo, "name": head.name, "person_menu": head.person, "language_menu": head.languages}
        shown = {name: escape(text) for name, text in texts.items()} | values | pieces
        response = _page(self._fill("chat.html", **shown), policy)
        response.headers["Vary"] = "Accept-Language, Referer, Sec-Fetch-Dest"
        # Whoever has opened it as a window of theirs has no hold of it.
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response

    async def _refused(self, request: web.Request, origin: str) -> web.Response:
        """Instead of the browser's own grey refusal. It has no script, and nothing that is not public."""
        if origin not in self._told_of and len(self._told_of) < _MOST_TOLD_OF:
            self._told_of.add(origin)
            log.warning("%s shows the chat, and WEBCHAT_ALLOWED_ORIGINS does not name it", origin)
        texts = {name: text for name, text in asdict(self.texts_for(request)).items() if isinstance(text, str)}
        values = {"contacts": _listed(await self._options.contacts()), "origin": escape(origin)}
        body = self._fill("refused.html", **values, **{name: escape(text) for name, text in texts.items()})
        response = _page(body, refused_policy(), status=403)
        response.headers["Vary"] = "Accept-Language, Referer, Sec-Fetch-Dest"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response

    async def colours(self, request: web.Request) -> web.Response:
        """The colours of the page for one colour of a business: of what is asked for alone, so that all may keep it."""
        colours = stylesheet(request.match_info["colour"])
        headers = {"Cache-Control": "public, max-age=86400"}
        return web.Response(text=colours, content_type="text/css", charset="utf-8", headers=headers)

    def texts_for(self, request: web.Request) -> PageTexts:
        """In the language that was chosen on the page, else in the first of the browser's."""
        first, chosen = _first_language(request), request.query.get("language", "")
        is_other = first.partition("-")[0].lower() != chosen.lower()
        return self._texts(chosen if re.fullmatch(r"[a-z]{2,3}", chosen) and is_other else first)

    def told(self, texts: PageTexts, text: str, status: int) -> web.Response:
        """A page of one sentence, which leads on to the chat."""
        values = {"language": texts.language, "title": texts.title, "text": text}
        body = self._fill("told.html", **{name: escape(value) for name, value in values.items()})
        return _page(body, home_policy(), status)

    async def widget(self, request: web.Request) -> web.Response:
        response = send(request, self._widget, "max-age=300")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    async def token(self, request: web.Request) -> web.Response:
        """A token for the chat page; the secret behind it never leaves the server."""
        memory, business = await _sent(request, "memory", "business")
        answer = await self._visits.token(request, memory, business)
        return web.json_response(answer, headers={"Cache-Control": "no-store"})

    async def forget(self, request: web.Request) -> web.Response:
        """Nobody goes on in the conversation that this device remembers. The same answer whatever it remembered."""
        (memory,) = await _sent(request, "memory")
        if memory:
            await self._visits.forget(memory)
        return web.json_response({}, headers={"Cache-Control": "no-store"})

    def _spoken_widget(self) -> Asset:
        panel = self._spoken("panel.js", "close", "hide", "unread")
        self._assets.add(panel, for_any_page=True)
        return self._spoken("widget.js", "title", panel_js=panel.path)

    def _spoken(self, file: str, *names: str, **values: str) -> Asset:
        """A script with these words in every language, and without what only its readers need."""
        words = {
            language: {name: getattr(texts, name) for name in names}
            for language in self._options.languages
            for texts in (self._texts(language),)
        }
        script = self._assets.own(file).plain.decode()
        script = script.replace('"$words"', json.dumps(words, ensure_ascii=False, separators=(",", ":")))
        for name, value in values.items():
            script = script.replace(f"${name}", value)
        lines = (line.strip() for line in script.splitlines())
        short = "\n".join(line for line in lines if line and not line.startswith("//"))
        return asset_of(file, _STYLES.sub(lambda found: _BETWEEN.sub(r"\1", found[0]), short).encode())

    def _fill(self, file: str, **values: str) -> str:
        paths = {f"{name}_{kind}": self._assets.own(f"{name}.{kind}").path for name, kind in _OWN}
        return Template(self._assets.own(file).plain.decode()).substitute(paths | values)


def chat_policy(host: str, chat_origins: tuple[str, ...], allowed_origins: tuple[str, ...]) -> str:
    """The strictest policy under which the unmodified Web Chat runs without a violation (tried with 4.18.1)."""
    return _policy(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "font-src": "'self' data:",
            "connect-src": " ".join(("'self'", f"ws://{host}", f"wss://{host}", *chat_origins)),
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": " ".join(("'self'", *allowed_origins)),
        }
    )


def home_policy() -> str:
    return _policy(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self'",
            "frame-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
    )


def refused_policy() -> str:
    """Any page may show this one: that it may not show the chat is all that it says."""
    return _policy(
        {
            "default-src": "'none'",
            "style-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "*",
        }
    )


def _listed(contacts: Sequence[Contact]) -> str:
    return f'<ul class="contacts">{"".join(map(_line, contacts))}</ul>' if contacts else ""


def _line(contact: Contact) -> str:
    ways = []
    if contact.phone:
        ways.append(("tel:" + re.sub(r"[^0-9+*#]", "", contact.phone), contact.phone))
    if contact.email:
        ways.append(("mailto:" + quote(contact.email, safe="@"), contact.email))
    links = "".join(f'<a href="{escape(address)}" target="_top">{escape(text)}</a>' for address, text in ways)
    return f"<li><strong>{escape(contact.name)}</strong>{links}</li>"


async def _sent(request: web.Request, *names: str) -> list[str | None]:
    sent: JsonObject = await read_object(request, MOST_BYTES) if request.can_read_body else {}
    for name in names:
        if not isinstance(sent.get(name), str | None):
            raise RefusedError(400, "BadArgument", f"{name} must be a string")
    return [sent.get(name) for name in names]


def _kept_query(request: web.Request) -> dict[str, str]:
    """What a page of another language has to be asked for with."""
    return {name: request.query[name] for name in ("business", "locale", "framed") if name in request.query}


def _first_language(request: web.Request) -> str:
    """That which the page around has chosen, else the browser's own.

    https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
    """
    for told in (request.query.get("locale", ""), request.headers.get("Accept-Language", "")):
        if found := re.match(r"\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\s*(?:[;,]|$)", told):
            return found[1]
    return "en"


def _policy(parts: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _page(body: str, policy: str, status: int = 200) -> web.Response:
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return web.Response(text=body, status=status, content_type="text/html", headers=headers)
