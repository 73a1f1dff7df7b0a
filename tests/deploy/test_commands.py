"""The command line as an operator types it, against a simulator over HTTP."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.main import get_command

from deploy.cli import health
from deploy.cli.app import app_for
from deploy.cli.connection import SIMULATED_PERSON
from deploy.cli.running import remedy
from graph.errors import TryLater
from graph.transport import Transport
from graph.wire.request import Request
from tests.deploy.conftest import Deploy

STUDIO = "studioalmeida@contoso.onmicrosoft.com"
FILE = """
[business]
name = "Corner shop"
is_published = true
hours = { monday = ["09:00-13:00", "14:00-18:00"] }

[staff.ana]
name = "Ana"
email = "ana@corner.example"
role = "external_guest"

[services.repair]
name = "Repair"
duration = "45 min"
staff = ["ana"]
"""


def written(text: str = FILE) -> str:
    Path("shop.toml").write_text(text, encoding="utf-8")
    return "shop.toml"


def test_the_walk_ends_with_a_published_business_in_the_list(deploy: Deploy) -> None:
    ended = deploy("walk", "Corner shop", "--json")
    assert ended.code == 0
    assert [step["what"] for step in ended.json["steps"]] == [
        "business",
        "staff member",
        "service",
        "publication",
        "list",
    ]
    assert ["cornershop@contoso.onmicrosoft.com", "Corner shop"] in ended.json["businesses"]
    shown = deploy("--json", "businesses", "show", "cornershop@contoso.onmicrosoft.com").json
    assert shown["isPublished"]
    assert ended.json["public_url"] == shown["publicUrl"]


def test_a_file_is_planned_applied_verified_and_rolled_back(deploy: Deploy) -> None:
    file = written()
    assert "create service repair 'Repair'" in deploy("plan", file).out
    assert deploy("verify", file).code == 2
    applied = deploy("apply", file, "--yes")
    assert (applied.code, "it is as the file says" in applied.out) == (0, True)
    assert deploy("verify", file).code == 0
    assert "Nothing to do" in deploy("plan", file).out
    assert deploy("rollback", file, "--yes").code == 0
    assert "Corner shop" not in deploy("businesses", "list").out


def test_what_would_go_wrong_is_found_before_it_is_applied(deploy: Deploy) -> None:
    assert deploy("lint", written()).code == 0
    file = written(FILE.replace('"45 min"', '"5 h"'))
    found = deploy("lint", file, "--offline")
    assert (found.code, "services.repair.duration" in found.out) == (2, True)
    (finding,) = deploy("lint", file, "--json").json
    assert finding["gravity"] == "never bookable"
    deploy("apply", written(), "--yes")
    group = written(FILE.replace('"45 min"', '"45 min"\nmax_attendees = 4'))
    assert "cannot be changed once it is there" in deploy("lint", group).out
    assert "never bookable" in deploy("apply", written(FILE.replace('"45 min"', '"5 h"')), answer="n\n").said


def test_nothing_is_changed_without_a_yes(deploy: Deploy) -> None:
    file = written()
    assert deploy("apply", file, answer="n\n").code == 1
    assert "Corner shop" not in deploy("businesses", "list").out


def test_for_machines_nothing_is_asked_and_nothing_is_done_without_a_yes(deploy: Deploy) -> None:
    file = written()
    ended = deploy("apply", file, "--json", answer="y\n")
    assert (ended.code, ended.out, "--yes" in ended.said) == (1, "", True)
    assert deploy("businesses", "unpublish", STUDIO, "--json", answer="y\n").code == 1
    assert deploy("businesses", "show", STUDIO, "--json").json["isPublished"]
    assert "Corner shop" not in deploy("businesses", "list").out


def test_a_way_back_that_deletes_a_business_says_what_goes_with_it(deploy: Deploy) -> None:
    file = written()
    deploy("apply", file, "--yes")
    ended = deploy("rollback", file, answer="n\n")
    assert "delete business 'Corner shop' with all its appointments" in ended.out
    assert "Corner shop" in deploy("businesses", "list").out


@pytest.mark.parametrize("columns", ["40", "80"])
def test_what_is_piped_has_a_line_for_each_thing(deploy: Deploy, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setattr("tests.deploy.conftest.COLUMNS", columns)
    lines = deploy("staff", "list", STUDIO).out.splitlines()
    assert len(lines) == 1 + len(deploy("staff", "list", STUDIO, "--json").json)
    assert any("Dana Ferreira" in line and "dana@studio-almeida.example" in line for line in lines)


def test_a_monitor_finds_what_drifted_from_the_baseline(deploy: Deploy) -> None:
    file = written()
    deploy("apply", file, "--yes")
    assert deploy("drift", file).code == 0
    business = "cornershop@contoso.onmicrosoft.com"
    (service,) = deploy("services", "list", business, "--json").json
    deploy("services", "update", business, service["id"], "--set", "duration=60 min")
    drifted = deploy("drift", file, "--json")
    assert drifted.code == 2
    (step,) = drifted.json["steps"]
    assert step["fields"] == [{"path": "duration", "before": "1 h", "after": "45 min"}]
    deploy("apply", file, "--yes")
    deploy("questions", "create", business, "--set", "text=By hand?")
    assert deploy("verify", file).code == 0
    assert deploy("drift", file).code == 2
    assert "is not in the file and stays" in deploy("plan", file).out
    assert deploy("apply", file, "--delete", answer="y\n").code == 0
    assert deploy("drift", file).code == 0


def test_what_is_made_while_the_question_stands_is_not_deleted(
    deploy: Deploy, simulator_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, business = written(), "cornershop@contoso.onmicrosoft.com"
    deploy("apply", file, "--yes")
    deploy("questions", "create", business, "--set", "text=Shown?")
    questions = f"{simulator_address}/v1.0/solutions/bookingBusinesses/{business}/customQuestions"

    def make_another(*_: object, **__: object) -> bool:
        made = {"displayName": "Too late?", "answerInputType": "text", "answerOptions": []}
        headers = {"Authorization": f"Bearer {SIMULATED_PERSON}"}
        return httpx.post(questions, json=made, headers=headers, trust_env=False).is_success

    monkeypatch.setattr("deploy.cli.commands.typer.confirm", make_another)
    ended = deploy("apply", file, "--delete")
    assert ended.code == 0, ended.said
    assert [one["displayName"] for one in deploy("questions", "list", business, "--json").json] == ["Too late?"]
    assert "'Too late?' is not in the file and stays" in deploy("plan", file).out


def test_what_is_exported_is_the_business(deploy: Deploy) -> None:
    Path("studio.toml").write_text(deploy("export", STUDIO).out, encoding="utf-8")
    assert deploy("drift", "studio.toml", "--business", STUDIO).code == 0


@pytest.mark.parametrize("kind", ["staff", "services", "questions", "customers"])
def test_each_kind_of_thing_can_be_made_seen_changed_and_deleted(deploy: Deploy, kind: str) -> None:
    fields = {
        "staff": ["--set", "name=Bo", "--set", "email=bo@corner.example", "--set", "role=viewer"],
        "services": ["--set", "name=Bo", "--set", "duration=20 min"],
        "questions": ["--set", "text=Bo"],
        "customers": ["--set", "name=Bo", "--set", 'phones=["+351 910 000 000"]'],
    }[kind]
    called = {"questions": "text"}.get(kind, "name")
    made = deploy(kind, "create", STUDIO, *fields, "--json")
    assert made.code == 0, made.said
    id_ = made.json["id"]
    assert id_ in deploy(kind, "list", STUDIO).out
    changed = deploy(kind, "update", STUDIO, id_, "--set", f"{called}=Other", "--json")
    assert changed.json["displayName"] == "Other"
    if kind == "staff":
        assert changed.json["emailAddress"] == "bo@corner.example"
        deploy(kind, "update", STUDIO, id_, "--set", "role=team_member")
        assert "team_member" in deploy(kind, "show", STUDIO, id_).out, "as --set takes it"
    assert deploy(kind, "show", STUDIO, id_).code == 0
    assert deploy(kind, "delete", STUDIO, id_, answer="n\n").code == 1
    assert deploy(kind, "delete", STUDIO, id_, "--yes").code == 0
    assert id_ not in deploy(kind, "list", STUDIO).out


@pytest.mark.parametrize(
    ("kind", "given", "sent"),
    [
        ("staff", "time_zone=Europe/Madrid", {"timeZone": "Europe/Madrid"}),
        ("staff", "role=viewer", {"role": "viewer"}),
        ("services", "notes=Ring twice", {"notes": "Ring twice"}),
        ("services", "name=Trim", {"displayName": "Trim"}),
        ("questions", "text=Which?", {"displayName": "Which?"}),
        ("questions", 'options=["a","b"]', {"answerInputType": "radioButton", "answerOptions": ["a", "b"]}),
        ("customers", "email=a@corner.example", {"emailAddress": "a@corner.example"}),
        ("businesses", "phone=+351 210 000 009", {"phone": "+351 210 000 009"}),
    ],
)
def test_an_update_sends_what_was_asked_for_and_nothing_else(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, kind: str, given: str, sent: dict[str, Any]
) -> None:
    """Whatever else was sent would put back what somebody changes meanwhile, and a role that we do not know yet."""
    bodies: list[Any] = []
    send = Transport.send

    async def recorded(self: Transport, request: Request) -> None:
        bodies.extend([request.json] if request.method == "PATCH" else [])
        await send(self, request)

    monkeypatch.setattr(Transport, "send", recorded)
    thing = [] if kind == "businesses" else [deploy(kind, "list", STUDIO, "--json").json[0]["id"]]

    ended = deploy(kind, "update", STUDIO, *thing, "--set", given, "--json")

    assert ended.code == 0, ended.said
    assert [{name: value for name, value in body.items() if name != "@odata.type"} for body in bodies] == [sent]


def test_a_question_keeps_its_options_when_its_text_changes(deploy: Deploy) -> None:
    made = deploy("questions", "create", STUDIO, "--set", "text=Which?", "--set", 'options=["a", "b"]', "--json").json

    changed = deploy("questions", "update", STUDIO, made["id"], "--set", "text=Which one?", "--json").json

    assert (changed["displayName"], changed["answerInputType"]) == ("Which one?", "radioButton")
    assert changed["answerOptions"] == ["a", "b"]


def test_an_appointment_is_made_moved_and_cancelled(deploy: Deploy) -> None:
    service = deploy("services", "list", STUDIO, "--json").json[0]
    fields = {"service": service["id"], "staff": service["staffMemberIds"][:1], "customer_name": "Mia Berg"}
    Path("appointment.json").write_text(json.dumps(fields), encoding="utf-8")
    start = "start=2031-03-03T10:00:00+00:00"
    made = deploy("appointments", "create", STUDIO, "--from", "appointment.json", "--set", start, "--json")
    assert made.code == 0, made.said
    id_ = made.json["id"]
    listed = deploy("appointments", "list", STUDIO, "--since", "2031-03-03", "--until", "2031-03-04")
    assert "Mia Berg" in listed.out
    deploy("appointments", "update", STUDIO, id_, "--set", "start=2031-03-03T12:00:00+00:00")
    assert deploy("appointments", "show", STUDIO, id_, "--json").json["startDateTime"] == "2031-03-03T12:00:00Z"
    [line] = [one for one in listed.out.splitlines() if id_ in one]
    local = datetime(2031, 3, 3, 10, tzinfo=UTC).astimezone().isoformat(" ", "minutes")
    assert line.startswith(local), "with its offset, and a line of its own however long the id is"
    assert "Mia Berg" in line
    deploy("appointments", "update", STUDIO, id_, "--set", "duration=15 min")
    longer = deploy("appointments", "show", STUDIO, id_, "--json").json
    assert (longer["startDateTime"], longer["endDateTime"]) == ("2031-03-03T12:00:00Z", "2031-03-03T12:15:00Z")
    assert deploy("appointments", "cancel", STUDIO, id_, "--message", "Closed that day.", "--yes").code == 0
    assert (
        "Mia Berg" not in deploy("appointments", "list", STUDIO, "--since", "2031-03-03", "--until", "2031-03-04").out
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"start": "2031-03-03T10:00:00"}, "a moment with its offset"),
        ({"start": None}, "a moment with its offset"),
        ({"staff": []}, "staff: is missing"),
        ({"staff": ["nowhere"]}, "staff: 'nowhere' is nobody of the business"),
        ({"service": "nowhere"}, "It is not there"),
    ],
)
def test_an_appointment_that_cannot_be_leaves_no_customer_behind(
    deploy: Deploy, changes: dict[str, object], why: str
) -> None:
    service = deploy("services", "list", STUDIO, "--json").json[0]
    fields = {"service": service["id"], "staff": service["staffMemberIds"][:1], "customer_name": "Mia Berg"}
    fields |= {"start": "2031-03-03T10:00:00+00:00"} | changes
    written_fields = json.dumps({name: value for name, value in fields.items() if value is not None})
    Path("appointment.json").write_text(written_fields, encoding="utf-8")
    ended = deploy("appointments", "create", STUDIO, "--from", "appointment.json")
    assert (ended.code, why in ended.said) == (1, True), ended.said
    assert "Mia Berg" not in deploy("customers", "list", STUDIO).out


def test_an_appointment_of_somebody_who_is_there_makes_no_second_customer(deploy: Deploy) -> None:
    service = deploy("services", "list", STUDIO, "--json").json[0]
    fields = {"service": service["id"], "staff": service["staffMemberIds"][:1], "customer_name": "Mia Berg"}
    Path("appointment.json").write_text(json.dumps(fields | {"customer_email": "mia@berg.example"}), encoding="utf-8")
    for address, day in (("mia@berg.example", 3), ("Mia@Berg.example", 4), ("other@berg.example", 5)):
        given = ("--set", f"start=2031-03-0{day}T10:00:00+00:00", "--set", f"customer_email={address}")
        assert deploy("appointments", "create", STUDIO, "--from", "appointment.json", *given).code == 0
    listed = deploy("customers", "list", STUDIO, "--json").json
    assert sorted(one["emailAddress"] for one in listed if one["displayName"] == "Mia Berg") == [
        "mia@berg.example",
        "other@berg.example",
    ]


def test_what_cannot_be_changed_in_an_appointment_is_said_and_nothing_is(deploy: Deploy) -> None:
    id_ = deploy("appointments", "list", STUDIO, "--json").json[0]["id"]
    before = deploy("appointments", "show", STUDIO, id_, "--json").json
    given = ("--set", "service_notes=Key at the desk", "--set", "customer_email=new@example.com")
    ended = deploy("appointments", "update", STUDIO, id_, *given)
    assert ended.code == 1
    assert "customer_email: for what and for whom an appointment is cannot be changed" in ended.said
    assert deploy("appointments", "show", STUDIO, id_, "--json").json == before


def test_a_page_is_taken_down_by_its_command_and_not_by_a_field(deploy: Deploy) -> None:
    ended = deploy("businesses", "update", STUDIO, "--set", "is_published=false", "--set", "phone=1")
    assert (ended.code, "`businesses unpublish`" in ended.said) == (1, True)
    assert deploy("businesses", "show", STUDIO, "--json").json["phone"] != "1"
    assert (
        "`businesses publish`" in deploy("businesses", "create", "--set", "name=X", "--set", "is_published=true").said
    )


def test_policy_businesses_and_currencies(deploy: Deploy) -> None:
    changed = deploy("policy", "update", STUDIO, "--set", "slot_interval=15 min", "--json")
    assert changed.json["slot_interval"] == "15 min"
    assert changed.json["allow_staff_selection"], "what is not said stays"
    assert deploy("businesses", "unpublish", STUDIO, "--yes").code == 0
    assert not deploy("businesses", "show", STUDIO, "--json").json["isPublished"]
    assert deploy("businesses", "publish", STUDIO).code == 0
    renamed = deploy("businesses", "update", STUDIO, "--set", "page.color=#102030", "--json").json
    assert renamed["bookingPageSettings"]["bookingPageColorCode"] == "#102030"
    assert renamed["bookingPageSettings"]["businessTimeZone"] == "Europe/Lisbon"
    assert "€" in deploy("currencies", "list").out
    made = deploy("businesses", "create", "--set", "name=Second", "--json").json
    assert deploy("businesses", "delete", made["id"], "--yes").code == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["services", "show", STUDIO, "nowhere"], "It is not there"),
        (["services", "create", STUDIO, "--set", "nome=x"], "unknown field `nome`; did you mean `name`?"),
        (["services", "create", STUDIO, "--set", "zzz=x"], "unknown field `zzz`; there are name, duration,"),
        (["businesses", "update", STUDIO, "--set", "address.sreet=x"], "did you mean `street`?"),
        (["services", "create", STUDIO, "--set", "name=x", "--set", "price=abc"], "price: a number is expected"),
        (["questions", "create", STUDIO, "--set", "text=x", "--set", "options=a,b"], 'a list such as ["a", "b"]'),
        (
            ["staff", "create", STUDIO, "--set", "name=A", "--set", "email=a@b.c", "--set", "role=teamMember"],
            "role: 'teamMember' is none of guest, administrator, viewer, external_guest, scheduler, team_member",
        ),
        (
            ["services", "create", STUDIO, "--set", "name=x", "--set", "questions={ some = 'always' }"],
            "questions.*: 'always' is none of required, optional",
        ),
        (["conversations", "show", "nowhere"], "BOOKINGS_BUSINESS_IDS: missing"),
        (["services", "create", STUDIO, "--set", "duration"], "FIELD=VALUE"),
        (["plan", "nowhere.toml"], "No such file"),
        (["lint", "nowhere.toml", "--offline"], "No such file"),
        (["rollback", "nowhere.toml"], "nothing to go back to"),
        (["businesses", "list", "--simulator", "foo"], "--simulator foo"),
        (["businesses", "update", STUDIO], "nothing is given to be changed: --set FIELD=VALUE or --from FILE does"),
        (["businesses", "update", STUDIO, "--set", "is_published=false"], "`businesses unpublish` change that"),
        (["appointments", "update", STUDIO, "x", "--set", "customer_name=Bo"], "for whom an appointment is cannot be"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(deploy: Deploy, arguments: list[str], why: str) -> None:
    ended = deploy(*arguments)
    assert ended.code == 1
    assert why in ended.said
    assert "Traceback" not in ended.said


def test_a_number_is_a_text_where_a_text_is_expected(deploy: Deploy) -> None:
    changed = deploy(
        "businesses", "update", STUDIO, "--set", "phone=0123", "--set", "address.postal_code=10115", "--json"
    )
    assert changed.code == 0, changed.said
    assert (changed.json["phone"], changed.json["address"]["postalCode"]) == ("0123", "10115")


def test_of_what_graph_takes_as_a_whole_only_what_is_given_is_changed(deploy: Deploy) -> None:
    """A week that was sent with one day would close the others."""
    before = deploy("businesses", "show", STUDIO, "--json").json
    changed = deploy(
        *("businesses", "update", STUDIO, "--json", "--set", 'hours.monday=["09:00-12:00"]'),
        *("--set", "hours.tuesday=[]", "--set", "address.city=Porto"),
    )
    assert changed.code == 0, changed.said
    assert changed.json["address"] == {**before["address"], "city": "Porto"}
    monday, tuesday, *others = changed.json["businessHours"]
    assert (len(monday), tuesday) == (1, [])
    assert others == before["businessHours"][2:]
    assert any(others)

    service = deploy("services", "list", STUDIO, "--json").json[0]["id"]
    asked = [deploy("questions", "create", STUDIO, "--set", f"text={text}", "--json").json["id"] for text in "AB"]
    update = ("services", "update", STUDIO, service, "--json")
    deploy(*update, "--set", "location.name=Upstairs", "--set", "location.address.street=Rua 1")
    deploy(*update, "--set", f"questions.{asked[0]}=required")
    deploy(*update, "--set", 'policy.availability={monday=["09:00-12:00"], friday=["10:00-11:00"]}')
    ended = deploy(
        *update,
        *("--set", "location.address.city=Porto", "--set", f"questions.{asked[1]}=optional"),
        *("--set", 'policy.availability.monday=["08:00-09:00"]'),
    )
    assert ended.code == 0, ended.said
    place = ended.json["defaultLocation"]
    assert (place["displayName"], place["address"]["street"], place["address"]["city"]) == (
        "Upstairs",
        "Rua 1",
        "Porto",
    )
    assert {one["questionId"]: one["isRequired"] for one in ended.json["customQuestions"]} == dict(
        zip(asked, (True, False), strict=True)
    )
    policy = ("policy", "update", STUDIO, "--service", service, "--json")
    week = deploy(*policy, "--set", 'availability.sunday=["07:00-08:00"]').json["availability"]
    assert week == {"monday": ["08:00-09:00"], "friday": ["10:00-11:00"], "sunday": ["07:00-08:00"]}


def test_one_day_is_not_set_where_the_others_are_open_without_hours(deploy: Deploy) -> None:
    service = deploy("services", "list", STUDIO, "--json").json[0]["id"]
    deploy("policy", "update", STUDIO, "--service", service, "--set", "availability=staff_free")
    for ended in (
        deploy("policy", "update", STUDIO, "--service", service, "--set", 'availability.monday=["09:00-12:00"]'),
        deploy("services", "update", STUDIO, service, "--set", 'policy.availability.monday=["09:00-12:00"]'),
    ):
        assert (ended.code, "it is staff_free now, and no hours" in ended.said) == (1, True), ended.said
    assert deploy("policy", "show", STUDIO, "--service", service, "--json").json["availability"] == "staff_free"


def test_a_file_that_is_no_toml_is_named(deploy: Deploy) -> None:
    assert "shop.toml: no TOML: " in deploy("plan", written("[business")).said


def test_a_day_that_is_none_is_told_with_one_that_is(deploy: Deploy) -> None:
    ended = deploy("appointments", "list", STUDIO, "--since", "yesterdai")
    assert (ended.code, "2026-12-01T10:00+01:00" in ended.said) == (2, True)
    assert (
        deploy("appointments", "list", STUDIO, "--since", "2026-12-01", "--until", "2026-12-02T10:00+01:00").code == 0
    )


def test_what_is_shown_is_shown_whole_and_in_words(deploy: Deploy) -> None:
    shown = deploy("businesses", "show", STUDIO).out
    assert "street Rua das Amoreiras 12; city Lisbon" in shown
    assert "09:00-13:00, 14:00-19:00" in shown
    assert not re.search(r"\w+\(\w+=|…", shown)
    ids = [one["id"] for one in deploy("appointments", "list", STUDIO, "--json").json]
    listed = deploy("appointments", "list", STUDIO).out
    assert ids
    assert [id_ for id_ in ids if id_ not in listed] == []


def test_all_commands_say_in_the_help_what_they_do() -> None:
    silent = [command.name for command in _commands(get_command(app_for(None))) if not command.help]
    assert silent == []


def test_two_businesses_of_one_name_are_told_apart_by_id(deploy: Deploy) -> None:
    for _ in range(2):
        assert deploy("walk", "Corner shop").code == 0
    ended = deploy("plan", written())
    assert (ended.code, "say which with --business" in ended.said) == (1, True)
    assert deploy("plan", written(), "--business", "cornershop1@contoso.onmicrosoft.com").code == 0


def test_where_nothing_answered_it_says_what_to_look_at() -> None:
    assert "HTTPS_PROXY" in remedy(TryLater("list_businesses: no connection"))
    assert "Try again in a moment" in remedy(TryLater("list_businesses: throttled", status=429))


def test_the_doctor_interrupted_has_changed_nothing(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(health, "examine", interrupted)
    ended = deploy("doctor")
    assert (ended.code, ended.said) == (1, "error: interrupted; nothing was changed\n")


def test_interrupted_before_it_began_it_says_so() -> None:
    """Loading takes a second, and people are quick."""
    code = """
import builtins, os, runpy, signal, sys
real = builtins.__import__
def interrupted(name, *rest, **more):
    if name == "deploy.cli.app":
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *rest, **more)
builtins.__import__ = interrupted
runpy.run_module("deploy", run_name="__main__")
"""
    ended = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False
    )
    assert (ended.returncode, ended.stderr) == (1, "interrupted; nothing was done yet\n")


def _commands(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _commands(below)
