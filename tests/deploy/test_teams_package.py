"""The package for Teams: held against Microsoft's own schemas, and its commands against the chat that reads them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from deploy.cli.connection import SIMULATED_APPLICATION
from deploy.teams_package import App, AppError, package
from deploy.teams_package.icons import colour_icon, initials, outline_icon
from deploy.teams_package.languages import languages, texts_in
from deploy.teams_package.manifest import app_id, localizations, manifest, shortened
from dialogs.acts import Do, Want
from dialogs.saying.languages import full_languages
from dialogs.turns.reading import acts_alone
from tests.deploy.conftest import Deploy
from tests.needed import lacks

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "build" / "teams-schemas"
BOT = "33333333-3333-3333-3333-333333333333"
STUDIO = App(
    bot_id=BOT,
    name="Studio Almeida",
    colour="#7A4B8C",
    website_url="https://www.studio-almeida.example",
    privacy_url="https://www.studio-almeida.example/privacy",
    terms_url="https://www.studio-almeida.example/terms",
    public_url="https://chat.studio-almeida.example",
    language="pt-PT",
)
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
BUSINESS = "studioalmeida@contoso.onmicrosoft.com"


def schema(name: str) -> Any:
    file = SCHEMAS / name
    if not file.exists():
        lacks("Microsoft's schemas of Teams manifests are not here")
    read = json.loads(file.read_text("utf-8-sig"))
    assert read["$schema"] == "http://json-schema.org/draft-04/schema#"
    return jsonschema.Draft4Validator(read, format_checker=jsonschema.FormatChecker())


def files_in(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_and_its_languages_are_as_microsoft_publishes_them() -> None:
    whole, localization = schema("MicrosoftTeams.schema.json"), schema("MicrosoftTeams.Localization.schema.json")
    files = files_in(package(STUDIO))

    assert list(whole.iter_errors(json.loads(files["manifest.json"]))) == []
    assert list(localization.iter_errors(json.loads(files["de.json"]))) == []
    # The schema does refuse: a name too long, and no colour.
    assert len(list(whole.iter_errors(manifest(STUDIO) | {"accentColor": "violet", "name": {"short": "x" * 31}}))) == 2


@settings(max_examples=25, deadline=None)
@given(name=st.text(min_size=1, max_size=200).filter(str.strip), colour=st.text(max_size=8))
def test_whatever_a_business_is_called_the_manifest_is_valid(name: str, colour: str) -> None:
    app = replace(STUDIO, name=name, colour=colour)

    assert list(schema("MicrosoftTeams.schema.json").iter_errors(manifest(app))) == []
    localization = schema("MicrosoftTeams.Localization.schema.json")
    assert [error for one in localizations(app).values() for error in localization.iter_errors(one)] == []
    assert len(files_in(package(app))) == 4


def test_the_zip_has_what_teams_wants_and_is_the_same_every_day() -> None:
    files = files_in(package(STUDIO))
    made = json.loads(files["manifest.json"])

    assert set(files) == {"manifest.json", "de.json", "color.png", "outline.png"}
    assert made["validDomains"] == ["chat.studio-almeida.example"]
    assert made["bots"][0]["botId"] == BOT
    assert made["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert [one["scopes"] for one in made["bots"][0]["commandLists"]] == [["personal"]]
    assert made["accentColor"] == "#7A4B8C"
    assert package(STUDIO) == package(STUDIO)


def test_an_update_is_known_by_the_bot_and_not_by_what_the_business_is_called() -> None:
    assert manifest(replace(STUDIO, name="Almeida", version="1.0.1"))["id"] == app_id(BOT)
    assert app_id(BOT) == "fc1fc346-1284-538c-b387-3b8aab9f82fb"
    assert app_id(BOT.replace("3", "4")) != app_id(BOT) != BOT


def test_every_language_that_the_chat_speaks_is_there_and_the_business_s_comes_first() -> None:
    assert set(languages()) == set(full_languages())
    made = manifest(replace(STUDIO, language="de-AT"))
    assert made["localizationInfo"] == {
        "defaultLanguageTag": "de",
        "additionalLanguages": [{"languageTag": "en", "file": "en.json"}],
    }
    assert made["description"]["short"] == "Termine bei Studio Almeida buchen, verschieben und absagen"
    assert localizations(replace(STUDIO, language="de-AT"))["en.json"]["bots[0].commandLists[0].commands[1].title"] == (
        "Help"
    )


@pytest.mark.parametrize("language", languages())
def test_the_chat_understands_each_command_as_meant(language: str) -> None:
    meant = [acts_alone(one.title, NOW, language) for one in texts_in(language).commands]

    assert [[one.command.value] for (one,) in meant if isinstance(one, Do)] == [["hello"], ["help"]]
    assert [one.goal.value for (one,) in meant if isinstance(one, Want)] == ["show"]


def test_the_icons_are_what_teams_asks_for() -> None:
    colour = Image.open(io.BytesIO(colour_icon("Studio Almeida", "#7A4B8C")))
    outline = Image.open(io.BytesIO(outline_icon("Studio Almeida")))

    assert (colour.size, colour.mode) == ((192, 192), "RGB")
    box = Image.eval(colour.convert("L"), lambda shade: 255 if shade > 160 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert min(left, top) >= 48
    assert max(right, bottom) <= 144
    assert right - left > 70
    assert (outline.size, outline.mode) == ((32, 32), "RGBA")
    assert [one.getextrema() for one in outline.split()[:3]] == [(255, 255)] * 3
    assert outline.getchannel("A").getextrema() == (0, 255)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Studio Almeida", "SA"),
        ("Ärztehaus", "A"),
        ("1-2-3 Räder", "12"),
        ("wim & igor", "WI"),
        ("美容室", ""),
        ("!", ""),
    ],
)
def test_initials_are_those_that_the_font_has(name: str, letters: str) -> None:
    assert initials(name) == letters
    assert Image.open(io.BytesIO(outline_icon(name))).getchannel("A").getextrema()[1] == 255


def test_on_a_light_colour_the_letters_are_dark() -> None:
    shades = Image.open(io.BytesIO(colour_icon("Studio", "#FFE000"))).getcolors(4096) or ()
    assert (0, 0, 0) in {pixel for _, pixel in shades}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Studio Almeida", "Studio Almeida"),
        ("Gemeinschaftspraxis Dr. Schneider & Partner", "Gemeinschaftspraxis Dr."),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgesellsc"),
    ],
)
def test_a_long_name_ends_with_a_word(name: str, short: str) -> None:
    assert shortened(name, 30) == short


def test_everything_that_is_missing_is_named_at_once_with_what_to_do() -> None:
    with pytest.raises(AppError) as caught:
        package(
            App(bot_id="", name="Studio", colour="", website_url="http://x", privacy_url="", terms_url="", version="1")
        )

    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "MicrosoftAppId",
        "the web site",
        "the privacy statement",
        "the terms of use",
        "--app-version",
    ]


def test_an_operator_makes_it_from_the_business_in_bookings(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MicrosoftAppId", BOT)
    monkeypatch.setenv("BOOKINGS_BUSINESS_IDS", BUSINESS)
    monkeypatch.setenv("PUBLIC_URL", "https://chat.studio-almeida.example")
    deploy(
        "businesses", "update", BUSINESS,
        *("--set", "page.privacy_url=https://almeida.example/privacy"),
        *("--set", "page.terms_url=https://almeida.example/terms"),
        *("--set", "page.color=#7A4B8C"),
    )  # fmt: skip
    made = deploy("teams-package", "--out", "almeida.zip", "--json")
    assert (made.code, made.json["file"]) == (0, "almeida.zip"), made.said
    told = json.loads(files_in(Path("almeida.zip").read_bytes())["manifest.json"])
    assert told["name"]["short"] == "Studio Almeida"
    assert told["developer"]["privacyUrl"] == "https://almeida.example/privacy"
    assert told["accentColor"] == "#7A4B8C"
    assert "Upload it" in deploy("teams-package", "--set", "name=Almeida").out
    assert Path("teams-app.zip").exists()


def test_what_the_quickstart_runs_in_the_container_writes_the_package_and_nothing_else(
    deploy: Deploy, simulator_address: str, tmp_path: Path
) -> None:
    """The container's /tmp is memory, into which `docker compose cp` does not see."""
    page = (ROOT / "docs" / "quickstart.md").read_text("utf-8")
    [words] = re.findall(r"exec -T app sh -c \\\n +'(.+)' > teams-app.zip", page)
    there = ("privacy_url=https://almeida.example/privacy", "terms_url=https://almeida.example/terms")
    deploy("businesses", "update", BUSINESS, *(word for one in there for word in ("--set", f"page.{one}")))
    ended = subprocess.run(  # noqa: S603 - our own
        ["/bin/sh", "-c", words.replace("/tmp/", f"{tmp_path}/").replace("python ", f"{sys.executable} ")],  # noqa: S108
        capture_output=True,
        cwd=ROOT,
        env={
            "GRAPH_BASE_URL": f"{simulator_address}/v1.0",
            "GRAPH_STATIC_TOKEN": SIMULATED_APPLICATION,
            "BOOKINGS_BUSINESS_IDS": BUSINESS,
            "MicrosoftAppId": BOT,
            "PATH": "/usr/bin:/bin",
        },
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "manifest.json" in files_in(ended.stdout)
    assert b"is ready" in ended.stderr
    assert "compose cp app:" not in page


def test_what_is_missing_stops_the_command(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOOKINGS_BUSINESS_IDS", raising=False)
    assert "BOOKINGS_BUSINESS_IDS: missing" in deploy("teams-package").said
    monkeypatch.setenv("BOOKINGS_BUSINESS_IDS", "one@contoso.example,two@contoso.example")
    assert "which business is it?" in deploy("teams-package").said
    ended = deploy("teams-package", "--business", BUSINESS, "--set", "privacy_url=https://almeida.example/p")
    assert ended.code == 1
    assert "MicrosoftAppId: must be" in ended.said
    assert not Path("teams-app.zip").exists()


def test_a_folder_that_is_not_there_and_a_colour_that_is_none(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKINGS_BUSINESS_IDS", "studioalmeida@contoso.onmicrosoft.com")
    monkeypatch.setenv("MicrosoftAppId", "33333333-3333-3333-3333-333333333333")
    assert "nowhere/teams.zip: No such file or directory" in deploy("teams-package", "--out", "nowhere/teams.zip").said
    assert "a colour such as #0F5F66 is expected" in deploy("teams-package", "--set", "colour=blue").said
