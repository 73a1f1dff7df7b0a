"""The command that makes the package of the app for Microsoft Teams."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from deploy.business_file.parts import Part
from deploy.cli.fields import read_fields
from deploy.cli.running import Operator
from graph.admin import BookingsAdmin
from graph.model import Business, PageSettings

BusinessId = Annotated[
    str | None, typer.Option("--business", metavar="ID", help="the business, if BOOKINGS_BUSINESS_IDS has several")
]
Out = Annotated[Path, typer.Option(metavar="FILE", help="where to write the zip")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="name, colour, website_url, privacy_url or terms_url, instead of what stands in Bookings",
    ),
]
Version = Annotated[str, typer.Option(help="a higher one for each update of the package")]


class AppPart(Part, frozen=True):
    """What of the app can be said otherwise than in Bookings."""

    name: str
    colour: str
    website_url: str
    privacy_url: str
    terms_url: str


def add_to(app: typer.Typer) -> None:
    app.command("teams-package")(teams_package)


def teams_package(
    context: typer.Context,
    out: Out = Path("teams-app.zip"),
    business: BusinessId = None,
    given: Set = None,
    app_version: Version = "1.0.0",
) -> None:
    """A zip for Microsoft Teams, ready to be uploaded: manifest and icons, from the business in Bookings.

    Needs MicrosoftAppId; PUBLIC_URL as well, if it is set.
    """
    # Pillow draws for this command alone.
    from deploy.teams_package import App, AppError, is_colour, package

    operator: Operator = context.obj
    settings = operator.connection.settings

    async def run(client: BookingsAdmin) -> None:
        found = await client.get_business(business or _only_business(operator, settings))
        in_bookings = _said_in_bookings(found, settings)
        said = read_fields(AppPart, given or (), None, in_bookings)
        if said.colour != in_bookings.colour and not is_colour(said.colour):
            operator.stop(f"--set colour={said.colour}: a colour such as #0F5F66 is expected")
        try:
            made = package(
                App(
                    bot_id=settings.get("MicrosoftAppId", ""),
                    public_url=settings.get("PUBLIC_URL", ""),
                    language=found.language or "",
                    version=app_version,
                    **msgspec.structs.asdict(said),
                )
            )
        except AppError as error:
            operator.stop(str(error))
        out.write_bytes(made)
        if operator.output.as_json:
            operator.output.json({"file": str(out), "bytes": len(made)})
        operator.output.line(f"{out} is ready.", "bold green")
        operator.output.line(
            "Upload it in the Teams admin center (Teams apps, Manage apps, Upload new app), or for yourself alone "
            "in Teams (Apps, Manage your apps, Upload an app)."
        )

    operator.run(run)


def _only_business(operator: Operator, settings: Mapping[str, str]) -> str:
    ids = [part.strip() for part in settings.get("BOOKINGS_BUSINESS_IDS", "").split(",") if part.strip()]
    if len(ids) != 1:
        operator.stop(
            "which business is it? add --business ID; `businesses list` shows the ids"
            if ids
            else "BOOKINGS_BUSINESS_IDS: missing; or add --business ID"
        )
    return ids[0]


def _said_in_bookings(business: Business, settings: Mapping[str, str]) -> AppPart:
    page = business.page or PageSettings()
    return AppPart(
        name=business.name,
        colour=page.color,
        website_url=business.web_site or settings.get("PUBLIC_URL", ""),
        privacy_url=page.privacy_url,
        terms_url=page.terms_url,
    )
