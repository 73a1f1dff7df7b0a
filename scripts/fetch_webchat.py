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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PACKAGE = "botframework-webchat@4.18.1"
INTEGRITY = "7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg=="
MEMBER = "package/dist/webchat.js"
TIMEOUT_SECONDS = 300


class Package(NamedTuple):
    """One file of one version of a package, and the checksum of the whole of it; `is_for` is what lacks it."""

    name: str
    integrity: str
    member: str
    is_for: str


WEBCHAT = Package(PACKAGE, INTEGRITY, MEMBER, "the chat window is")


class FetchError(Exception):
    """What went wrong, in words for the person at the terminal."""


def fetch(package: Package, out: Path, npm: str) -> None:
    with checked(package, npm) as tarball:
        write(out, extract(package, tarball))


@contextmanager
def checked(package: Package, npm: str) -> Iterator[Path]:
    """The tarball, which is the one that was expected, for the time of a block."""
    with tempfile.TemporaryDirectory() as folder:
        tarball = pack(package, npm, Path(folder))
        check(package, tarball.read_bytes())
        yield tarball


def pack(package: Package, npm: str, folder: Path) -> Path:
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


def check(package: Package, tarball: bytes) -> None:
    found, wanted = base64.b64encode(hashlib.sha512(tarball).digest()).decode(), package.integrity
    if found != wanted:
        raise FetchError(f"{package.name} is not the package that was expected:\n  sha512-{found}\n  sha512-{wanted}")


def extract(package: Package, tarball: Path) -> bytes:
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(package.member)
        if member is None:
            raise FetchError(f"{package.name} holds no {package.member}")
        return member.read()


def write(out: Path, content: bytes) -> None:
    """Whole or not at all, so that a broken download is never served."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f"{out.name}.{os.getpid()}.part")
    partial.write_bytes(content)
    partial.replace(out)


def main(arguments: list[str], package: Package = WEBCHAT, fetch: Callable[[Package, Path, str], None] = fetch) -> int:
    """Ends well without npm: what lacks the package says so itself."""
    if len(arguments) != 1:
        sys.stderr.write("one argument is needed: where to write it\n")
        return 2
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write(f"npm is not installed, so {package.is_for} left out; everything else works.\n")
        return 0
    try:
        fetch(package, Path(arguments[0]), npm)
    except FetchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
