"""What is deployed beside the image: each file read by its own tool where there is one here, and its settings."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import AppType, Settings
from tests.deploy.proxy import tool
from tests.needed import lacks

DEPLOY = Path(__file__).parents[2] / "deploy"
SECRET = "a" * 64
HIGHEST_EXPOSURE = 1.5
"""Of ten: https://www.freedesktop.org/software/systemd/man/latest/systemd-analyze.html#systemd-analyze%20security"""


def run(*command: str, **environment: str) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - tools
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return read


def example() -> dict[str, str]:
    lines = (DEPLOY / "compose.env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and line[0] != "#")


def test_the_linter_finds_nothing_in_the_dockerfile() -> None:
    run(tool("hadolint"), "--failure-threshold", "style", str(DEPLOY / "Dockerfile"))


# Compose


def test_only_the_proxy_is_reached_from_outside_and_only_the_app_reaches_the_database() -> None:
    services = compose()["services"]

    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert [name for name, one in services.items() if "storage" in one["networks"]] == ["app", "database"]
    assert compose()["networks"]["storage"] == {"internal": True}


def test_app_and_proxy_run_with_nothing_that_they_do_not_need() -> None:
    services = compose()["services"]

    for name in ("app", "proxy"):
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["security_opt"] == ["no-new-privileges:true"]
    assert services["app"].get("user") is None  # the image says
    assert re.fullmatch(r"\d+s", services["app"]["stop_grace_period"])
    images = [one["image"] for one in services.values() if "build" not in one]
    assert all(re.search(r":\d+\.\d+", image) for image in images)


def test_what_compose_gives_the_app_are_settings_that_go_together() -> None:
    filled = {
        "PUBLIC_HOST": "chat.example.com",
        "POSTGRES_PASSWORD": "c0ffee",
        "BOOKINGS_BUSINESS_IDS": "studio@contoso.example",
        "GRAPH_TENANT_ID": "t",
        "GRAPH_CLIENT_ID": "c",
        "GRAPH_CLIENT_SECRET": "s",
        "WEBCHAT_SECRET": SECRET,
        "WEBCHAT_ALLOWED_ORIGINS": "https://www.example.com",
    }
    given = example() | filled
    said = {
        name: re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda found: given[found[1]], value)
        for name, value in compose()["services"]["app"]["environment"].items()
    }

    assert set(example()) - set(Settings.names()) == {"PUBLIC_HOST", "POSTGRES_PASSWORD"}
    assert set(said) <= set(Settings.names())
    settings = Settings.from_env({**given, **said})
    assert settings.public_url == "https://chat.example.com"
    assert settings.trusted_proxies == 1
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://chat:c0ffee@database/chat"


def test_what_is_mounted_is_there() -> None:
    mounted = [one for service in compose()["services"].values() for one in service.get("volumes", ())]
    files = [one.partition(":")[0] for one in mounted if one.startswith("./")]

    assert files == ["./Caddyfile"]
    assert (DEPLOY / "Caddyfile").exists()


# The proxy


def test_the_proxy_takes_its_configuration() -> None:
    file = str(DEPLOY / "Caddyfile")
    run(tool("caddy"), "validate", "--adapter", "caddyfile", "--config", file, PUBLIC_HOST="chat.example.com")
    run(tool("caddy"), "fmt", "--diff", file)
    adapted = run(tool("caddy"), "adapt", "--adapter", "caddyfile", "--config", file, PUBLIC_HOST="chat.example.com")

    assert '"request_buffers":256000' in adapted.replace(" ", "") or '"request_buffers":262144' in adapted
    assert '"dial":"app:3978"' in adapted.replace(" ", "")


# The unit


def unit() -> str:
    return (DEPLOY / "server" / "bookings-chat.service").read_text("utf-8")


def test_systemd_takes_the_unit_and_finds_it_little_exposed(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        lacks("no systemd on this machine (systemd-analyze)")
    # The program must be there to be verified.
    file = tmp_path / "bookings-chat.service"
    file.write_text(unit().replace("/opt/bookings-chat/.venv/bin/python", "/usr/bin/env"), "utf-8")
    run(analyze, "verify", str(file))
    found = json.loads(run(analyze, "security", "--offline=true", "--json=short", str(file)))
    told = run(analyze, "security", "--offline=true", "--no-pager", str(file))

    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert exposure is not None
    assert float(exposure[1]) <= HIGHEST_EXPOSURE
    assert {one["json_field"] for one in found if one["set"] is False} >= {"PrivateNetwork"}  # it talks over it


def test_the_unit_starts_the_app_as_the_image_does() -> None:
    assert "app.py --data /var/lib/bookings-chat\n" in unit()
    assert "StateDirectory=bookings-chat\n" in unit()


@pytest.mark.parametrize("page", sorted(DEPLOY.parent.glob("docs/*.md")), ids=lambda page: page.stem)
def test_a_backup_leaves_the_shell_as_it_was(page: Path) -> None:
    """An upgrade goes on in it, and the app runs as somebody else, who reads what was fetched there."""
    assert re.findall(r"^umask 0?[0-7]?[1-7]7$", page.read_text("utf-8"), re.MULTILINE) == []


# Azure


def bicep() -> str:
    return (DEPLOY / "azure" / "main.bicep").read_text("utf-8")


def test_what_azure_gives_the_app_are_settings_that_go_together() -> None:
    named = re.findall(r"\{ name: '(\w+)', (?:value|secretRef): ([^}]+) \}", bicep())
    values = {
        "identity.properties.clientId": "22222222-2222-2222-2222-222222222222",
        "subscription().tenantId": "11111111-1111-1111-1111-111111111111",
        "reachedAt": "https://chat.example.com",
        "businessIds": "studio@contoso.example",
        "webchatOrigins": "https://www.example.com",
        "string(port)": "3978",
        "'database-url'": "postgresql://chat:c0ffee@database/chat?ssl=require",
        "'webchat-secret'": SECRET,
    }
    given = {name: values.get(value, value.strip("'")) for name, value in named}

    assert set(given) <= set(Settings.names())
    settings = Settings.from_env(given)
    assert settings.microsoft_app_type is AppType.MANAGED_IDENTITY
    assert settings.microsoft_app_id == settings.graph_managed_identity
    assert settings.host == "0.0.0.0"  # noqa: S104 - in a container


def test_nothing_secret_is_told_by_the_template() -> None:
    secure = re.findall(r"@secure\(\)\n(?:@.*\n)*param (\w+)", bicep())
    outputs = re.findall(r"^output \w+ string = (.*)$", bicep(), re.MULTILINE)

    assert secure == ["webchatSecret", "postgresPassword"]
    assert len(outputs) == 4
    assert not any(word in one for one in outputs for word in (*secure, "listKeys", "secret"))
    assert re.findall(r"param (?:webchatSecret|postgresPassword) string = ", bicep()) == []


def test_each_deployment_has_the_name_and_the_settings_that_are_given() -> None:
    """Azure takes away whatever of the app a template does not say."""
    ingress = re.search(r"ingress: \{(.*?)\n      \}", bicep(), re.DOTALL)

    assert ingress is not None
    assert "customDomains: empty(certificateId) ? [] : [ownName]" in ingress[1]
    assert re.search(r"env: concat\(\[.*?\], plainEnv, secretEnv\)", bicep(), re.DOTALL)
    assert re.search(r"secrets: concat\(\[.*?\], moreSecrets\)", bicep(), re.DOTALL)
    parameters = re.findall(r"^param (\w+)", bicep(), re.MULTILINE)
    code = re.sub(r"//.*|@description\('[^\n]*'\)", "", bicep())
    assert [one for one in parameters if len(re.findall(rf"\b{one}\b", code)) == 1] == []


def test_every_name_in_the_template_is_declared() -> None:
    """As far as can be seen without Microsoft's compiler: symbols before a dot or a double colon."""
    text = re.sub(r"//.*|@description\('[^\n]*'\)", "", bicep())
    declared = set(re.findall(r"^\s*(?:param|var|resource|output) (\w+)", text, re.MULTILINE))
    used = set(re.findall(r"(?<![\w.'/$:-])(\w+)(?:::\w+)?\.(?:id|properties|listKeys|name)\b", text))

    assert used - declared == set()
    assert {one for pair in re.findall(r"(\w+)::(\w+)", text) for one in pair} <= declared
