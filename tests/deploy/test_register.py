"""The steps of a registration: of this cloud, tenant, id and address, and without a secret."""

from __future__ import annotations

from itertools import product

import pytest

from bot.clouds import ADDRESSES, Cloud
from bot.settings import AppType, Settings
from deploy.register.planned import planned
from deploy.register.steps import Names, Step, steps
from tests.deploy.conftest import Deploy

TENANT = "11111111-1111-4111-8111-111111111111"
SECRET = "hush-0123456789abcdef0123456789abcdef"
COMPLETE = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "GRAPH_TENANT_ID": TENANT,
    "GRAPH_CLIENT_ID": "22222222-2222-4222-8222-222222222222",
    "GRAPH_CLIENT_SECRET": "hush-graph",
    "MicrosoftAppId": "33333333-3333-4333-8333-333333333333",
    "MicrosoftAppPassword": "hush-bot",
    "MicrosoftAppTenantId": TENANT,
    "WEBCHAT_SECRET": SECRET,
    "DIRECTLINE_SECRET": "hush-direct-line",
    "MAIL_SENDER": "codes@example.com",
    "PUBLIC_URL": "https://chat.example.com",
}
AZURE = {
    Cloud.PUBLIC: "AzureCloud",
    Cloud.GCC: "AzureCloud",
    Cloud.GCC_HIGH: "AzureUSGovernment",
    Cloud.DOD: "AzureUSGovernment",
    Cloud.CHINA: "AzureChinaCloud",
}


def of(**changes: str | None) -> tuple[Step, ...]:
    return steps(Settings.from_env(COMPLETE | changes), Names("chat", "group", "westeurope"))


def commands(found: tuple[Step, ...]) -> str:
    return "\n".join(command for step in found for command in step.commands)


@pytest.mark.parametrize(("cloud", "kind"), list(product(Cloud, AppType)))
def test_every_cloud_and_identity_has_its_own_steps(cloud: Cloud, kind: AppType) -> None:
    found = of(MICROSOFT_CLOUD=cloud.value, MicrosoftAppType=kind.value)
    told = commands(found)

    assert f"az cloud set --name {AZURE[cloud]}\naz login --tenant {TENANT}" in told
    assert "--endpoint https://chat.example.com/api/messages" in told
    assert ("--app-type" in told) is (kind is not AppType.MULTI_TENANT)
    assert ("--msi-resource-id" in told) is (kind is AppType.MANAGED_IDENTITY)
    assert ("MicrosoftAppPassword" in told) is (kind is not AppType.MANAGED_IDENTITY)
    assert ("az bot msteams create" in told) is (cloud is not Cloud.GCC)
    link = f"{ADDRESSES[cloud].login}/{TENANT}/adminconsent?client_id=22222222-2222-4222-8222-222222222222"
    assert any(link in step.portal for step in found)
    assert "hush" not in repr(found)


def test_a_managed_identity_is_given_its_permission_by_graph() -> None:
    told = commands(
        of(
            GRAPH_CLIENT_SECRET=None,
            GRAPH_TENANT_ID=None,
            GRAPH_CLIENT_ID=None,
            GRAPH_MANAGED_IDENTITY="44444444-4444-4444-8444-444444444444",
            MICROSOFT_CLOUD="gcc-high",
        )
    )

    assert 'az rest --method POST --url "https://graph.microsoft.us/v1.0/servicePrincipals/$PRINCIPAL' in told
    assert "0c4b2d20-7919-468d-8668-c54b09d4dee8" in told
    assert "admin-consent" not in told


@pytest.mark.parametrize(
    ("identity", "app"),
    [
        ("44444444-4444-4444-8444-444444444444", "44444444-4444-4444-8444-444444444444"),
        ("system", "$App"),
        (None, "22222222-2222-4222-8222-222222222222"),
    ],
)
def test_the_mailbox_is_opened_to_whoever_signs_in(identity: str | None, app: str) -> None:
    none = {"GRAPH_CLIENT_SECRET": None, "GRAPH_TENANT_ID": None, "GRAPH_CLIENT_ID": None}
    [mail] = [
        step for step in of(**(none | {"GRAPH_MANAGED_IDENTITY": identity} if identity else {})) if "mail" in step.title
    ]
    told = "\n".join(mail.commands)

    assert f"New-ServicePrincipal -AppId {app} -ObjectId $(az ad sp show --id {app} --query id -o tsv)" in told
    assert f"-App {app} -Role 'Application Mail.Send'" in told
    assert f"Test-ServicePrincipalAuthorization -Identity {app} -Resource codes@example.com" in told
    found = (
        "$App = az ad sp list --display-name NAME_OF_THE_MACHINE --query '[0].appId' --output tsv\nNew-ServicePrincipal"
    )
    assert (found in told) is (identity == "system")


def test_powershell_is_given_no_variable_of_bash() -> None:
    given = {"GRAPH_TENANT_ID": TENANT, "MAIL_SENDER": "codes@example.com", "WEBCHAT_SECRET": SECRET}
    [mail] = [step for step in steps(planned(given), Names()) if "mail" in step.title]

    assert "$GRAPH_CLIENT_ID" not in "".join(mail.commands)
    assert "New-ServicePrincipal -AppId CLIENT_ID -ObjectId" in mail.commands[1]


def test_what_is_not_set_has_no_step() -> None:
    found = of(MAIL_SENDER=None, DIRECTLINE_SECRET=None)

    assert [step.title for step in found if "mail" in step.title or "Direct Line" in step.title] == []


def test_before_anything_is_registered() -> None:
    """Each command leaves the id in a variable with the setting's name, where the next ones find it."""
    told = commands(steps(planned({"GRAPH_TENANT_ID": TENANT, "PUBLIC_URL": "https://chat.example.com"}), Names()))

    assert "GRAPH_CLIENT_ID=$(az ad app create" in told
    assert "az ad app permission admin-consent --id $GRAPH_CLIENT_ID" in told
    assert f"--appid $MicrosoftAppId --tenant-id {TENANT}" in told
    assert "to-come" not in told


def test_the_command_writes_the_steps(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.names():
        monkeypatch.delenv(name, raising=False)
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)

    told, as_json = deploy("register", "--name", "studio-bot"), deploy("register", "--json", "--name", "studio-bot")

    assert (told.code, as_json.code) == (0, 0)
    assert told.out.startswith("1. ")
    assert "studio-bot" in told.out
    assert [f"{number}. {one['title']}" for number, one in enumerate(as_json.json["steps"], 1)] == [
        line for line in told.out.splitlines() if line[:1].isdigit()
    ]
    assert "hush" not in told.out + as_json.out


def test_the_command_names_settings_that_are_wrong(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (COMPLETE | {"PUBLIC_URL": "chat.example.com"}).items():
        monkeypatch.setenv(name, value)

    told = deploy("register")

    assert told.code == 1
    assert "PUBLIC_URL" in told.said
