"""Fetches Microsoft's Agents Playground from npm, which stands for Teams in tests.

python -m scripts.fetch_playground FOLDER: at one version, checked against one checksum, and never part of what is
shipped. Without npm it says so and succeeds: the tests that need it are skipped.
"""

from __future__ import annotations

import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from scripts.fetch_webchat import Package, checked, main

PLAYGROUND = Package(
    "@microsoft/m365agentsplayground@0.2.28",
    "EevhYW8xtEATwNg5eiFqTgZT0P5gjfCsLBwBWESSrB6+0lr9Yi9R27HJwjNGUlT3JQlxoWMgnvEQunUuyI/+2Q==",
    "package/cli.js",
    "the tests with Microsoft's Agents Playground are",
)


def fetch(package: Package, out: Path, npm: str) -> None:
    with checked(package, npm) as tarball:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: beside its place first, so that a move is enough.
        with tempfile.TemporaryDirectory(dir=out.parent) as beside, tarfile.open(tarball) as archive:
            archive.extractall(beside, filter="data")
            shutil.rmtree(out, ignore_errors=True)
            Path(beside, "package").rename(out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], PLAYGROUND, fetch))
