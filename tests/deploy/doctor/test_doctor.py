"""Broken set-ups: exactly what is wrong is found, with what to do, and the exit code says how bad it is."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.hosting.database_address import ready_database
from graph.admin import BookingsAdmin
from graph.errors import NotThere
from simulator.http.permissions import APPOINTMENTS, MANAGE, READ, SEND_MAIL
from tests.deploy.doctor.conftest import BOT, CLIENT, TENANT, Doctor, Patient, found
from tests.worlds import sample

WITH_A_BOT = {
    "MicrosoftAppId": BOT,
    "MicrosoftAppPassword": "bot-secret",
    "MicrosoftAppTenantId": TENANT,
    "PUBLIC_URL": "",
}
ALL = {
    *("settings", "secrets", "pages that may show the chat", "bot", "database", "address", "names of services"),
    *("rules of services", "picture of the business", "sign-in to Graph", "database takes writes", "permissions"),
    *("businesses", "page access", "mail", "public address", "Direct Line", "clock"),
}


def test_a_set_up_that_is_well_has_no_finding(doctor: Doctor, patient: Patient) -> None:
    ended = doctor("--json")

    assert (ended.code, found(ended), ended.json["is_well"]) == (0, [], True)
    assert {look["check"] for look in ended.json["checks"]} == ALL
    assert all(look["how"] or look["skipped"] for look in ended.json["checks"])
    assert list(patient.tenant.journal.mail) == []


def test_the_database_is_as_before(doctor: Doctor, tmp_path: Path) -> None:
    """The tables that were tried out were taken back."""
    file = tmp_path / "data" / "bookings-chat.sqlite"
    file.parent.mkdir()
    file.touch()
    doctor("--json")

    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_before_the_first_start_nothing_is_left_that_the_user_of_the_app_could_not_open(
    doctor: Doctor, tmp_path: Path
) -> None:
    before = set(tmp_path.rglob("*"))
    assert found(doctor("--json")) == []
    assert set(tmp_path.rglob("*")) == before
    (tmp_path / "data").mkdir(mode=0o755)
    assert found(doctor("--json")) == []
    assert list((tmp_path / "data").iterdir()) == []
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o755


def test_it_is_told_in_plain_words_too(doctor: Doctor, patient: Patient) -> None:
    patient.tenant.sign_in.register(CLIENT, "graph-secret", (READ, SEND_MAIL))

    ended = doctor()

    assert ended.code == 1
    assert "✓ businesses: 1 of 1 were read" in ended.out
    assert (
        "✗ permissions: fault: Bookings.ReadWrite.All: missing; the app has Bookings.Read.All, Mail.Send" in ended.out
    )
    assert f"https://login.microsoftonline.com/{TENANT}/adminconsent?client_id={CLIENT}" in ended.out
    assert f"az ad app permission admin-consent --id {CLIENT}" in ended.out
    assert ended.out.endswith("1 fault, 0 warnings.\n")


def broken(**changes: str) -> Callable[[Patient], None]:
    def breaks(patient: Patient) -> None:
        patient.env |= changes

    return breaks


def roles(*given: str) -> Callable[[Patient], None]:
    return lambda patient: void(patient.tenant.sign_in.register(CLIENT, "graph-secret", given))


def void(_: object) -> None:
    return None


def refuses(number: int) -> Callable[[Patient], None]:
    return lambda patient: patient.control("faults", {"name": "sign-in-refused", "code": number})


def unavailable(operation: str, status: int) -> Callable[[Patient], None]:
    return lambda patient: patient.control("faults", {"name": "unavailable", "operation": operation, "status": status})


def somebody_else(patient: Patient) -> None:
    patient.env["PUBLIC_URL"] = patient.root


def missing_setting(patient: Patient) -> None:
    del patient.env["BOOKINGS_BUSINESS_IDS"]


def wrong_secret(patient: Patient) -> None:
    patient.env["GRAPH_CLIENT_SECRET"] = "another"


def not_published(patient: Patient) -> None:
    patient.graph("POST", "/unpublish")


def restricted(patient: Patient) -> None:
    settings = {"accessControl": "restrictedToOrganization", "businessTimeZone": "Europe/Lisbon"}
    patient.graph("PATCH", "", {"bookingPageSettings": settings})
    del patient.env["MAIL_SENDER"]


def restricted_with_a_bot(patient: Patient) -> None:
    restricted(patient)
    with_a_bot(patient)


def with_a_bot(patient: Patient) -> None:
    patient.env |= WITH_A_BOT


def bot_with_a_wrong_password(patient: Patient) -> None:
    patient.env |= WITH_A_BOT | {"MicrosoftAppPassword": "another"}


def bot_of_a_domain(patient: Patient) -> None:
    patient.env |= WITH_A_BOT | {"MicrosoftAppTenantId": "contoso.example"}


def newer_tables(patient: Patient) -> None:
    tables_of(patient, "from_the_future")


def older_tables(patient: Patient) -> None:
    tables_of(patient, "storage_0016")


def tables_of(patient: Patient, revision: str) -> None:
    file = patient.folder / "other.sqlite"
    patient.env["DATABASE_URL"] = f"sqlite:///{file}"
    asyncio.run(ready_database(f"sqlite:///{file}", setting="DATABASE_URL"))
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        database.commit()


def cannot_be_written(patient: Patient) -> None:
    file = patient.folder / "other.sqlite"
    patient.env["DATABASE_URL"] = f"sqlite:///{file}"
    asyncio.run(ready_database(f"sqlite:///{file}", setting="DATABASE_URL"))
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE outgoing")
        database.commit()


def slow_clock(seconds: int) -> Callable[[Patient], None]:
    return lambda patient: patient.control("clock", {"advance": seconds})


def bad_names(patient: Patient) -> None:
    (patient.folder / "names.toml").write_text("[")
    patient.env["SERVICE_NAMES_FILE"] = "names.toml"


def names_of_another_business(patient: Patient) -> None:
    (patient.folder / "names.toml").write_text('["other@example.com"]\n"Haircut" = ["trim"]\n')
    patient.env["SERVICE_NAMES_FILE"] = "names.toml"


def no_certificate(patient: Patient) -> None:
    del patient.env["GRAPH_CLIENT_SECRET"]
    patient.env["GRAPH_CERTIFICATE_PATH"] = "app.pem"


BROKEN = [
    (somebody_else, "public address", "fault", "PUBLIC_URL: at http://127.0.0.1:"),
    (missing_setting, "settings", "fault", "BOOKINGS_BUSINESS_IDS: missing"),
    (broken(WEBCHAT_SECRET="hush-hush"), "settings", "fault", "WEBCHAT_SECRET: too short"),
    (broken(WEBCHAT_ALLOWED_ORIGIN="https://a.example"), None, None, ""),  # the right one is set too
    (broken(TEAMS_ALLOWED_TENANT="x"), "settings", "warning", "TEAMS_ALLOWED_TENANT: is no setting"),
    (broken(WEBCHAT_SECRET="ab" * 20), "secrets", "warning", "WEBCHAT_SECRET: is not random"),
    (
        broken(WEBCHAT_ALLOWED_ORIGINS="http://www.studio.example"),
        *("pages that may show the chat", "warning", "WEBCHAT_ALLOWED_ORIGINS: http://www.studio.example is not https"),
    ),
    (wrong_secret, "sign-in to Graph", "fault", "GRAPH_CLIENT_SECRET: it is wrong"),
    (refuses(7000222), "sign-in to Graph", "fault", "GRAPH_CLIENT_SECRET: it has expired"),
    (broken(GRAPH_CLIENT_ID=TENANT), "sign-in to Graph", "fault", "GRAPH_CLIENT_ID: no such application"),
    (refuses(90002), "sign-in to Graph", "fault", "GRAPH_TENANT_ID: no such tenant"),
    (no_certificate, "sign-in to Graph", "fault", "GRAPH_CERTIFICATE_PATH: the file cannot be read"),
    (roles(SEND_MAIL), "permissions", "fault", "Bookings.ReadWrite.All: missing; the app has Mail.Send"),
    (roles(READ, SEND_MAIL), "permissions", "fault", "Bookings.ReadWrite.All: missing; the app has Bookings.Read.All"),
    (roles(READ, APPOINTMENTS, SEND_MAIL), "permissions", "warning", "Bookings.ReadWrite.All: missing; the app has"),
    (roles(MANAGE), "mail", "fault", "Mail.Send: missing for codes@contoso.example"),
    (
        broken(BOOKINGS_BUSINESS_IDS=f"{sample.BUSINESS},nobody@contoso.example"),
        *("businesses", "fault", "BOOKINGS_BUSINESS_IDS: nobody@contoso.example is no business of this tenant"),
    ),
    (not_published, "businesses", "fault", f"BOOKINGS_BUSINESS_IDS: {sample.BUSINESS} is not published"),
    (unavailable("listStaffMembers", 503), "businesses", "fault", f"GRAPH_BASE_URL: {sample.BUSINESS} cannot be read"),
    (restricted, "page access", "fault", "MAIL_SENDER: missing; only people of the organisation may book"),
    (
        broken(DATABASE_URL="postgresql://me:hunter2@127.0.0.1:1/chat"),
        *("database", "fault", "DATABASE_URL: the database does not answer (connection refused)"),
    ),
    (
        broken(DATABASE_URL="postgresql://me:hunter2@[::1/chat"),
        *("database", "fault", "DATABASE_URL: cannot be used as it is"),
    ),
    (newer_tables, "database takes writes", "fault", "DATABASE_URL: its tables were made by another release"),
    (older_tables, "database takes writes", "warning", "DATABASE_URL: its tables are of an earlier release"),
    (cannot_be_written, "database takes writes", "fault", "DATABASE_URL: "),
    (slow_clock(90), "clock", "warning", "the clock of this machine is "),
    (slow_clock(600), "clock", "fault", "the clock of this machine is "),
    (bad_names, "names of services", "fault", "SERVICE_NAMES_FILE: names.toml: is no TOML"),
    (names_of_another_business, "names of services", "warning", "SERVICE_NAMES_FILE: other@example.com is none of"),
    (broken(WEBCHAT_LOGO="no.png"), "picture of the business", "fault", "WEBCHAT_LOGO: no.png cannot be read"),
    (broken(HOST="192.0.2.1"), "address", "fault", "HOST: 192.0.2.1 is no address of this machine"),
    (with_a_bot, "bot", "warning", "PUBLIC_URL: not set"),
    (
        broken(PUBLIC_URL="http://127.0.0.1:1"),
        "public address",
        "fault",
        "PUBLIC_URL: http://127.0.0.1:1 does not answer",
    ),
]


@pytest.mark.parametrize(
    ("breaks", "check", "gravity", "what"), BROKEN, ids=[f"{check}: {what}"[:60] for _, check, _, what in BROKEN]
)
def test_exactly_what_is_wrong_is_found(  # a row
    doctor: Doctor, patient: Patient, breaks: Callable[[Patient], None], check: str, gravity: str, what: str
) -> None:
    breaks(patient)

    ended = doctor("--json")

    assert [one[:2] for one in found(ended)] == ([(check, gravity)] if check else [])
    assert all(told.startswith(what) for _, _, told in found(ended))
    assert ended.code == (1 if gravity == "fault" else 0)
    if gravity == "warning":
        assert doctor("--json", "--strict").code == 1
    for finding in (one for look in ended.json["checks"] for one in look["findings"]):
        assert finding["why"]
        assert finding["remedy"][0].isupper()
    for secret in ("graph-secret", "bot-secret", "hunter2", patient.env.get("WEBCHAT_SECRET", "x" * 40)):
        assert secret not in ended.out + ended.said


def test_what_rests_on_a_sign_in_is_not_looked_at_without_one(doctor: Doctor, patient: Patient) -> None:
    wrong_secret(patient)

    looks = {look["check"]: look["skipped"] for look in doctor("--json").json["checks"]}

    assert [name for name, why in looks.items() if why == "the sign-in to Graph has to work first"] == [
        *("permissions", "businesses", "page access", "mail"),
    ]


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        (
            restricted_with_a_bot,
            [("bot", "PUBLIC_URL: not set"), ("page access", "MAIL_SENDER: missing; only people of the organisation")],
        ),
        (
            bot_with_a_wrong_password,
            [("bot", "PUBLIC_URL: not set"), ("sign-in to the channels", "MicrosoftAppPassword: it is wrong")],
        ),
        (
            bot_of_a_domain,
            [("bot", "PUBLIC_URL: not set"), ("bot", "MicrosoftAppTenantId: contoso.example is no tenant id")],
        ),
    ],
)
def test_of_a_bot(
    doctor: Doctor, patient: Patient, breaks: Callable[[Patient], None], expected: list[tuple[str, str]]
) -> None:
    breaks(patient)

    told = found(doctor("--json"))

    assert [check for check, _, _ in told] == [check for check, _ in expected]
    assert all(what.startswith(start) for (_, _, what), (_, start) in zip(told, expected, strict=True))


def test_a_port_that_somebody_else_has_is_a_fault(doctor: Doctor, patient: Patient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        patient.env["PORT"] = str(other.getsockname()[1])
        ended = doctor("--json")

    assert [check for check, _, _ in found(ended)] == ["address"]


def test_a_sender_that_is_no_mailbox(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulator takes every mailbox for one."""

    async def not_there(_: BookingsAdmin, mailbox: str) -> None:
        raise NotThere(f"{mailbox} is not there", status=404)

    monkeypatch.setattr(BookingsAdmin, "check_may_send_mail", not_there)

    assert found(doctor("--json")) == [
        ("mail", "fault", "MAIL_SENDER: codes@contoso.example is no mailbox of this tenant")
    ]


def test_a_token_that_does_not_tell_its_roles(doctor: Doctor, patient: Patient) -> None:
    """Then a business is read; whether it may be written is not known."""
    for name in ("GRAPH_TENANT_ID", "GRAPH_CLIENT_ID", "GRAPH_CLIENT_SECRET"):
        del patient.env[name]
    patient.env["GRAPH_STATIC_TOKEN"] = "opaque"  # of a simulator

    ended = doctor("--json")

    assert [one for one in found(ended) if one[0] == "permissions"] == []
    (look,) = [one for one in ended.json["checks"] if one["check"] == "permissions"]
    assert "whether it may be written is not known" in look["how"]
