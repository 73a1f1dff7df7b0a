"""Whether a service is meant of whose name one word was said, among others that its name does not have.

"Flea tablets", where there is a flea bath: the word is only the bath's, and the wish is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from dialogs.acts import AnyAct, Besides, GiveService
from dialogs.aids.likely_services import MOST, described
from dialogs.aids.unread import sentence_around, telling_words
from dialogs.ports import Described
from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.message import Message, clean
from dialogs.understanding.values.catalogue import Catalogue, Label, catalogue_of

_OTHER_WORDS = 2
"""So many that say what it is about, and are not in the name, make it doubtful."""
_NEAR = 0.38
"""What is at least so near in meaning is meant: hardly a sentence that wishes for something else has this cosine, and
many that wish for the service do.
"""


@dataclass(frozen=True, slots=True)
class Check:
    """`said` is laid beside all services; `act` gives the one that it names in part, and `words` are the others."""

    said: str
    words: str
    act: GiveService
    services: tuple[NamedService, ...]

    @property
    def described(self) -> tuple[Described, ...]:
        return tuple(map(described, self.services))

    def settle(self, acts: Sequence[AnyAct], likeness: Sequence[float]) -> tuple[AnyAct, ...]:
        """The acts; where the sentence is about something else, the service is said, or one of several asked about."""
        near = dict(zip((one.id for one in self.services), likeness, strict=True))
        named = self.act.service_ids[0]
        if near[named] >= _NEAR:
            return tuple(acts)
        nearest = sorted(near, key=lambda key: -near[key])
        if nearest[0] == named:
            doubted = structs.replace(self.act, is_weak=True)
        else:
            ids = tuple(dict.fromkeys((named, *nearest)))[:MOST]
            doubted = structs.replace(self.act, service_ids=ids, is_weak=True, guessed_from=self.words)
        return tuple(doubted if act is self.act else act for act in acts)


def check_of(said: str, acts: Sequence[AnyAct], context: Context) -> Check | None:
    """None where no service is named, or one beyond doubt; of two wishes each has its own words."""
    act = _only_service(acts)
    if act is None or act.is_weak or context.draft.service_id is not None or context.is_foreign:
        return None
    start, end = sentence_around(said, act.span)
    others = telling_words(said, acts, context, (start, end))
    if len(others) < _OTHER_WORDS or not _names_one_word(said, act, context):
        return None
    return Check(clean(said)[start:end].strip(), " ".join(others), act, context.services)


def _only_service(acts: Sequence[AnyAct]) -> GiveService | None:
    given = [act for act in acts if isinstance(act, GiveService | Besides)]
    only = given[0] if len(given) == 1 else None
    return only if isinstance(only, GiveService) and len(only.service_ids) == 1 else None


def _names_one_word(said: str, act: GiveService, context: Context) -> bool:
    catalogue = catalogue_of(context.services, context.locale)
    start, end = act.span
    words = {token.plain for token in Message(said).tokens if token.is_word and start <= token.start < end}
    labels = [label for label in catalogue.labels if label.id == act.service_ids[0]]
    return bool(words and labels) and all(_is_one_of_several(label, words, catalogue) for label in labels)


def _is_one_of_several(label: Label, words: set[str], catalogue: Catalogue) -> bool:
    hit = {part for said in words for part in (said, *catalogue.hits(said))}
    return len(label.parts) > 1 and sum(part.plain in hit for part in label.parts) <= 1
