"""What is said where others read along: what the business tells everybody, and the way to a chat of one's own.

It rests on what is published and on this one message. Nothing that is known of anybody comes in here, and nothing is
kept: the state that the rest rests on is an empty one.
"""

from __future__ import annotations

from dialogs.acts import UNPUBLISHED, AnyAct, Ask, Command, Do, GiveBusiness, Topic
from dialogs.answers import answer
from dialogs.apply import apply, events
from dialogs.apply.goals import is_wish
from dialogs.replies import InPublic
from dialogs.saying import notes
from dialogs.step import Answer, AnyNote
from dialogs.turns.open_turn import OpenTurn, Turn
from dialogs.turns.reading import acts_of, context_of
from dialogs.turns.taking_in import load_shops
from graph.errors import BookingsError

PUBLIC = UNPUBLISHED - {Topic.OTHER} | {
    Topic.ABOUT,
    Topic.ADVANCE,
    Topic.CONTACT,
    Topic.HOURS,
    Topic.IDENTITY,
    Topic.LANGUAGE,
    Topic.LENGTH,
    Topic.ONLINE,
    Topic.PLACE,
    Topic.PRICE,
    Topic.ROTA,
    Topic.SERVICES,
    Topic.STAFF,
}
"""What can be asked before everybody. The answers to all else speak of appointments, or of what is said in a chat."""


_SAID = ("person", "thanks", "unclear-question-for-us")
"""What begins so is said besides the answers."""


async def answer_in_public(turn: OpenTurn) -> Turn:
    """Always answers, also while Graph is down."""
    try:
        await load_shops(turn)
    except BookingsError:
        return _told(turn, [turn.words.say("sorry-group")], turn.said.text)
    acts = _read(turn)
    answers = _answers(turn, tuple(act for act in acts if _is_public(act)))
    if any(_is_private(act) for act in acts):
        return _told(turn, [*answers, turn.words.say("sorry-group")], turn.said.text)
    # What was not understood may be a wish.
    is_understood = bool(answers) or (bool(acts) and all(isinstance(act, Do) for act in acts))
    return _told(turn, answers or [turn.words.say("group-greeting")], "" if is_understood else turn.said.text)


def _read(turn: OpenTurn) -> tuple[AnyAct, ...]:
    """Of several businesses it is about the one that it names."""
    ids = turn.desk.business_ids
    if len(ids) == 1:
        turn.state = events.in_business(turn.state, ids[0])
    acts = acts_of(turn.said.text, context_of(turn))
    named = tuple(act for act in acts if isinstance(act, GiveBusiness))
    if not named:
        return acts
    turn.state, _ = apply(turn.state, named, turn.context)
    return acts_of(turn.said.text, context_of(turn))


def _is_public(act: AnyAct) -> bool:
    match act:
        case Ask(topic=topic):
            return topic in PUBLIC
        case Do(command=command):
            return command in {Command.PERSON, Command.THANKS}
        case _:
            return False


def _is_private(act: AnyAct) -> bool:
    """Whether it speaks of an appointment, or of whoever writes."""
    match act:
        case GiveBusiness() | Ask(topic=Topic.OTHER):
            return False
        case Ask():
            return not _is_public(act)
        case _:
            return is_wish((act,))


def _answers(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> list[str]:
    if turn.shop is None:
        return []
    # Asked alone, what there is would begin a booking, with the list as its question.
    lists = [act for act in acts if isinstance(act, Ask) and act.topic is Topic.SERVICES]
    _, taken = apply(turn.state, tuple(act for act in acts if act not in lists), turn.context)
    listed = [answer(turn.speaker, act, act.service_ids) for act in lists]
    return listed + [notes.text_of(note, turn.speaker, turn.state, turn.today) for note in taken if _is_said(note)]


def _is_said(note: AnyNote) -> bool:
    return isinstance(note, Answer) or note.key.startswith(_SAID)


def _told(turn: OpenTurn, sentences: list[str], draft: str) -> Turn:
    said = InPublic("\n".join(sentences), turn.words.say("button-personal-chat"), draft)
    return Turn(turn.state, (said,))
