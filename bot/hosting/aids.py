"""The aids to the reading, as the settings have them: a ranking by meaning where installed, a model that is named."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from bot.settings import Settings
from dialogs.ports import Aids, ModelPolicy
from graph.auth.sign_in import with_managed_identity
from graph.auth.tokens import TokenSource
from models.completions import ChatCompletions
from models.embedding import OfflineEmbedding, is_installed
from models.endpoint import AZURE_RESOURCE, Endpoint
from models.reader import Reader

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class OpenAids:
    """What is to be closed with the app."""

    meaning: OfflineEmbedding | None = None
    reader: Reader | None = None
    aids: Aids = field(default_factory=Aids)

    async def aclose(self) -> None:
        if self.reader is not None:
            await self.reader.aclose()
        if self.meaning is not None:
            self.meaning.close()


def open_aids(settings: Settings) -> OpenAids:
    """The log says which there are."""
    meaning = OfflineEmbedding() if settings.offline_meaning and is_installed() else None
    endpoint = model_endpoint(settings)
    if endpoint is None:
        _log(meaning, "no model")
        return OpenAids(meaning, None, Aids(meaning=meaning))
    _log(meaning, f"a model at {endpoint.host} ({settings.model_policy.value})")
    reader = Reader(ChatCompletions(endpoint, model_tokens(settings)))
    return OpenAids(meaning, reader, Aids(meaning, reader, settings.model_policy, endpoint.host))


def _log(meaning: OfflineEmbedding | None, model: str) -> None:
    logger.info("aids to the reading: %s by meaning, %s", "ranking" if meaning else "no ranking", model)


def model_endpoint(settings: Settings) -> Endpoint | None:
    """None where no model is named, or it shall never be asked."""
    if settings.model_url is None or settings.model_policy is ModelPolicy.NEVER:
        return None
    key = settings.model_key.get_secret_value() if settings.model_key is not None else None
    return Endpoint(settings.model_url, settings.model_name or "", key)


def model_tokens(settings: Settings) -> TokenSource | None:
    """How the app signs in to the model, where it does so without a key."""
    if settings.model_managed_identity is None or settings.model_policy is ModelPolicy.NEVER:
        return None
    return with_managed_identity(
        settings.model_managed_identity,
        resource=AZURE_RESOURCE,
        setting="MODEL_MANAGED_IDENTITY",
        resource_setting="MODEL_URL",
    )
