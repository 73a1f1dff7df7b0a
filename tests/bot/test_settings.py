"""The settings as a whole: what must be there, what must fit together, and what never shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import AppType, Settings, SettingsError
from dialogs.ports import ModelPolicy
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

MODEL = {"MODEL_URL": "https://reader.openai.azure.com/openai/v1", "MODEL_NAME": "reader", "MODEL_KEY": "model-secret"}


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


def test_processes_that_share_a_database_need_a_secret_for_their_codes() -> None:
    azure = COMPLETE | {"WEBCHAT_SECRET": "", "DIRECTLINE_SECRET": "direct-line-secret"}
    shared = {"DATABASE_URL": "postgresql://localhost/bookings"}
    mail = {"MAIL_SENDER": "studio@example.com"}

    assert names_at_fault(azure | shared | mail) == ["WEBCHAT_SECRET"]
    for env in (azure | shared, azure | mail, COMPLETE | shared | mail):
        assert Settings.from_env(env).mail_sender == env.get("MAIL_SENDER")


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


def test_without_settings_of_a_model_there_is_none_and_the_offline_ranking_is_on() -> None:
    settings = Settings.from_env(COMPLETE)

    assert (settings.model_url, settings.model_policy) == (None, ModelPolicy.DOUBTS)
    assert settings.offline_meaning


@pytest.mark.parametrize(
    ("value", "is_on"), [("false", False), ("0", False), ("no", False), ("OFF", False), ("true", True), (" ", True)]
)
def test_the_offline_ranking_can_be_switched_off(value: str, *, is_on: bool) -> None:
    assert Settings.from_env(COMPLETE | {"OFFLINE_MEANING": value}).offline_meaning is is_on


@pytest.mark.parametrize(
    ("changes", "policy"),
    [
        ({}, ModelPolicy.DOUBTS),
        ({"MODEL_KEY": ""}, ModelPolicy.DOUBTS),
        ({"MODEL_KEY": "", "MODEL_MANAGED_IDENTITY": "system", "MODEL_POLICY": "never"}, ModelPolicy.NEVER),
        ({"MODEL_URL": "https://api.openai.com/v1/", "MODEL_POLICY": "always"}, ModelPolicy.ALWAYS),
        ({"MODEL_URL": "http://127.0.0.1:8000/v1", "MODEL_POLICY": "doubts"}, ModelPolicy.DOUBTS),
    ],
)
def test_a_model_is_named_by_its_address_and_its_name(changes: dict[str, str], policy: ModelPolicy) -> None:
    settings = Settings.from_env(COMPLETE | MODEL | changes)

    assert (settings.model_name, settings.model_policy) == ("reader", policy)
    assert settings.model_url == (MODEL | changes)["MODEL_URL"].rstrip("/")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"MODEL_NAME": ""}, "MODEL_NAME: missing; the name of the model, on Azure that of its deployment"),
        (
            {"MODEL_MANAGED_IDENTITY": "system"},
            "MODEL_KEY and MODEL_MANAGED_IDENTITY: set one of them, not both",
        ),
        ({"MODEL_KEY": "two words"}, "MODEL_KEY: must be one word of plain characters"),
        ({"MODEL_KEY": "schlüssel"}, "MODEL_KEY: must be one word of plain characters"),
        ({"MODEL_URL": "http://llm.example/v1"}, "MODEL_URL: must be https, as llm.example is not this machine"),
        ({"MODEL_URL": "llm.example/v1"}, "MODEL_URL: must be an https address, such as https://api.openai.com/v1"),
        ({"MODEL_URL": "https://reader.openai.azure.com"}, "MODEL_URL: must end in /openai/v1, as it is on Azure"),
        (
            {"MODEL_URL": "https://me:hush@llm.example/v1"},
            "MODEL_URL: must hold no user name, query or fragment",
        ),
        ({"MODEL_POLICY": "sometimes"}, "MODEL_POLICY: Input should be 'never', 'doubts' or 'always'"),
        ({"OFFLINE_MEANING": "maybe"}, "OFFLINE_MEANING: Input should be a valid boolean, unable to interpret input"),
    ],
)
def test_what_is_wrong_with_the_settings_of_an_aid_is_said(changes: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env(COMPLETE | MODEL | changes)

    assert error.value.problems == (problem,)


@pytest.mark.parametrize("name", ["MODEL_NAME", "MODEL_KEY", "MODEL_MANAGED_IDENTITY", "MODEL_POLICY"])
def test_what_belongs_to_a_model_needs_its_address(name: str) -> None:
    value = "doubts" if name == "MODEL_POLICY" else "x"

    with pytest.raises(SettingsError) as error:
        Settings.from_env(COMPLETE | {name: value})

    assert error.value.problems == (f"MODEL_URL: missing; {name} belongs to a model",)


def test_every_fault_of_a_model_is_named_at_once() -> None:
    wrong = {"MODEL_URL": "ftp://x", "MODEL_KEY": "a b", "MODEL_MANAGED_IDENTITY": "system", "MODEL_POLICY": "Never"}

    assert names_at_fault(COMPLETE | wrong) == [
        "MODEL_KEY and MODEL_MANAGED_IDENTITY",
        "MODEL_KEY",
        "MODEL_NAME",
        "MODEL_POLICY",
        "MODEL_URL",
    ]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://Chat.Example.com/", "https://chat.example.com"),
        ("https://chat.example.com:443", "https://chat.example.com"),
        ("https://chat.example.com:8443", "https://chat.example.com:8443"),
        ("http://127.0.0.1:3978", "http://127.0.0.1:3978"),
    ],
)
def test_the_public_address_is_an_origin(given: str, read: str) -> None:
    assert Settings.from_env(COMPLETE | {"PUBLIC_URL": given}).public_url == read


@pytest.mark.parametrize(
    "given",
    [
        *("chat.example.com", "http://chat.example.com", "https://chat.example.com/bot", "https://a@chat.example.com"),
        *("https://chat.example.com?x", "ftp://chat.example.com", "https://", "https://chat.example.com:port"),
    ],
)
def test_what_cannot_be_the_public_address_is_refused(given: str) -> None:
    assert names_at_fault(COMPLETE | {"PUBLIC_URL": given}) == ["PUBLIC_URL"]


def test_secrets_show_nowhere() -> None:
    secrets = {
        "GRAPH_CLIENT_SECRET": "hush-graph",
        "MicrosoftAppPassword": "hush-app",
        "WEBCHAT_SECRET": "hush-webchat-0123456789abcdef0123",
        "DIRECTLINE_SECRET": "hush-direct",
        "DATABASE_URL": "postgresql://user:hush-database@db/chat",
        **MODEL,
        "MODEL_KEY": "hush-model",
    }
    wrong = {
        "DATABASE_URL": "mysql://user:hush-database@db/chat",
        "WEBCHAT_SECRET": "hush-short",
        "PORT": "hush-port",
        "MODEL_URL": "https://user:hush-url@llm.example/v1?key=hush-query",
        "MODEL_KEY": "hush model",
        "MODEL_POLICY": "hush-policy",
        "OFFLINE_MEANING": "hush-meaning",
    }

    settings = Settings.from_env(COMPLETE | secrets)
    with pytest.raises(SettingsError) as error:
        Settings.from_env(COMPLETE | secrets | wrong)

    assert settings.model_key is not None
    assert settings.model_key.get_secret_value() == "hush-model"
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://user:hush-database@db/chat"
    assert "hush" not in repr(settings) + str(settings) + str(error.value) + repr(error.value)


@pytest.mark.parametrize("name", Settings.names())
def test_every_setting_is_explained(name: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "settings.md"

    assert f"| `{name}` |" in page.read_text("utf-8")
