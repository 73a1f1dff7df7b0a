"""What differs from cloud to cloud, by Microsoft's pages: no token of one is good, or goes, in another."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.clouds import ADDRESSES, Cloud, is_of_another
from bot.hosting.sign_ins import channel_tokens, graph_tokens
from bot.settings import Settings, SettingsError
from tests.worlds.sample import WEBCHAT_SECRET
from wiring import channels_of

ENV = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "WEBCHAT_SECRET": WEBCHAT_SECRET,
    "GRAPH_TENANT_ID": "tenant",
    "GRAPH_CLIENT_ID": "client",
    "GRAPH_CLIENT_SECRET": "secret",
    "MicrosoftAppId": "bot",
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": "tenant",
}
OPENID = "http://127.0.0.1:8090/v1/.well-known/openidconfiguration"

# By cloud: Graph, sign-in, issuer, metadata, connector, an address of Teams, Direct Line.
TABLE = [
    (
        "public",
        "https://graph.microsoft.com/v1.0",
        "https://login.microsoftonline.com",
        "https://api.botframework.com",
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "https://smba.trafficmanager.net/emea/",
        "https://directline.botframework.com",
    ),
    (
        "gcc",
        "https://graph.microsoft.com/v1.0",
        "https://login.microsoftonline.com",
        "https://api.botframework.com",
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "https://smba.infra.gcc.teams.microsoft.com/gcc",
        "https://directline.botframework.com",
    ),
    (
        "gcc-high",
        "https://graph.microsoft.us/v1.0",
        "https://login.microsoftonline.us",
        "https://api.botframework.us",
        "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
        "https://smba.infra.gov.teams.microsoft.us/gcch",
        "https://directline.botframework.azure.us",
    ),
    (
        "dod",
        "https://dod-graph.microsoft.us/v1.0",
        "https://login.microsoftonline.us",
        "https://api.botframework.us",
        "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
        "https://smba.infra.dod.teams.microsoft.us/dod",
        "https://directline.botframework.azure.us",
    ),
    (
        "china",
        "https://microsoftgraph.chinacloudapi.cn/v1.0",
        "https://login.partner.microsoftonline.cn",
        "https://api.botframework.azure.cn",
        "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
        "https://frontend.botapi.msg.infra.teams.microsoftonline.cn/teams",
        "https://directline.botframework.azure.cn",
    ),
]


@pytest.mark.parametrize(("name", "graph", "login", "issuer", "metadata", "teams", "direct_line"), TABLE)
def test_a_cloud_is_one_setting(
    name: str, graph: str, login: str, issuer: str, metadata: str, teams: str, direct_line: str
) -> None:
    settings = Settings.from_env(ENV | {"MICROSOFT_CLOUD": name})
    there, channels = settings.addresses, channels_of(settings)

    assert settings.graph_base_url == graph
    assert (there.login, there.connector, there.direct_line) == (login, issuer, direct_line)
    assert (channels.issuer, channels.metadata_url) == (issuer, metadata)
    assert channels.is_trusted_service(teams)
    assert channels.tokens is not None
    assert graph_tokens(settings) is not None


def test_without_the_setting_it_is_the_public_cloud() -> None:
    assert Settings.from_env(ENV).microsoft_cloud is Cloud.PUBLIC


@pytest.mark.parametrize(("here", "there"), list(permutations(range(len(TABLE)), 2)))
def test_teams_of_another_cloud_is_not_answered(here: int, there: int) -> None:
    """But for the public cloud's other channels, which GCC has too."""
    is_shared = (TABLE[here][0], TABLE[there][0]) == ("gcc", "public")

    assert ADDRESSES[Cloud(TABLE[here][0])].is_service(TABLE[there][5]) is is_shared


@pytest.mark.parametrize(
    ("url", "is_trusted"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://SMBA.trafficmanager.net/emea/", True),
        ("https://directline.botframework.com/", True),
        ("https://webchat.botframework.com/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://evil.trafficmanager.net/", False),
        ("https://botframework.com.evil.example/", False),
        ("https://evilbotframework.com/", False),
        ("https://user@directline.botframework.com/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("http://127.0.0.1:8090/", False),
        ("https://[broken/", False),
        ("", False),
    ],
)
def test_our_token_goes_to_microsofts_hosts_only(url: str, is_trusted: bool) -> None:
    assert ADDRESSES[Cloud.PUBLIC].is_service(url) is is_trusted


@pytest.mark.parametrize(
    ("env", "problem"),
    [
        ({"MICROSOFT_CLOUD": "germany"}, "MICROSOFT_CLOUD: "),
        (
            {"MICROSOFT_CLOUD": "dod", "GRAPH_BASE_URL": "https://graph.microsoft.us/v1.0"},
            "GRAPH_BASE_URL: is of another cloud",
        ),
        ({"GRAPH_BASE_URL": "https://graph.microsoft.us/v1.0"}, "GRAPH_BASE_URL: is of another cloud"),
        ({"BOT_METADATA_URL": "https://login.evil.example/openid"}, "BOT_METADATA_URL: must be an address on this"),
        ({"BOT_METADATA_URL": "file://127.0.0.1/openid"}, "BOT_METADATA_URL: must be an address on this"),
        ({"BOT_METADATA_URL": OPENID, "HOST": "192.0.2.1"}, "HOST: with BOT_METADATA_URL"),
        ({"BOT_METADATA_URL": OPENID, "MicrosoftAppId": ""}, "MicrosoftAppId: missing; "),
    ],
)
def test_what_does_not_go_together_is_refused_at_the_start(env: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(ENV | env)

    assert [line.startswith(problem) for line in refused.value.problems] == [True]


def test_of_another_cloud_is_only_what_is_a_clouds() -> None:
    assert not is_of_another(Cloud.GCC, ADDRESSES[Cloud.PUBLIC].graph)
    assert not is_of_another(Cloud.DOD, "http://127.0.0.1:8080/v1.0")
    assert is_of_another(Cloud.GCC_HIGH, ADDRESSES[Cloud.DOD].graph)


def test_a_channel_on_this_machine_takes_the_place_of_all_others_and_gets_no_token() -> None:
    alone = {name: value for name, value in ENV.items() if name not in {"MicrosoftAppPassword", "MicrosoftAppTenantId"}}
    settings = Settings.from_env(alone | {"BOT_METADATA_URL": OPENID})
    channels = channels_of(settings)

    assert channels.metadata_url == OPENID
    assert channels.tokens is None
    assert channel_tokens(settings) is None
    assert channels.is_trusted_service("http://127.0.0.1:8090/teams/")
    assert not channels.is_trusted_service("https://smba.trafficmanager.net/emea/")
    assert not channels.is_trusted_service("http://127.0.0.1@evil.example/")
