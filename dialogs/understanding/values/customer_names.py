"""The customer's name: announced, spelt out, as a correction, or bare where a name was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from dialogs.acts import Field, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, folded
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.name_shapes import NameShapes, Stretch
from dialogs.understanding.values.words import BREAK, Phrases, free_tokens, is_capitalised, is_stop, words_of
from dialogs.understanding.values.written_names import as_written

_LEAST_SPELT = 3
_MOST_LETTERS = 2
_ALIKE = 0.7


def find_names(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundText, ...]:
    """At most one name, by the surest of the ways in which it can be said."""
    reader = _Reader(message, free_tokens(message, taken), context, language, has_taken=bool(taken))
    ways = (reader.spelt, reader.with_letter, reader.in_parts, reader.of_other, reader.announced, reader.correction)
    is_asked = context.asked is Asked.NAME
    bare_ways = (reader.asked_for, reader.anywhere) if is_asked else (reader.beside_contact,)
    weak = None
    for way in (*ways, *bare_ways):
        found = next(way(), None)
        if found is not None and not (found.is_weak and is_asked):
            return (reader.extended(found),)
        weak = weak or found
    return (weak,) if weak else ()


@dataclass(frozen=True, slots=True)
class _Reader(NameShapes):
    has_taken: bool

    # Ways in which a name is said.

    def spelt(self) -> Iterator[FoundText]:
        """ "A-N-A", "S m y t h e": put for the word before it or of the draft that it spells, else a name itself."""
        for start, end in self._runs_of_letters():
            word = self._letters(start, end)
            spelt = word[:1].upper() + word[1:]
            before = self._name_ending_before(start)
            if before and self._resembles(word, self.tokens[before[1] - 1].plain):
                first = self.text(before[0], before[1] - 1)
                yield self._found(before[0], end, f"{first} {spelt}".strip())
            elif mended := self._mended(spelt):
                yield self._found(start, end, mended)
            elif self.context.asked is Asked.NAME or self._is_announced(start):
                yield self._found(start, end, spelt)

    def with_letter(self) -> Iterator[FoundText]:
        """ "Smyth with a y", of the name that is known."""
        withs = self.language.phrases(self.language.names.with_letter)
        if not self.context.draft.name or not withs.is_in(self.tokens):
            return
        for at, token in enumerate(self.tokens[:-2]):
            between = at + 1 + (self.plain(at + 1) in self.language.names.letter_articles)
            after = withs.end_at(self.tokens, between)
            after = after if after > between else at + 1
            while at < after < len(self.tokens) and self.plain(after) in self.language.names.letter_articles:
                if after + 1 >= len(self.tokens) or not self.tokens[after + 1].is_word:
                    break
                after += 1
            is_letter = (
                after > at + 1 and after < len(self.tokens) and len(self.plain(after).rstrip("'s")) <= _MOST_LETTERS
            )
            if token.is_word and is_letter and (mended := self._mended(self.own(at))):
                end = self._whole_after(after + 1, mended) or after + 1
                yield self._found(at, end, mended)

    def in_parts(self) -> Iterator[FoundText]:
        """ "First name's Chidi", "surname Okafor", with the other part anywhere beside it or in the draft."""
        names = self.language.names
        first, last = self._part_after(names.first), self._part_after(names.last)
        if not first and not last:
            return
        if first and last:
            start, end = min(first[0], last[0]), max(first[1], last[1])
            yield self._found(start, end, f"{self.text(*first)} {self.text(*last)}")
        elif first:
            other = next((s for s in self._bare_stretches() if s[1] <= first[0]), None)
            text = self.text(*first) + (f" {self.text(*other)}" if other else self._known_part(last=True))
            yield self._found(other[0] if other else first[0], first[1], text)
        elif last:
            yield self._found(*last, self._known_part(last=False) + self.text(*last))

    def of_other(self) -> Iterator[FoundText]:
        """ "Booking for my mother, Rosa Lima": the appointment is hers."""
        people = self.language.people
        fors = self.language.phrases(people.other_for)
        called = self.language.phrases(self.language.names.called)
        for at, token in enumerate(self.tokens):
            if token.plain not in people.singles or not self._is_of_one(at, fors):
                continue
            start = at + 1
            start += start < len(self.tokens) and self.plain(start) == ","
            is_called = called.end_at(self.tokens, start) > start
            start = called.end_at(self.tokens, start)
            end = self.name_end(start, needs_capitals=not is_called)
            if end > start:
                yield self._found(start, end, self.text(start, end), is_weak=end - start < 2 and not is_called)

    def announced(self) -> Iterator[FoundText]:
        """ "My name is ...", "this is Mrs Abernathy", "Ana here"."""
        found: list[FoundText] = []
        for start, is_strong in self._announcements():
            end = self.name_end(start, needs_capitals=not is_strong)
            if end > start and (is_strong or self._is_clear(start, end)):
                found.append(self._found(start, end, self.text(start, end), score=1.0 if is_strong else 0.9))
        yield from sorted(found, key=lambda one: not self.message.own[one.span[0]].isupper())
        yield from self._signed()
        yield from self._introduced()

    def _is_clear(self, start: int, end: int) -> bool:
        """After a weak lead: where nouns have capitals "I am Student" names nobody, "I am Ana Silva" does."""
        if self.plain(start) in self.language.time:
            return False
        if not self.language.grammar.has_capital_nouns or self.context.asked is Asked.NAME:
            return True
        is_titled = self.plain(start) in self.language.names.titles
        words = [n for n in range(start, end) if self.tokens[n].is_word]
        return is_titled or (len(words) > 1 and all(is_capitalised(self.own(n)) for n in words[:1] + words[-1:]))

    def _introduced(self) -> Iterator[FoundText]:
        """ "Ana here"."""
        names = self.language.names
        heres = self.language.phrases(names.here)
        if not heres.is_in(self.tokens):
            return
        for start, end in self.runs(needs_capitals=True):
            is_first = start == 0 or is_stop(self.tokens[start - 1]) or self.plain(start - 1) in names.before
            if is_first and heres.end_at(self.tokens, end) > end and self._is_end(heres.end_at(self.tokens, end)):
                yield self._found(start, end, self.text(start, end), score=0.9)

    def _signed(self) -> Iterator[FoundText]:
        """ "Kind regards, Ana Silva", at the end."""
        for begin, end in self.language.phrases(self.language.names.closing).all_in(self.tokens):
            if begin == 0:
                continue
            start = end + (end < len(self.tokens) and self.plain(end) in {",", "."})
            stop = self.name_end(start, needs_capitals=False)
            if stop > start and self._is_end(stop):
                yield self._found(start, stop, self.text(start, stop), score=0.8)

    def correction(self) -> Iterator[FoundText]:
        """A name that resembles the one that is known, and is another."""
        known = self.context.draft.name
        if not known:
            return
        for start, end in self.runs(needs_capitals=True):
            said = " ".join(t.plain for t in self.tokens[start:end])
            likeness = OSA.normalized_similarity(said, folded(known))
            if self._count((start, end)) == 1 and (whole := self._doubled(start, end) or self._instead(start, said)):
                yield self._found(start, end, whole, score=0.8)
            elif self._count((start, end)) > 1 and _ALIKE <= likeness < 1.0:
                yield self._found(start, end, self.text(start, end), score=0.8)

    def _instead(self, start: int, said: str) -> str:
        """The known name with the word that was denied as it should be ("Beckmann, not Bekmann")."""
        denied = self.language.services.denied
        wrong = {after.plain for before, after in pairwise(self.tokens) if before.plain in denied}
        known = (self.context.draft.name or "").split()
        fits = [word for word in known if folded(word) in wrong and folded(word) != said]
        if not fits or OSA.normalized_similarity(said, folded(fits[0])) < _ALIKE:
            return ""
        return " ".join(self.text(start, start + 1) if word == fits[0] else word for word in known)

    def _doubled(self, start: int, end: int) -> str:
        """The known name with one of its words made a double name ("Harms-Lüders")."""
        said = self.text(start, end)
        known = (self.context.draft.name or "").split()
        fits = [word for word in known if "-" in said and word in said.split("-") and word != said]
        return " ".join(said if word == fits[0] else word for word in known) if fits else ""

    def asked_for(self) -> Iterator[FoundText]:
        """The answer to the question for the name: a clause that is nothing else."""
        stretches = [s for s in self._bare_stretches() if not self._is_question(s) and not self._is_never(s)]
        if not stretches:
            return
        first = stretches[0]
        second = stretches[1] if len(stretches) > 1 else None
        if second and set(words_of(self.text(*first))) < set(words_of(self.text(*second))):
            first = second  # "Bond, James Bond"
        elif second and self._is_turned_round(first, second):
            text = f"{self.text(*second)} {self.text(*first)}"
            yield self._found(first[0], second[1], text)
        yield self._found(*first, self.text(*first), score=0.9)

    def anywhere(self) -> Iterator[FoundText]:
        """A name within a sentence, where one was asked for ("it is for Mateo Ibarra"); of one word, at its head."""
        for start, end in self.runs(needs_capitals=True):
            has_title = self.plain(start) in self.language.names.titles
            if (end - start > 1 or has_title) and not self._is_question((start, end)) and not self._is_shouted():
                yield self._found(start, end, self.text(start, end), score=0.7)

        for start, end in self._clauses():
            first, _ = self._trimmed(start, end)
            stop = self.name_end(first, needs_capitals=True)
            if stop > first and not self._is_question((start, end)) and not self._is_shouted():
                yield self._found(first, stop, self.text(first, stop), score=0.4, is_weak=True)

    def extended(self, found: FoundText) -> FoundText:
        """The same name where it is said with more words ("June. June Fairweather")."""
        said = set(words_of(found.text))
        for start, end in self.runs(needs_capitals=True):
            words = {t.plain for t in self.tokens[start:end]}
            if said < words and len(said) == 1 and not self._is_question((start, end)):
                return self._found(start, end, self.text(start, end), score=found.score)
        return found

    def _is_shouted(self) -> bool:
        return self.message.own.isupper()

    def _is_never(self, stretch: Stretch) -> bool:
        never = self.language.phrases(self.language.names.never)
        return never.end_at(self.tokens, stretch[0]) == stretch[1]

    def beside_contact(self) -> Iterator[FoundText]:
        """ "Rita Sol, rita.sol@example.com": a clause of two words or more beside an address or a number."""
        if not self.has_taken or self.context.draft.name:
            return
        for start, end in self.runs(needs_capitals=True):
            words = sum(t.is_word for t in self.tokens[start:end])
            touches = self._is_beside_taken(start, end)
            if words >= 2 and touches and self._is_clause(start, end):
                yield self._found(start, end, self.text(start, end), score=0.8)

    # Where names stand.

    def _announcements(self) -> Iterator[tuple[int, bool]]:
        names = self.language.names
        for words, is_strong in ((names.strong, True), (names.weak, False)):
            phrases = self.language.phrases(words)
            for begin, end in phrases.all_in(self.tokens):
                if self._is_of_others(begin):
                    continue
                at = end
                while at < len(self.tokens) and self.plain(at) in {":", ",", '"', "-", "="} | names.announcing:
                    at += 1
                if at < len(self.tokens):
                    yield at, is_strong

    def _is_of_others(self, at: int) -> bool:
        """ "His name is Tariq", where nobody was asked for a name."""
        return at > 0 and self.plain(at - 1) in self.language.names.others and self.context.asked is not Asked.NAME

    def _is_announced(self, at: int) -> bool:
        return any(start == at for start, _ in self._announcements())

    def _part_after(self, phrases: tuple[str, ...]) -> Stretch | None:
        for _, end in self.language.phrases(phrases).all_in(self.tokens):
            at = end + (end < len(self.tokens) and self.plain(end) == ":")
            is_open = self.context.asked in {Asked.NAME, Asked.CONFIRM}
            stop = self.name_end(at, needs_capitals=not is_open)
            if stop > at:
                return at, stop
        return None

    def _known_part(self, *, last: bool) -> str:
        known = (self.context.draft.name or "").split()
        if len(known) < 2:
            return ""
        return f" {known[-1]}" if last else f"{' '.join(known[:-1])} "

    def _is_of_one(self, at: int, fors: Phrases) -> bool:
        """ "For my mother", "for his son": with "for" up to three words before."""
        return any(fors.ends_before(self.tokens, n) for n in range(max(0, at - 3), at)) and all(
            self.plain(n) not in self.language.people.selves for n in range(max(0, at - 3), at)
        )

    def _bare_stretches(self) -> list[Stretch]:
        """Clauses that are a name and nothing else, but for words like "hi", "it's" and "please" around it."""
        found: list[Stretch] = []
        for start, end in self._clauses():
            first, last = self._trimmed(start, end)
            if first < last and self.name_end(first, needs_capitals=False) == last:
                found.append((first, last))
        return found

    def _clauses(self) -> Iterator[Stretch]:
        start = 0
        for at, token in enumerate(self.tokens):
            is_break = token.plain != "." and is_stop(token)
            if is_break or (token.plain == "." and not self._is_dot_of_name(at)):
                if at > start:
                    yield start, at
                start = at + 1
        if len(self.tokens) > start:
            yield start, len(self.tokens)

    def _is_dot_of_name(self, at: int) -> bool:
        before = self.plain(at - 1) if at else ""
        return at + 1 < len(self.tokens) and (before in self.language.names.titles or len(before) == 1)

    def _trimmed(self, start: int, end: int) -> Stretch:
        names, keeps = self.language.names, self.language.words.also_names
        while (
            start < end
            and (self.plain(start) in names.before or not self._is_worded(start))
            and not (self.plain(start) in keeps and start + 1 == end)
        ):
            start += 1
        while (
            end > start
            and (self.plain(end - 1) in names.after or not self._is_worded(end - 1))
            and not (self.plain(end - 1) in keeps and start + 1 == end)
        ):
            end -= 1
        return start, end

    def _is_worded(self, at: int) -> bool:
        return self.tokens[at].is_word or self.tokens[at].is_number

    def _is_turned_round(self, first: Stretch, second: Stretch) -> bool:
        """ "Silva, Ana": two clauses that are names, a comma between them and nothing else."""
        is_joined = second[0] == first[1] + 1 and self.plain(first[1]) == ","
        is_short = self._count(second) <= 2 and self._count(first) <= 2
        return is_joined and is_short and self._is_end(second[1])

    def _count(self, stretch: Stretch) -> int:
        """How many words it has; a double name is one."""
        return len(self.message.own[self.tokens[stretch[0]].start : self.tokens[stretch[1] - 1].end].split())

    def _is_question(self, stretch: Stretch) -> bool:
        return stretch[1] < len(self.tokens) and self.plain(stretch[1]) == "?"

    def _is_end(self, at: int) -> bool:
        return at >= len(self.tokens) or is_stop(self.tokens[at]) or not self._is_worded(at)

    def _is_clause(self, start: int, end: int) -> bool:
        is_begin = start == 0 or is_stop(self.tokens[start - 1])
        return is_begin and self._is_end(end)

    def _is_beside_taken(self, start: int, end: int) -> bool:
        near = self.tokens[max(0, start - 3) : start] + self.tokens[end : end + 3]
        return any(token.plain == BREAK for token in near)

    # Mending what is known.

    def _runs_of_letters(self) -> Iterator[Stretch]:
        start, count = 0, 0
        if sum(len(token.plain) == 1 and token.is_word for token in self.tokens) < _LEAST_SPELT:
            return
        for at in range(len(self.tokens) + 1):
            is_sign = at < len(self.tokens) and self.plain(at) in {"-", ".", ","} | self.language.contact.repeats.keys()
            if self._is_letter(at):
                start = at if count == 0 else start
                count += 1
            elif not (count and is_sign and self._is_letter(at + 1)):
                end = at - 1 if self._is_word_by_itself(at - 1) else at
                if count >= _LEAST_SPELT:
                    yield start, end
                count = 0

    def _is_word_by_itself(self, at: int) -> bool:
        """The "I" of "T U double L Y I need": a letter that is a word, with more words after it."""
        is_word = self.plain(at) in self.language.words.function and at > 1 and self.plain(at - 1) != "-"
        return is_word and at + 1 < len(self.tokens) and self.tokens[at + 1].is_word

    def _letters(self, start: int, end: int) -> str:
        """ "T U double L Y" in one word."""
        repeats, word, times = self.language.contact.repeats, "", 1
        for token in self.tokens[start:end]:
            times = repeats.get(token.plain, times)
            if token.is_word and len(token.plain) == 1:
                word, times = word + token.plain * times, 1
        return word

    def _is_letter(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].is_word and len(self.plain(at)) == 1

    def _name_ending_before(self, at: int) -> Stretch | None:
        """A name up to five words before, with nothing but signs and "that's" between."""
        for start, end in self.runs(needs_capitals=self.context.asked is not Asked.NAME):
            between = [self.plain(n) for n in range(end, at) if self.tokens[n].is_word]
            known = self.language.words.function | self.language.names.spelt
            if end <= at and all(word in known for word in between):
                return start, end
        return None

    def _resembles(self, said: str, word: str) -> bool:
        return OSA.distance(said, word) <= max(1, len(word) // 3)

    def _mended(self, said: str) -> str:
        """The name that is known with the one of its words that this resembles put right; "" where none does."""
        known = (self.context.draft.name or "").split()
        plain = folded(said)
        for n, word in enumerate(known):
            if plain != folded(word) and self._resembles(plain, folded(word)) and plain not in self.language.common:
                return as_written(" ".join([*known[:n], said, *known[n + 1 :]]), self.language)
        return ""

    def _whole_after(self, at: int, name: str) -> int:
        """Where the mended name is said in full after the correction ("John with an h. John Peele")."""
        run = words_of(name)
        for start in range(at, min(at + 3, len(self.tokens))):
            if tuple(t.plain for t in self.tokens[start : start + len(run)]) == run:
                return start + len(run)
        return 0

    def _found(self, start: int, end: int, text: str, *, score: float = 1.0, is_weak: bool = False) -> FoundText:
        span = self.tokens[start].start, self.tokens[end - 1].end
        return FoundText(span=span, field=Field.NAME, text=text, score=score, is_weak=is_weak)
