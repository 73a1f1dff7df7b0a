"""Files for the browser, served under names that carry their content's hash, compressed once and cached for good."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web

from bot.http import RefusedError

BASE = "/assets"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}
PICTURES = {
    ".svg": TYPES[".svg"],
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `name` changes whenever its content does, and `digest` is what of it does."""

    name: str
    digest: str
    content_type: str
    plain: bytes
    gzipped: bytes

    @property
    def path(self) -> str:
        return f"{BASE}/{self.name}"


def load_asset(file: Path) -> Asset:
    return asset_of(file.name, file.read_bytes())


def asset_of(file_name: str, plain: bytes) -> Asset:
    file = Path(file_name)
    digest = hashlib.sha256(plain).hexdigest()[:16]
    # Without a time stamp in it, every replica sends the same bytes.
    gzipped = gzip.compress(plain, compresslevel=9, mtime=0)
    return Asset(f"{file.stem}-{digest}{file.suffix}", digest, (TYPES | PICTURES)[file.suffix.lower()], plain, gzipped)


def load_logo(file: Path) -> Asset:
    """Under a name of ours, whatever the operator has called it."""
    logo = load_asset(file)
    _, _, name = logo.name.rpartition("-")
    return replace(logo, name=f"logo-{name}")


def send(request: web.Request, asset: Asset, cache_control: str) -> web.Response:
    headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding", "ETag": f'"{asset.digest}"'}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return web.Response(status=304, headers=headers)
    is_picture = asset.content_type in {PICTURES[kind] for kind in PICTURES if kind != ".svg"}
    charset = None if is_picture else "utf-8"
    if "gzip" in request.headers.get("Accept-Encoding", "") and not is_picture:
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=asset.gzipped, headers=headers, content_type=asset.content_type, charset=charset)
    return web.Response(body=asset.plain, headers=headers, content_type=asset.content_type, charset=charset)


class Assets:
    """Our own small files, and Web Chat's bundle, which may not be there yet."""

    def __init__(self, bundle: Path) -> None:
        self._bundle = bundle
        self._loading = asyncio.Lock()
        self._by_file = {file.name: load_asset(file) for file in STATIC.iterdir() if file.suffix in TYPES}
        self._by_name = {asset.name: asset for asset in self._by_file.values()}
        self._for_any_page: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.get(BASE + "/{name}", self.get)]

    def add(self, asset: Asset, *, for_any_page: bool = False) -> None:
        """Serves this one too. One `for_any_page`, of any business, holds nothing that is not public."""
        self._by_name[asset.name] = asset
        if for_any_page:
            self._for_any_page.add(asset.name)

    def own(self, file: str) -> Asset:
        return self._by_file[file]

    async def webchat(self) -> Asset | None:
        """Web Chat as npm has it; None until somebody has fetched it. Compressing 4 MB takes a moment, once."""
        async with self._loading:
            asset = self._by_file.get("webchat.js")
            if asset is None and self._bundle.is_file():
                asset = await asyncio.to_thread(load_asset, self._bundle)
                self._by_file["webchat.js"] = self._by_name[asset.name] = asset
        return asset

    async def get(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name.startswith("webchat-"):
            await self.webchat()
        asset = self._by_name.get(name)
        if asset is None:
            raise RefusedError(404, "NotFound", "there is no such file, or no longer")
        response = send(request, asset, "public, max-age=31536000, immutable")
        if asset.name in self._for_any_page:
            # It is loaded as a module.
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
