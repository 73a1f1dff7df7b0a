"""Which aids to the reading the settings open, and that they are closed with the app."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.hosting import aids
from bot.hosting.aids import model_endpoint, model_tokens, open_aids
from bot.settings import Settings
from dialogs.ports import Aids, ModelPolicy
from models.embedding import OfflineEmbedding
from tests.bot.hosting.environments import WELL
from tests.models.stand_in import StandIn, says

MODEL = {"MODEL_URL": "https://reader.openai.azure.com/openai/v1", "MODEL_NAME": "reader"}
WITH_A_KEY = MODEL | {"MODEL_KEY": "model-key"}
AS_ITSELF = MODEL | {"MODEL_MANAGED_IDENTITY": "system"}
ASKED = [{"role": "user", "content": "he's due his booster"}]


@dataclass(frozen=True, slots=True)
class Thing:
    name: str = "Vaccination"
    text: str = "Vaccination. For cats and dogs."


@pytest.fixture(autouse=True)
def _nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it is."""
    monkeypatch.setattr(aids, "is_installed", lambda: False)


def settings(**changes: str) -> Settings:
    return Settings.from_env(WELL | changes)


async def test_nothing_is_opened_unless_it_is_named_or_installed() -> None:
    found = open_aids(settings())

    assert (found.meaning, found.reader, found.aids) == (None, None, Aids())
    assert (model_endpoint(settings()), model_tokens(settings())) == (None, None)
    await found.aclose()


@pytest.mark.parametrize("named", [WITH_A_KEY, AS_ITSELF])
async def test_a_model_that_is_never_to_be_asked_is_not_opened(named: dict[str, str]) -> None:
    never = settings(**named, MODEL_POLICY="never")

    found = open_aids(never)

    assert (found.reader, found.aids) == (None, Aids())
    assert (model_endpoint(never), model_tokens(never)) == (None, None)


@pytest.mark.parametrize("policy", [ModelPolicy.DOUBTS, ModelPolicy.ALWAYS])
async def test_a_model_that_is_named_is_asked_as_the_policy_says_and_its_host_is_known(policy: ModelPolicy) -> None:
    found = open_aids(settings(**WITH_A_KEY, MODEL_POLICY=policy.value))

    assert found.aids == Aids(None, found.reader, policy, "reader.openai.azure.com")
    assert found.reader is not None
    await found.aclose()


async def test_the_model_is_asked_at_its_address_by_its_name_with_its_key() -> None:
    async with StandIn(says({"goal": "book"})) as there:
        found = open_aids(settings(MODEL_URL=there.url, MODEL_NAME="reader", MODEL_KEY="model-key"))
        assert found.reader is not None
        answer = await found.reader.answer(ASKED, {"type": "object"}, "reading")
        await found.aclose()

    [request] = there.requests
    assert answer == {"goal": "book"}
    assert (request.body["model"], request.body["messages"]) == ("reader", ASKED)
    assert request.headers["authorization"] == "Bearer model-key"


async def test_a_model_is_signed_in_to_by_a_key_or_as_the_machine() -> None:
    with_a_key, as_itself = settings(**WITH_A_KEY), settings(**AS_ITSELF)

    ends = model_endpoint(with_a_key), model_endpoint(as_itself)

    assert [end and end.key for end in ends] == ["model-key", None]
    assert model_tokens(with_a_key) is None
    assert model_tokens(as_itself) is not None
    await open_aids(as_itself).aclose()  # nobody is asked for a token before there is a message


async def test_the_offline_ranking_is_opened_where_it_is_installed_and_not_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aids, "is_installed", lambda: True)

    on, off = open_aids(settings()), open_aids(settings(OFFLINE_MEANING="false"))

    assert isinstance(on.meaning, OfflineEmbedding)
    assert (on.aids, off.aids) == (Aids(meaning=on.meaning), Aids())
    await on.aclose()


async def test_both_are_closed_and_say_nothing_any_more(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(aids, "is_installed", lambda: True)
    found = open_aids(settings(**WITH_A_KEY))
    assert found.meaning is not None
    assert found.reader is not None

    await found.aclose()

    found.meaning.prepare([Thing()])
    assert await found.meaning.likeness("he's due his booster", [Thing()]) is None
    assert await found.reader.answer(ASKED, {"type": "object"}, "reading") is None
    assert caplog.text.count("RuntimeError") == 2
