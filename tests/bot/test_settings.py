"""The settings as a whole: what must be there, what must fit together, and what never shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import AppType, Settings, SettingsError
from tests.worlds.sample import WEBCHAT_SECRET

COMPLETE = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "GRAPH_TENANT_ID": "tenant",
    "GRAPH_CLIENT_ID": "client",
    "GRAPH_CLIENT_SECRET": "graph-secret",
    "MicrosoftAppId": "app",
    "MicrosoftAppPassword": "app-secret",
    "MicrosoftAppTenantId": "tenant",
    "WEBCHAT_SECRET": WEBCHAT_SECRET,
}
SIMULATED = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "GRAPH_BASE_URL": "http://127.0.0.1:8080/v1.0",
    "GRAPH_STATIC_TOKEN": "any",
}


def names_at_fault(env: dict[str, str], *, demo: bool = False) -> list[str]:
    with pytest.raises(SettingsError) as error:
        Settings.from_env(env, demo=demo)
    return [problem.partition(":")[0] for problem in error.value.problems]


def test_every_missing_setting_is_named_at_once() -> None:
    assert names_at_fault({}) == [
        "BOOKINGS_BUSINESS_IDS",
        "GRAPH_CLIENT_ID",
        "GRAPH_CLIENT_SECRET",
        "GRAPH_TENANT_ID",
        "WEBCHAT_SECRET",
    ]


def test_every_wrong_value_is_named_at_once() -> None:
    wrong = COMPLETE | {
        "PORT": "http",
        "GRAPH_BASE_URL": "http://graph.example/v1.0",
        "DATABASE_URL": "mysql://localhost/x",
        "WEBCHAT_ALLOWED_ORIGINS": "https://ok.example, www.no-scheme.example",
        "WEBCHAT_SECRET": "short",
        "MicrosoftAppType": "Tenant",
        "MAIL_SENDER": "nobody",
    }

    assert names_at_fault(wrong) == [
        "DATABASE_URL",
        "GRAPH_BASE_URL",
        "MAIL_SENDER",
        "MicrosoftAppType",
        "PORT",
        "WEBCHAT_ALLOWED_ORIGINS",
        "WEBCHAT_SECRET",
    ]


def test_complete_settings_are_read() -> None:
    env = COMPLETE | {
        "BOOKINGS_BUSINESS_IDS": " one@example.com , two@example.com,",
        "WEBCHAT_ALLOWED_ORIGINS": "https://Salon.example,https://other.example:8443",
        "PORT": "8080",
    }

    settings = Settings.from_env(env)

    assert settings.bookings_business_ids == ("one@example.com", "two@example.com")
    assert settings.webchat_allowed_origins == ("https://salon.example", "https://other.example:8443")
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.microsoft_app_type is AppType.SINGLE_TENANT
    assert settings.graph_base_url == "https://graph.microsoft.com/v1.0"
    assert settings.allowed_tenants == ("tenant",)


def test_an_empty_value_counts_as_absent() -> None:
    assert names_at_fault(COMPLETE | {"GRAPH_TENANT_ID": " "}) == ["GRAPH_TENANT_ID"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"GRAPH_CERTIFICATE_PATH": "cert.pem"}, "GRAPH_CLIENT_SECRET and GRAPH_CERTIFICATE_PATH"),
        ({"GRAPH_STATIC_TOKEN": "any"}, "GRAPH_STATIC_TOKEN"),
        ({"GRAPH_BASE_URL": "http://192.168.0.7/v1.0"}, "GRAPH_BASE_URL"),
        ({"GRAPH_BASE_URL": "http://127.0.0.1.evil.example/v1.0"}, "GRAPH_BASE_URL"),
        ({"GRAPH_BASE_URL": "https://graph.microsoft.com"}, "GRAPH_BASE_URL"),
        ({"GRAPH_BASE_URL": "ftp://graph.microsoft.com/v1.0"}, "GRAPH_BASE_URL"),
        ({"MicrosoftAppId": ""}, "MicrosoftAppId"),
        ({"MicrosoftAppPassword": ""}, "MicrosoftAppPassword"),
        ({"MicrosoftAppTenantId": ""}, "MicrosoftAppTenantId"),
        ({"WEBCHAT_ALLOWED_ORIGINS": "https://a.example/path"}, "WEBCHAT_ALLOWED_ORIGINS"),
        ({"WEBCHAT_ALLOWED_ORIGINS": "*"}, "WEBCHAT_ALLOWED_ORIGINS"),
        ({"PORT": "70000"}, "PORT"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(changes: dict[str, str], fault: str) -> None:
    assert names_at_fault(COMPLETE | changes) == [fault]


@pytest.mark.parametrize(
    "changes",
    [
        {"GRAPH_CLIENT_SECRET": "", "GRAPH_CERTIFICATE_PATH": "cert.pem"},
        {
            "GRAPH_CLIENT_SECRET": "",
            "GRAPH_TENANT_ID": "",
            "GRAPH_CLIENT_ID": "",
            "GRAPH_MANAGED_IDENTITY": "system",
        },
        {"MicrosoftAppType": "UserAssignedMSI", "MicrosoftAppPassword": ""},
        {"MicrosoftAppType": "MultiTenant", "MicrosoftAppTenantId": ""},
        {"WEBCHAT_SECRET": "", "DIRECTLINE_SECRET": "azure"},
        {"GRAPH_BASE_URL": "http://[::1]:8080/v1.0/"},
        {"GRAPH_BASE_URL": "http://localhost:8080/v1.0", "GRAPH_STATIC_TOKEN": "any", "GRAPH_CLIENT_SECRET": ""},
    ],
)
def test_other_complete_sets_are_accepted(changes: dict[str, str]) -> None:
    Settings.from_env(COMPLETE | changes)


def test_the_demo_needs_no_identity_and_no_secret() -> None:
    settings = Settings.from_env(SIMULATED, demo=True)

    assert (settings.microsoft_app_id, settings.webchat_secret, settings.demo) == (None, None, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "example.com", "::"])  # noqa: S104  # that is the point
def test_the_demo_listens_on_loopback_only(host: str) -> None:
    assert names_at_fault(SIMULATED | {"HOST": host}, demo=True) == ["HOST"]


def test_the_demo_cannot_be_chosen_by_the_environment() -> None:
    assert names_at_fault(SIMULATED | {"demo": "true", "DEMO": "true"}) == ["WEBCHAT_SECRET"]


def test_the_web_chat_can_be_served_without_a_bot() -> None:
    alone = {name: value for name, value in COMPLETE.items() if not name.startswith("Microsoft")}

    assert Settings.from_env(alone).microsoft_app_id is None


@pytest.mark.parametrize("name", ["MicrosoftAppPassword", "MicrosoftAppTenantId", "DIRECTLINE_SECRET"])
def test_what_belongs_to_a_bot_needs_its_id(name: str) -> None:
    alone = {name: value for name, value in COMPLETE.items() if not name.startswith("Microsoft")}

    assert names_at_fault(alone | {name: "x"}) == ["MicrosoftAppId"]


def test_the_process_environment_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")

    assert Settings.from_env(COMPLETE).port == 3978


def test_secrets_show_nowhere() -> None:
    secrets = {
        "GRAPH_CLIENT_SECRET": "hush-graph",
        "MicrosoftAppPassword": "hush-app",
        "WEBCHAT_SECRET": "hush-webchat-0123456789abcdef0123",
        "DIRECTLINE_SECRET": "hush-direct",
        "DATABASE_URL": "postgresql://user:hush-database@db/chat",
    }
    wrong = {"DATABASE_URL": "mysql://user:hush-database@db/chat", "WEBCHAT_SECRET": "hush-short", "PORT": "hush-port"}

    settings = Settings.from_env(COMPLETE | secrets)
    with pytest.raises(SettingsError) as error:
        Settings.from_env(COMPLETE | secrets | wrong)

    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://user:hush-database@db/chat"
    assert "hush" not in repr(settings) + str(settings) + str(error.value) + repr(error.value)


@pytest.mark.parametrize("name", Settings.names())
def test_every_setting_is_explained(name: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "settings.md"

    assert f"| `{name}` |" in page.read_text("utf-8")
