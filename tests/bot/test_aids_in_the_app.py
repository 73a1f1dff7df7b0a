"""The aids in the whole app, as its settings have them: ranking by meaning, a model over HTTP, and what is learned."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from dialogs.said import Said
from models.embedding import OfflineEmbedding, is_installed
from storage.database.engine import open_database
from storage.suggested_names import SuggestedNames
from tests.dialogs.aids.models import NOTHING
from tests.models.stand_in import StandIn, says
from tests.needed import lacks
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.sample import BUSINESS, NOW
from tests.worlds.studio import Studio, open_studio

BACK = "my shoulders and neck are so tense, anything on Thursday?"


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with open_studio(NOW) as found:
        yield found


@asynccontextmanager
async def customer(base: str, store: object) -> AsyncIterator[DirectLineCustomer]:
    async with aiohttp.ClientSession() as http:
        one = DirectLineCustomer(http, base, store)  # type: ignore[arg-type]
        await one.open("en-GB")
        await one.shown()
        yield one


async def said(one: DirectLineCustomer, text: str) -> str:
    await one.send(Said(text, locale="en-GB"))
    return "\n".join(heard.text for heard in await one.shown())


async def test_what_no_word_names_is_asked_about_and_learned(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_installed():
        lacks("the offline ranking by meaning is not installed; `make meaning` does it")
    # The first message waits until the model is loaded, however slow this machine is.
    monkeypatch.setattr("bot.hosting.aids.OfflineEmbedding", lambda: OfflineEmbedding(seconds=120))
    address = f"sqlite:///{tmp_path / 'app.db'}"
    settings = {"OFFLINE_MEANING": "true"}
    async with open_app(studio, tmp_path, database=address, settings=settings, clock=lambda: NOW) as (base, store):
        for _ in range(3):
            async with customer(base, store) as one:
                assert "Is it one of these: Relaxing massage" in await said(one, BACK)
                assert "Ana Costa" in await said(one, "Relaxing massage")
    database = open_database(address)
    try:
        (suggestion,) = await SuggestedNames(database, lambda: NOW).shown([BUSINESS])
    finally:
        await database.aclose()

    assert suggestion.name.words == "shoulders tense"
    assert suggestion.conversations == 3


async def test_a_model_that_is_named_is_asked(studio: Studio, tmp_path: Path) -> None:
    answer = says({**NOTHING, "goal": "book", "days": ["2026-11-26"]})
    async with StandIn(answer) as model:
        settings = {"MODEL_URL": model.url, "MODEL_NAME": "a-model", "MODEL_KEY": "a-key"}
        app = open_app(studio, tmp_path, settings=settings, clock=lambda: NOW)
        async with app as (base, store), customer(base, store) as one:
            back = await said(one, "squeeze me in on bin day, the one before the long weekend starts")
            privacy = await said(one, "what happens to my data?")

    assert "If I understand you right: Thursday 26 November" in back
    assert "a language model at 127.0.0.1" in privacy
    assert [request.headers["authorization"] for request in model.requests] == ["Bearer a-key"]
