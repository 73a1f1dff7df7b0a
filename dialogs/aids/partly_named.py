"""Whether a service is meant of whose name one word was said, among others that its name does not have.

"Flea tablets", where there is a flea bath: the word is only the bath's, and the wish is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from dialogs.acts import NOWHERE, AnyAct, Ask, Besides, GiveService, Goal, Span, Topic, Want
from dialogs.aids.likely_services import MOST, described
from dialogs.aids.unread import sentence_around, telling_words
from dialogs.ports import Described
from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.message import Message, clean
from dialogs.understanding.values.catalogue import Catalogue, Label, catalogue_of
from dialogs.understanding.values.matching import NONE, SURE, misspelling

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
    start, end = _where_it_is_wished(said, act, acts)
    others = telling_words(said, acts, context, (start, end))
    is_doubtful = len(others) >= _OTHER_WORDS and _names_one_word(said, act, context)
    if not is_doubtful and not (_is_asked_for(act, acts) and _names_no_whole(said, act, context)):
        return None
    sentence = clean(said)[start:end].strip()
    return Check(sentence, " ".join(others) or sentence, act, context.services)


def _where_it_is_wished(said: str, act: GiveService, acts: Sequence[AnyAct]) -> Span:
    """ "I'm done with glasses. I want to book laser surgery": the sentence of the wish, where it is another."""
    wishes = [one.span for one in acts if isinstance(one, Want) and one.goal is Goal.BOOK and one.span != NOWHERE]
    own, others = sentence_around(said, act.span), [sentence_around(said, one) for one in wishes]
    return own if not others or own in others else others[0]


def _is_asked_for(act: GiveService, acts: Sequence[AnyAct]) -> bool:
    """ "Do you sell used rims?": whoever asks whether there is such a thing does not know what it is called here."""
    asks = (one for one in acts if isinstance(one, Ask) and one.topic is Topic.SERVICES)
    return any(set(one.service_ids) & set(act.service_ids) for one in asks)


def _names_no_whole(said: str, act: GiveService, context: Context) -> bool:
    """Whether the words are the whole of none of its names."""
    catalogue = catalogue_of(context.services, context.locale)
    start, end = act.span
    words = [one.plain for one in Message(said).tokens if one.is_word and start <= one.start < end]
    hits = ((one, word, like) for one in words for word, like in catalogue.hits(one).items())
    sure = {word for one, word, like in hits if like >= SURE or misspelling(one, word) > NONE}
    labels = [label for label in catalogue.labels if label.id == act.service_ids[0]]
    return not any(all(part.plain in sure for part in label.parts if part.is_telling) for label in labels)


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
