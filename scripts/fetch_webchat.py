"""Fetches Microsoft's Web Chat from npm, at one version and checked against one checksum: fetch_webchat.py OUT

Without npm it says so and succeeds: everything but the chat window works, and the page tells what is missing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

INTEGRITY = "7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg=="
MEMBER = "package/dist/webchat.js"
TIMEOUT_SECONDS = 300


class Package(NamedTuple):
    """Of npm, with its version; `integrity` is the SHA-512 of its tarball as npm writes it."""

    name: str
    integrity: str


WEBCHAT = Package("botframework-webchat@4.18.1", INTEGRITY)


class FetchError(Exception):
    """What went wrong, in words for the person at the terminal."""


def fetch(out: Path, npm: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tarball = pack(npm, Path(folder), WEBCHAT)
        check(tarball.read_bytes(), WEBCHAT)
        write(out, extract(tarball))


def pack(npm: str, folder: Path, package: Package) -> Path:
    """Let npm download the package, from whatever registry this machine is set up for."""
    command = [npm, "pack", package.name, "--json", "--ignore-scripts", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(  # noqa: S603  # the command is fixed, and nothing in it comes from outside
            command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FetchError(f"npm did not deliver {package.name} within {TIMEOUT_SECONDS} seconds") from None
    if done.returncode != 0:
        raise FetchError(f"npm could not download {package.name}:\n{done.stderr.strip()}")
    try:
        name = json.loads(done.stdout)[0]["filename"]
    except (ValueError, LookupError, TypeError):
        raise FetchError("npm did not say which file it made") from None
    # Some versions of npm name a scoped package by its path; the file itself is always flat.
    return folder / str(name).removeprefix("@").replace("/", "-")


def check(tarball: bytes, package: Package) -> None:
    found = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
    if found != package.integrity:
        raise FetchError(
            f"{package.name} is not the package that was expected:\n  sha512-{found}\n  sha512-{package.integrity}"
        )


def extract(tarball: Path) -> bytes:
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(MEMBER)
        if member is None:
            raise FetchError(f"{WEBCHAT.name} holds no {MEMBER}")
        return member.read()


def write(out: Path, content: bytes) -> None:
    """Whole or not at all, so that a broken download is never served."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f"{out.name}.{os.getpid()}.part")
    partial.write_bytes(content)
    partial.replace(out)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: fetch_webchat.py OUT\n")
        return 2
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("npm is not installed, so the chat window is left out; everything else works.\n")
        return 0
    try:
        fetch(Path(arguments[0]), npm)
    except FetchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
