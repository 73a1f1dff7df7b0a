"""A set-up that is well, whose Graph and Entra are the simulator's, and the doctor on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from bot.settings import Settings
from deploy.cli.app import app_for, common_first
from simulator.http.permissions import SEND_MAIL, WRITE
from simulator.tenant import SimulatedTenant
from tests.bot.hosting.entra import entra_simulated
from tests.deploy.conftest import Ended
from tests.programs import free_port
from tests.worlds import sample

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "22222222-2222-4222-8222-222222222222"
BOT = "33333333-3333-4333-8333-333333333333"
SECRET = "0123456789abcdefghijklmnopqrstuv"


@dataclass
class Patient:
    """What a case breaks: `env` are the settings; the tenant and the folder are there too."""

    root: str
    tenant: SimulatedTenant
    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def control(self, name: str, body: dict[str, Any]) -> None:
        httpx.post(f"{self.root}/_simulator/{name}", json=body, trust_env=False).raise_for_status()

    def graph(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        """As an administrator would."""
        headers = {"Authorization": "Bearer delegated-administrator"}
        url = f"{self.root}/v1.0/solutions/bookingBusinesses/{sample.BUSINESS}{path}"
        httpx.request(method, url, json=body, headers=headers, trust_env=False).raise_for_status()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Patient]:
    with entra_simulated(monkeypatch) as (root, tenant):
        tenant.sign_in.register(CLIENT, "graph-secret", (WRITE, SEND_MAIL))
        tenant.sign_in.register(BOT, "bot-secret", ())
        env = {
            "BOOKINGS_BUSINESS_IDS": sample.BUSINESS,
            "GRAPH_BASE_URL": f"{root}/v1.0",
            "GRAPH_TENANT_ID": TENANT,
            "GRAPH_CLIENT_ID": CLIENT,
            "GRAPH_CLIENT_SECRET": "graph-secret",
            "MAIL_SENDER": "codes@contoso.example",
            "WEBCHAT_SECRET": SECRET,
            "WEBCHAT_ALLOWED_ORIGINS": "https://www.studio.example",
            "PORT": str(free_port()),
        }
        yield Patient(root, tenant, tmp_path, env)


Doctor = Callable[..., Ended]


@pytest.fixture
def doctor(patient: Patient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Doctor:
    monkeypatch.chdir(tmp_path)
    for name in Settings.names():
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Ended:
        whole = common_first(["doctor", "--data", str(tmp_path / "data"), *arguments])
        ended = CliRunner().invoke(app_for(None), whole, env=patient.env | {"COLUMNS": "200"}, catch_exceptions=False)
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    return run


def found(ended: Ended) -> list[tuple[str, str, str]]:
    """Check, gravity and what is wrong."""
    return [
        (look["check"], finding["gravity"], finding["what"])
        for look in ended.json["checks"]
        for finding in look["findings"]
    ]
