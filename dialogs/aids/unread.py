"""The words of a message on which none of its acts rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.acts import NOWHERE, AnyAct, Ask, Besides, Doubt, GiveService, Topic, Want
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message, Token, folded
from dialogs.understanding.values.language import Language, load_language
from dialogs.understanding.values.matching import NONE, misspelling

_LONGEST = 12
"""In more words than these, only those that say something by themselves are kept: each word costs time."""
_SHORTEST, _SHORTEST_CAPITALS = 3, 2
"""Of a word, and of one in capitals ("PT")."""
_SHORTEST_MISSPELT = 6


@dataclass(frozen=True, slots=True)
class Unread:
    """`text` is what is left in the customer's words, `telling` those words of it that say what it is about."""

    text: str
    telling: tuple[str, ...]


def unread(said: str, acts: Sequence[AnyAct], context: Context) -> Unread:
    """What is left when days, times, people, names and commands are taken out."""
    message, language = Message(said), load_language(context.locale)
    taken = [act.span for act in acts if act.span != NOWHERE and not _is_open(act)]
    left = [token for token in message.tokens if not any(start <= token.start < end for start, end in taken)]
    staff = {word for one in context.staff for word in folded(one.name).split()}
    telling = [
        token for token in left if token.plain not in staff and _is_telling(_own(message, token), token, language)
    ]
    if len(left) > _LONGEST:
        left = [token for token in left if token.is_word and token.plain not in language.words.function]
    return Unread(" ".join(_own(message, token) for token in left), tuple(_own(message, token) for token in telling))


def _own(message: Message, token: Token) -> str:
    return message.own[token.start : token.end]


def _is_open(act: AnyAct) -> bool:
    """Whether its words are still to be understood: it tells of a wish, and not what for."""
    match act:
        case Want() | Doubt() | Besides():
            return True
        case GiveService(is_weak=is_weak):
            return is_weak
        case Ask(topic=topic):
            return topic in {Topic.OTHER, Topic.AVAILABILITY}
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
