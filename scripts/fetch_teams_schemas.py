"""Fetches Microsoft's schemas of Teams manifests from npm, against which tests hold what `python -m deploy` makes.

python -m scripts.fetch_teams_schemas FOLDER: at one version, checked against one checksum, and never part of what is
shipped. Without npm it says so and succeeds: the tests that need them are skipped.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.fetch_webchat import Package, checked, extract, main, write

NAMES = ("MicrosoftTeams.schema.json", "MicrosoftTeams.Localization.schema.json")
VERSION = "v1.22"
SCHEMAS = Package(
    "@microsoft/app-manifest@1.1.2",
    "uXdmYzhIcchi3Tc9Sh3pTDMe55zy7ge19bnYCGB1gzuyha85Ii7wfdTruwEhqseaX9pwsWDRB5Ot/ltv0rCONw==",
    f"package/build/json-schemas/teams/{VERSION}",
    "the tests with Microsoft's schemas of Teams manifests are",
)


def fetch(package: Package, out: Path, npm: str) -> None:
    with checked(package, npm) as tarball:
        for name in NAMES:
            write(out / name, extract(package._replace(member=f"{package.member}/{name}"), tarball))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], SCHEMAS, fetch))
