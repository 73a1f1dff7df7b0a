"""One sentence cut into words, with the little steps that the rules for days and for times both take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dialogs.understand.clock import Spoken
from dialogs.understand.heard import Trouble, When
from dialogs.understand.lexicon import Kind, Lexicon, Token


@dataclass(frozen=True, slots=True)
class Moment:
    """Against what a sentence is read: the present in the conversation's zone, and what is being talked about.

    `day` is the day under discussion ("the next day"), `among` are the days on offer ("the Wednesday"), `offered` the
    times on offer, and `opening` the hours: both decide between 3 and 15 o'clock.
    """

    now: datetime
    locale: str = "en"
    day: date | None = None
    among: tuple[date, ...] = ()
    opening: tuple[time, time] | None = None
    offered: tuple[time, ...] = ()
    expects_day: bool = False
    expects_time: bool = False

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(slots=True)
class Reading:
    """What was found, and which stretches of the text it took. `shift` is how much later than what is chosen."""

    when: When = field(default_factory=When)
    shift: timedelta | None = None
    troubles: list[tuple[Trouble, str]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TimeWish:
    """A time wish before "am" and "pm" are settled."""

    at: Spoken | None = None
    after: Spoken | None = None
    before: Spoken | None = None
    around: Spoken | None = None
    part: str | None = None
    either: bool = False  # "3 or 4": the second time counts too


@dataclass(slots=True)
class Choice:
    """Days with times of their own; `weekdays` are those of them that were said by their bare names."""

    days: tuple[date, ...]
    times: list[TimeWish]
    weekdays: set[int]


class Sentence:
    """The words of a sentence by their place. `times` and `troubles` gather what the rules find on their way."""

    def __init__(self, text: str, moment: Moment, words: Lexicon) -> None:
        self.text = text
        self.moment = moment
        self.today = moment.today
        self.words = words
        self.tokens = words.tokens(text)
        self.reading = Reading()
        self.days: tuple[date, ...] = ()
        self.times: list[TimeWish] = []
        self.choices: list[Choice] = []
        self.followed_by: tuple[date, ...] = ()
        self.soonest = False
        self.correcting = False
        self._last_days = 0, 0
        self.excluded: set[date] = set()
        self.excluded_weekdays: set[int] = set()

    def _is(self, i: int, kind: Kind) -> bool:
        return i < len(self.tokens) and kind in self.tokens[i].means

    def _token(self, i: int) -> Token | None:
        return self.tokens[i] if i < len(self.tokens) else None

    def _number(self, i: int) -> int | None:
        return self.tokens[i].value(Kind.NUMBER) if self._is(i, Kind.NUMBER) else None

    def _unit(self, i: int) -> str | None:
        return str(self.tokens[i].means[Kind.UNIT]) if self._is(i, Kind.UNIT) else None

    def _skip(self, i: int, *kinds: Kind) -> int:
        while any(self._is(i, kind) for kind in kinds):
            i += 1
        return i
