"""The words of a message on which none of its acts rests."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import NOWHERE, AnyAct, Ask, Besides, Doubt, GiveService, Span, Topic, Want
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message, Token, folded
from dialogs.understanding.values.language import Language, load_language
from dialogs.understanding.values.matching import NONE, misspelling

_SHORTEST, _SHORTEST_CAPITALS = 3, 2
"""Of a word, and of one in capitals ("PT")."""
_SHORTEST_MISSPELT = 6
_ENDS = frozenset(".!?;")
_OF_A_SERVICE = {Topic.OTHER, Topic.AVAILABILITY, Topic.PRICE, Topic.LENGTH, Topic.ABOUT}
"""What is asked about a service: which one, its words may still tell."""


def telling_words(said: str, acts: Sequence[AnyAct], context: Context, within: Span = NOWHERE) -> tuple[str, ...]:
    """The customer's words that say what it is about, without days, times, people, names and commands.

    Of the whole message, or of what lies `within` two places of it.
    """
    message, language = Message(said), load_language(context.locale)
    taken = [act.span for act in acts if act.span != NOWHERE and not _is_open(act)]
    left = [token for token in message.tokens if not any(start <= token.start < end for start, end in taken)]
    if within != NOWHERE:
        left = [token for token in left if within[0] <= token.start < within[1]]
    staff = {word for one in context.staff for word in folded(one.name).split()}
    own = ((message.own[token.start : token.end], token) for token in left if token.plain not in staff)
    return tuple(word for word, token in own if _is_telling(word, token, language))


def is_of_speaker(said: str, context: Context) -> bool:
    """ "Can my kids get their checkups" asks for something, and "do you do checkups" about it."""
    speakers = load_language(context.locale).people.speakers
    return any(token.plain in speakers for token in Message(said).tokens)


def sentence_around(said: str, place: Span) -> Span:
    """Where the sentence lies in the cleaned message that holds a place of it."""
    message = Message(said)
    ends = [0, *(token.end for token in message.tokens if token.plain in _ENDS), len(message.own)]
    start = max((end for end in ends if end <= place[0]), default=0)
    return start, min((end for end in ends if end >= place[1]), default=len(message.own))


def _is_open(act: AnyAct) -> bool:
    """Whether its words are still to be understood: it tells of a wish, and not what for."""
    match act:
        case Want() | Doubt() | Besides():
            return True
        case GiveService(is_weak=is_weak):
            return is_weak
        case Ask(topic=topic, service_ids=ids):
            return topic in _OF_A_SERVICE and not ids
        case _:
            return False


def _is_telling(own: str, token: Token, language: Language) -> bool:
    """Whether it is no word that stands in any message ("please", "appointment"), nor one of those misspelt."""
    word = token.plain
    is_short = len(word) < (_SHORTEST_CAPITALS if own.isupper() else _SHORTEST)
    if not token.is_word or is_short or word in language.light or word in language.services.generic:
        return False
    if len(word) < _SHORTEST_MISSPELT:
        return True
    return not any(misspelling(word, one) > NONE for one in language.services.generic if len(one) >= _SHORTEST_MISSPELT)
