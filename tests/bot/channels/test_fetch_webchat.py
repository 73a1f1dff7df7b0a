"""The script that fetches Web Chat: the right bytes, whole, or a clear word."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "fetch_webchat.py"


def tarball(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("package/dist/webchat.js")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def run(tmp_path: Path, npm: str | None, script: Path = SCRIPT) -> tuple[int, str]:
    """Runs the script with this shell script as npm, or with none, and nothing else on the path."""
    tools = tmp_path / "bin"
    tools.mkdir()
    if npm is not None:
        (tools / "npm").write_text(f"#!/bin/sh\n{npm}\n")
        (tools / "npm").chmod(0o755)
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, str(script), str(tmp_path / "out" / "webchat.js")],
        env={"PATH": f"{tools}:/usr/bin:/bin" if npm is not None else str(tools), "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def packing(tmp_path: Path, content: bytes) -> str:
    """An npm that packs these bytes: the folder to put them in is its last argument."""
    (tmp_path / "package.tgz").write_bytes(content)
    copied = f'for last; do :; done; cp "{tmp_path}/package.tgz" "$last/webchat.tgz"'
    return copied + """; echo '[{"filename": "webchat.tgz"}]'"""


def script_expecting(tmp_path: Path, content: bytes) -> Path:
    """The script, with the checksum of these bytes in the place of Web Chat's."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("fetch_webchat", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    expected = base64.b64encode(hashlib.sha512(content).digest()).decode()
    copy = tmp_path / "fetch.py"
    copy.write_text(SCRIPT.read_text().replace(module.INTEGRITY, expected))
    return copy


def test_the_bundle_is_taken_out_of_the_package(tmp_path: Path) -> None:
    package = tarball(b"window.WebChat = {};")

    result = run(tmp_path, packing(tmp_path, package), script_expecting(tmp_path, package))

    assert result == (0, "")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["webchat.js"]
    assert (tmp_path / "out" / "webchat.js").read_bytes() == b"window.WebChat = {};"


def test_a_package_with_another_checksum_is_an_error(tmp_path: Path) -> None:
    status, told = run(tmp_path, packing(tmp_path, tarball(b"evil();")))

    assert status == 1
    assert "is not the package that was expected" in told
    assert not (tmp_path / "out").exists()


def test_without_npm_the_rest_still_works(tmp_path: Path) -> None:
    assert run(tmp_path, None) == (
        0,
        "npm is not installed, so the chat window is left out; everything else works.\n",
    )


@pytest.mark.parametrize(
    ("npm", "told"),
    [
        (
            "echo 'npm ERR! network' >&2; exit 1",
            "npm could not download botframework-webchat@4.18.1:\nnpm ERR! network\n",
        ),
        ("echo nonsense", "npm did not say which file it made\n"),
    ],
)
def test_when_npm_fails_its_words_are_passed_on(tmp_path: Path, npm: str, told: str) -> None:
    assert run(tmp_path, npm) == (1, told)
