"""Every name of a service laid over the words of a message: word for word, or part by part where words stand close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dialogs.understanding.message import Token
from dialogs.understanding.values.catalogue import Catalogue, Label, Part, bare
from dialogs.understanding.values.matching import ENDING, SAME, SURE
from dialogs.understanding.values.service_fits import Fit, Hit
from dialogs.understanding.values.words import is_stop

_WIDEST_GAP = 4
"""So far apart may words of one name stand ("fit my new night guard")."""
_LONGEST_BEFORE_VERBS = 3
_BONUS_IN_FULL = 0.1
_BONUS_OF_CONDITION = 0.6
_LEAST_IN_FULL = 0.5
_SIGNS_INSIDE = frozenset("-/'")


def names_in_full(tokens: Sequence[Token], catalogue: Catalogue) -> Iterator[Fit]:
    """Names said word for word, whatever words they are made of."""
    runs = catalogue.runs
    words = [token.plain for token in tokens]
    said = sum(word.isalnum() for word in words)
    for start, word in enumerate(words):
        for label in runs.get(word, ()):
            end = start + len(label.run)
            if tuple(words[start:end]) != label.run:
                continue
            is_all = said <= sum(one.isalnum() for one in label.run)
            if is_all or _is_name_by_itself(label):
                part = Part(" ".join(label.run), 1.0 if is_all else max(label.weight, _LEAST_IN_FULL))
                yield Fit(label, (Hit(start, end - 1, part, 1.0),), is_in_full=True, bonus=_BONUS_IN_FULL)


def _is_name_by_itself(label: Label) -> bool:
    """Whether it names something within a sentence too: not by one common word."""
    return any(part.is_telling for part in label.parts) or sum(one.isalpha() for one in label.run) > 1


def names_laid(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> Iterator[Fit]:
    """Every name over every stretch in which words of it stand close together."""
    for label, hits in _hits_by_label(tokens, catalogue).items():
        bonus = _BONUS_OF_CONDITION if conditions & {label.condition, label.audience} else 0.0
        denied = catalogue.language.services.denied - set(label.run)
        for stretch in _stretches(hits, tokens, denied):
            fit = Fit(label, _assigned(stretch), bonus=bonus)
            if _is_named(fit):
                yield fit


def _hits_by_label(tokens: Sequence[Token], catalogue: Catalogue) -> dict[Label, list[Hit]]:
    found: dict[Label, list[Hit]] = {}
    for first, last, hits in _heard_words(tokens, catalogue):
        length = tokens[last].end - tokens[first].start
        for word, like in hits.items():
            for label, part in catalogue.labels_with[word]:
                found.setdefault(label, []).append(Hit(first, last, part, like, length))
    return found


def _heard_words(tokens: Sequence[Token], catalogue: Catalogue) -> Iterator[tuple[int, int, dict[str, float]]]:
    """Single words, and neighbours read as one ("check up", "blow-dry", "mani/pedi", "G2")."""
    inside = -1
    for n, token in enumerate(tokens):
        if n <= inside or not (token.is_word or token.is_number):
            continue
        if hits := _hits_with_number(tokens, n, catalogue):
            inside = n + 1
            yield n, inside, hits
            continue
        hits = catalogue.hits(bare(token.plain))
        if hits and not _is_verb(tokens, n, hits, catalogue):
            yield n, n, _whole_names(hits, catalogue) if _is_something_to_do(tokens, n, catalogue) else hits
        after = _place_after(tokens, n)
        if hits := _hits_of_pair(tokens, n, after, catalogue):
            yield n, after, hits


def _hits_with_number(tokens: Sequence[Token], at: int, catalogue: Catalogue) -> dict[str, float]:
    """ "G2" is a word of its own, where a name has it, and no "G"."""
    if not tokens[at].is_word or at + 1 >= len(tokens) or not tokens[at + 1].is_number:
        return {}
    whole = tokens[at].plain + tokens[at + 1].plain
    return {whole: SAME} if whole in catalogue.labels_with else {}


def _is_verb(tokens: Sequence[Token], at: int, hits: dict[str, float], catalogue: Catalogue) -> bool:
    """ "I don't care", "to cut", and not "a cut": what may be the end of a compound, as something to do."""
    words = catalogue.language
    if bare(tokens[at].plain) not in words.services.endings or ENDING not in hits.values():
        return False
    before = tokens[at - 1].plain if at else ""
    return before in words.words.function and before not in words.people.determiners


def _is_something_to_do(tokens: Sequence[Token], at: int, catalogue: Catalogue) -> bool:
    """ "Before she lets me drive", "to learn drive"."""
    befores = catalogue.language.phrases(catalogue.language.services.before_verbs)
    return any(befores.end_at(tokens, at - length) == at for length in range(1, _LONGEST_BEFORE_VERBS + 1))


def _whole_names(hits: dict[str, float], catalogue: Catalogue) -> dict[str, float]:
    """Of what is something to do only what is a name by itself ("learn massage")."""
    return {
        word: like
        for word, like in hits.items()
        if any(len(label.parts) == 1 for label, _ in catalogue.labels_with[word])
    }


def _place_after(tokens: Sequence[Token], at: int) -> int:
    """The place of the next word, over a sign within a word."""
    has_sign = at + 2 < len(tokens) and tokens[at + 1].plain in _SIGNS_INSIDE
    return at + 2 if has_sign else at + 1


def _hits_of_pair(tokens: Sequence[Token], at: int, after: int, catalogue: Catalogue) -> dict[str, float]:
    if after >= len(tokens) or not tokens[at].is_word or not tokens[after].is_word:
        return {}
    first, second = bare(tokens[at].plain), bare(tokens[after].plain)
    hits = catalogue.hits_of_two(first, second)
    return catalogue.hits(first + second) if not hits and tokens[at + 1].plain == "-" else hits


def _stretches(hits: list[Hit], tokens: Sequence[Token], denied: frozenset[str]) -> Iterator[list[Hit]]:
    run: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.first, one.last)):
        if run and _is_apart(max(one.last for one in run), hit.first, tokens, denied):
            yield run
            run = []
        run.append(hit)
    if run:
        yield run


def _is_apart(before: int, after: int, tokens: Sequence[Token], denied: frozenset[str]) -> bool:
    """Far from each other, or with a sign or a no between them ("class B, not double")."""
    between = tokens[before + 1 : after]
    if any(token.plain in denied for token in between):
        return True
    return after - before > _WIDEST_GAP or any(is_stop(token) and token.plain != "/" for token in between)


def _assigned(hits: list[Hit]) -> tuple[Hit, ...]:
    """Each part to one place and each place to one part, the surest first."""
    chosen: list[Hit] = []
    used: set[int] = set()
    parts: set[Part] = set()
    for hit in sorted(hits, key=lambda one: (-one.worth, one.first)):
        places = range(hit.first, hit.last + 1)
        if hit.part not in parts and used.isdisjoint(places):
            chosen.append(hit)
            used.update(places)
            parts.add(hit.part)
    return tuple(sorted(chosen, key=lambda one: one.first))


def _is_named(fit: Fit) -> bool:
    """Common words name something only together and as they are."""
    if fit.has_telling:
        return True
    exact = [hit for hit in fit.hits if hit.likeness >= SURE]
    if len(exact) < 2:
        return False
    return fit.is_whole or any(a.last + 3 >= b.first for a, b in pairwise(exact))
