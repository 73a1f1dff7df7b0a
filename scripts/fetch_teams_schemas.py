"""Fetches Microsoft's schemas of Teams manifests from npm, against which tests hold what `python -m deploy` makes.

python -m scripts.fetch_teams_schemas FOLDER: at one version, checked against one checksum, and never part of what is
shipped. Without npm it says so and succeeds: the tests that need them are skipped.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from scripts.fetch_webchat import FetchError, Package, check, extract, pack, write

NAMES = ("MicrosoftTeams.schema.json", "MicrosoftTeams.Localization.schema.json")
VERSION = "v1.22"
SCHEMAS = Package(
    "@microsoft/app-manifest@1.1.2",
    "uXdmYzhIcchi3Tc9Sh3pTDMe55zy7ge19bnYCGB1gzuyha85Ii7wfdTruwEhqseaX9pwsWDRB5Ot/ltv0rCONw==",
    f"package/build/json-schemas/teams/{VERSION}",
    "the tests with Microsoft's schemas of Teams manifests are",
)


def fetch(out: Path, npm: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tarball = pack(SCHEMAS, npm, Path(folder))
        check(SCHEMAS, tarball.read_bytes())
        for name in NAMES:
            write(out / name, extract(SCHEMAS._replace(member=f"{SCHEMAS.member}/{name}"), tarball))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m scripts.fetch_teams_schemas FOLDER\n")
        return 2
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write(f"npm is not installed, so {SCHEMAS.is_for} skipped.\n")
        return 0
    try:
        fetch(Path(arguments[0]), npm)
    except FetchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
