"""A message in clauses, each as the plain words that templates are searched in, with values as places among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dialogs.acts import Span
from dialogs.understanding.message import Message, Token
from dialogs.understanding.words import ClauseWords, Words

_OF_TIME = {"when"}


@dataclass(frozen=True, slots=True)
class Island:
    """A stretch of the message that one value takes: it is never parted, and stands as `<kind>` among the words."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """`words` are written out, without those that say nothing; `spans` are where each stands in the message.

    `rest` are the words that were passed over. `joiner` is the word that opens the clause, if one does ("but", "if");
    `is_asked` says that a question mark ends its sentence, `ends_asked` that it ends this very clause.
    """

    span: Span
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    rest: tuple[str, ...] = ()
    joiner: str = ""
    is_asked: bool = False
    ends_asked: bool = False
    is_attached: bool = False
    """Whether no sign stands before it: its joiner alone parts it from the clause before."""
    first: str = ""
    """The word in its first place, passed over or not."""

    def holds(self, span: Span) -> bool:
        return self.span[0] <= span[0] and span[1] <= self.span[1]

    @property
    def all_words(self) -> tuple[str, ...]:
        return self.words + self.rest


def clauses_of(message: Message, islands: Sequence[Island], words: Words) -> tuple[Clause, ...]:
    """The clauses of a message, in their order; no island is parted."""
    units = list(_units(message, sorted(islands, key=lambda one: one.span), words))
    made = [_clause(part, words) for part in _parted(units, words.clauses)]
    return tuple(_with_marks([one for one in made if one is not None], message.text))


@dataclass(slots=True)
class _Unit:
    """A token, or an island in the place of its tokens."""

    span: Span
    plain: str
    last: str
    """The last of its words as it is written out: "have" of "what've"."""
    is_island: bool = False
    is_close: bool = False
    """Whether it stands right after the one before, without a space."""
    is_asked: bool = False
    """Whether its sentence ends with a question mark."""


@dataclass(slots=True)
class _Part:
    units: list[_Unit] = field(default_factory=list)
    joiner: str = ""
    is_attached: bool = False


def _units(message: Message, islands: list[Island], words: Words) -> Iterator[_Unit]:
    left, end = iter(islands), 0
    island = next(left, None)
    before: Token | None = None
    in_day = False
    for token in message.tokens:
        while island is not None and island.span[1] <= token.start:
            island = next(left, None)
        if island is None or token.end <= island.span[0]:
            last = (words.spelt(token.plain) or (token.plain,))[-1]
            if before is not None and in_day:
                yield from (_Unit((end, end), verb, verb) for verb in words.short_verb(before.plain, token.plain))
            in_day = False
            yield _Unit((token.start, token.end), token.plain, last, is_close=token.start == end)
        elif end <= island.span[0]:
            kind = f"<{island.kind}>"
            yield _Unit(island.span, kind, kind, is_island=True)
            in_day = island.kind in _OF_TIME
        before, end = token, max(end, token.end)


def _parted(units: list[_Unit], words: ClauseWords) -> Iterator[_Part]:
    part = _Part()
    _mark_questions(units)
    for unit, after in zip(units, [*units[1:], None], strict=True):
        before = part.units[-1] if part.units else None
        if not unit.is_island and unit.plain in words.signs:
            if _ends(unit, before, after, words):
                yield part
                part = _Part()
            continue
        joiner = unit.plain if unit.plain in words.joiners else ""
        is_part = _is_of_a_cleft(unit, part, after, words)
        if not unit.is_island and before is not None and not is_part and _begins(unit, before, after, words):
            yield part
            part = _Part(joiner=joiner, is_attached=True)
        elif before is None and not part.joiner:
            part.joiner = joiner
        part.units.append(unit)
    yield part


def _mark_questions(units: list[_Unit]) -> None:
    is_asked = False
    for unit in reversed(units):
        if unit.plain in {".", "!", "?", ";"}:
            is_asked = unit.plain == "?"
        unit.is_asked = is_asked


def _ends(sign: _Unit, before: _Unit | None, after: _Unit | None, words: ClauseWords) -> bool:
    """Whether a sign ends a clause: a full stop after "dr" or inside "e.g." does not."""
    if before is None:
        return False
    if sign.plain == ".":
        is_inside = sign.is_close and after is not None and after.is_close
        return not is_inside and (before.is_island or before.plain not in words.abbreviations or after is None)
    return sign.plain not in {"/", ":"} or not (sign.is_close and after is not None and after.is_close)


def _begins(unit: _Unit, before: _Unit, after: _Unit | None, words: ClauseWords) -> bool:
    if unit.plain in words.conditions and (unit.is_asked or before.plain in words.before_subjects):
        return False  # "do I have to pay if I have to cancel?", "what if"
    if unit.plain in words.conclusions and _is_between_values(before, after, words):
        return True  # "I have a call at three so the last one"
    if unit.plain in words.joiners:
        return not _is_in_middle(unit, before, after, words)
    if unit.plain in words.soft:
        return after is not None and not after.is_island and after.plain in words.starters
    return unit.plain in words.subjects and before.last not in words.before_subjects | words.joiners | words.soft


def _is_between_values(before: _Unit, after: _Unit | None, words: ClauseWords) -> bool:
    """Behind a value, or right before one; not in "three or so"."""
    if after is None or before.plain in words.soft:
        return False
    return before.is_island or (after.is_island and before.plain not in words.before_subjects)


def _is_of_a_cleft(unit: _Unit, part: _Part, after: _Unit | None, words: ClauseWords) -> bool:
    """ "It was a massage I wanted": a relative clause without a pronoun."""
    if unit.plain not in words.subjects or after is None or after.plain not in words.cleft_verbs:
        return False
    return bool(part.units) and part.units[0].plain in words.cleft_openers and part.units[-1].is_island


def _is_in_middle(unit: _Unit, before: _Unit, after: _Unit | None, words: ClauseWords) -> bool:
    """ "except Tuesday", "instead of a massage" stay with what they are said of; so does a word that ends a message."""
    if before.plain in words.open_words and after is not None and after.is_island:
        return True
    if after is not None and f"{before.plain} {unit.plain} {after.plain}" in words.unparted:
        return True
    is_last = after is None or (not after.is_island and after.plain in words.signs)
    if unit.plain in words.pronouns:
        return after is None or after.plain not in words.starters or before.plain in words.before_subjects
    return is_last or after is None or (after.is_island and unit.plain not in words.strong)


def _clause(part: _Part, words: Words) -> Clause | None:
    if not part.units:
        return None
    kept: list[tuple[str, Span]] = []
    rest: list[str] = []
    for unit in part.units:
        for word in (unit.plain,) if unit.is_island else _spelt(unit, words):
            if word in words.dropped and not unit.is_island:
                rest.append(word)
            else:
                kept.append((word, unit.span))
    span = part.units[0].span[0], part.units[-1].span[1]
    said, spans = tuple(word for word, _ in kept), tuple(at for _, at in kept)
    first = part.units[0].plain
    return Clause(span, said, spans, tuple(rest), part.joiner, is_attached=part.is_attached, first=first)


def _spelt(unit: _Unit, words: Words) -> tuple[str, ...]:
    spelt = words.spelt(unit.plain)
    return tuple(one for first in spelt for one in (words.spelt(first) if first != unit.plain else (first,)))


def _with_marks(clauses: list[Clause], text: str) -> Iterator[Clause]:
    """A question mark is that of its whole sentence."""
    asked = False
    marked: list[Clause] = []
    for number in range(len(clauses) - 1, -1, -1):
        clause = clauses[number]
        end = clauses[number + 1].span[0] if number + 1 < len(clauses) else len(text)
        between = text[clause.span[1] : end]
        if "?" in between:
            asked = True
        elif any(sign in between for sign in ".!;"):
            asked = False
        marked.append(replace(clause, is_asked=asked, ends_asked="?" in between))
    yield from reversed(marked)


def token_count(tokens: Sequence[Token], span: Span) -> int:
    """How many words stand within a span."""
    return sum(1 for token in tokens if span[0] <= token.start and token.end <= span[1])
