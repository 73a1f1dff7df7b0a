"""Which services a message names: by a whole name, by words that only one has, or weakly by a part or a slip.

Each name is laid over the words of the message; what covers most of them wins, and what covers the same as well as
the winner is asked about.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dialogs.acts import GiveService, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.candidates import FoundServices
from dialogs.understanding.values.catalogue import Catalogue, Label, Part, bare, catalogue_of
from dialogs.understanding.values.matching import CLIPPED, ENDING, PART, SURE
from dialogs.understanding.values.words import free_tokens, is_stop

_DENIED_WITHIN = 2
"""In words: "not for children" says that it is not for children."""
_WIDEST_GAP = 4
"""So far apart may words of one name stand ("fit my new night guard")."""
_AS_GOOD = 0.05
_WEAKEST = 0.3
_HALF = 0.5
_MOST_OF_IT = 0.6
"""So much of a name stands for the whole, or else its last telling word does: "whitening", but not "teeth"."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words `first` to `last` of the message for one part of a name."""

    first: int
    last: int
    part: Part
    likeness: float
    length: int = 0
    """Of what was said, in letters."""

    @property
    def is_clipped(self) -> bool:
        """Whether what was said is the beginning or the end of a compound ("rad" of "Laufrad")."""
        return self.likeness in {PART, CLIPPED} and self.length < len(self.part.plain)

    @property
    def worth(self) -> float:
        return self.part.weight * self.likeness * math.sqrt(self.last - self.first + 1)


@dataclass(frozen=True, slots=True)
class _Fit:
    """One name laid over a stretch of the message."""

    label: Label
    hits: tuple[_Hit, ...]
    is_in_full: bool = False
    bonus: float = 0.0
    lent: frozenset[int] = frozenset()
    """Words that it shares with another name ("cut" of "fringe and hair cut"), which stand with that one."""

    @property
    def places(self) -> frozenset[int]:
        return frozenset(n for hit in self.hits for n in range(hit.first, hit.last + 1)) - self.lent

    @property
    def is_whole(self) -> bool:
        return self.is_in_full or len({hit.part for hit in self.hits}) == len(self.label.parts)

    @property
    def worth(self) -> float:
        return sum(hit.worth for hit in self.hits) + self.bonus

    @property
    def share(self) -> float:
        """How much of the name was said."""
        return sum(hit.part.weight for hit in self.hits) / (self.label.weight or 1.0)

    @property
    def is_sure(self) -> bool:
        return all(hit.likeness >= SURE for hit in self.hits if hit.part.weight > _WEAKEST)

    @property
    def is_conditioned(self) -> bool:
        """Whether whom the service is for was said as well."""
        return bool(self.label.condition) and self.bonus > 0 and not self.is_in_full

    @property
    def has_telling(self) -> bool:
        return any(hit.part.is_telling for hit in self.hits)


def find_services(message: Message, context: Context, taken: Sequence[Span] = ()) -> tuple[FoundServices, ...]:
    """All that are named, from left to right. Where services are on offer, what tells them apart counts first."""
    tokens = free_tokens(message, taken)
    everything = catalogue_of(context.services, context.locale)
    found = _found(tokens, everything)
    offered = _offered(context)
    if offered and not any(not one.is_weak for one in found):
        among = _found(tokens, catalogue_of(context.services, context.locale, offered))
        found = among or found or _by_condition(tokens, catalogue_of(context.services, context.locale, offered))
    if found or context.draft.service_id is not None:
        return found
    return _by_kind(tokens, everything, _conditions_said(tokens, everything)) or _by_description(tokens, everything)


def _offered(context: Context) -> frozenset[str]:
    if context.asked is not Asked.SERVICE:
        return frozenset()
    acts = (act for option in context.options for act in option.acts)
    return frozenset(key for act in acts if isinstance(act, GiveService) for key in act.service_ids)


def _found(tokens: Sequence[Token], catalogue: Catalogue) -> tuple[FoundServices, ...]:
    conditions = _conditions_said(tokens, catalogue)
    in_full = tuple(_in_full(tokens, catalogue))
    fits = [fit for fit in (*in_full, *_laid(tokens, catalogue, conditions)) if _is_allowed(fit, conditions, catalogue)]
    groups = _best_groups(fits, tokens, catalogue)
    chosen = _without_generic([_candidate(group, tokens, catalogue) for group in groups], tokens, catalogue)
    return tuple(sorted(_without_echoes(chosen, tokens), key=lambda one: one.span))


def _in_full(tokens: Sequence[Token], catalogue: Catalogue) -> Iterator[_Fit]:
    """Names said word for word, whatever words they are made of."""
    runs = catalogue.runs
    words = [token.plain for token in tokens]
    said = [word for word in words if word.isalnum()]
    for start, word in enumerate(words):
        for label in runs.get(word, ()):
            end = start + len(label.run)
            if tuple(words[start:end]) != label.run:
                continue
            is_all = len(said) <= sum(one.isalnum() for one in label.run)
            if is_all or any(part.is_telling for part in label.parts) or sum(one.isalpha() for one in label.run) > 1:
                part = Part(" ".join(label.run), 1.0 if is_all else max(label.weight, 0.5))
                yield _Fit(label, (_Hit(start, end - 1, part, 1.0),), is_in_full=True, bonus=_AS_GOOD * 2)


def _laid(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> Iterator[_Fit]:
    """Every name over every stretch in which words of it stand close together."""
    by_label: dict[Label, list[_Hit]] = {}
    for first, last, hits in _heard_words(tokens, catalogue):
        for word, like in hits.items():
            for label, part in catalogue.labels_with[word]:
                length = tokens[last].end - tokens[first].start
                by_label.setdefault(label, []).append(_Hit(first, last, part, like, length))
    for label, found in by_label.items():
        bonus = 0.6 if conditions & {label.condition, label.audience} else 0.0
        for stretch in _stretches(found, tokens):
            fit = _Fit(label, _assigned(stretch), bonus=bonus)
            if _is_named(fit):
                yield fit


def _heard_words(tokens: Sequence[Token], catalogue: Catalogue) -> Iterator[tuple[int, int, dict[str, float]]]:
    """Single words, and neighbours read as one ("check up", "blow-dry", "mani/pedi")."""
    for n, token in enumerate(tokens):
        if not (token.is_word or token.is_number):
            continue
        said = bare(token.plain)
        hits = catalogue.hits(said)
        if hits and not (
            said in catalogue.language.services.endings and ENDING in hits.values() and _is_verb(tokens, n, catalogue)
        ):
            yield n, n, hits
        after = n + 2 if n + 2 < len(tokens) and tokens[n + 1].plain in {"-", "/", "'"} else n + 1
        is_pair = after < len(tokens) and tokens[after].is_word and token.is_word
        if not is_pair:
            continue
        hits = catalogue.hits_of_two(said, bare(tokens[after].plain))
        if not hits and tokens[n + 1].plain == "-":
            hits = catalogue.hits(said + bare(tokens[after].plain))
        if hits:
            yield n, after, hits


def _is_verb(tokens: Sequence[Token], at: int, catalogue: Catalogue) -> bool:
    """ "I don't care", "to cut", and not "a cut"."""
    before, words = tokens[at - 1].plain if at else "", catalogue.language
    return before in words.words.function and before not in words.people.determiners


def _stretches(hits: list[_Hit], tokens: Sequence[Token]) -> Iterator[list[_Hit]]:
    run: list[_Hit] = []
    for hit in sorted(hits, key=lambda one: (one.first, one.last)):
        if run and _is_apart(max(one.last for one in run), hit.first, tokens):
            yield run
            run = []
        run.append(hit)
    if run:
        yield run


def _is_apart(before: int, after: int, tokens: Sequence[Token]) -> bool:
    between = tokens[before + 1 : after]
    return after - before > _WIDEST_GAP or any(is_stop(token) and token.plain != "/" for token in between)


def _assigned(hits: list[_Hit]) -> tuple[_Hit, ...]:
    """Each part to one place and each place to one part, the surest first."""
    chosen: list[_Hit] = []
    used: set[int] = set()
    parts: set[Part] = set()
    for hit in sorted(hits, key=lambda one: (-one.worth, one.first)):
        places = range(hit.first, hit.last + 1)
        if hit.part not in parts and used.isdisjoint(places):
            chosen.append(hit)
            used.update(places)
            parts.add(hit.part)
    return tuple(sorted(chosen, key=lambda one: one.first))


def _is_named(fit: _Fit) -> bool:
    """Common words name something only together and as they are."""
    if fit.has_telling:
        return True
    exact = [hit for hit in fit.hits if hit.likeness >= SURE]
    if len(exact) < 2:
        return False
    return fit.is_whole or any(a.last + 3 >= b.first for a, b in pairwise(exact))


def _is_allowed(fit: _Fit, conditions: frozenset[str], catalogue: Catalogue) -> bool:
    """Light words of time alone are a time; a service with a condition is none unless the condition is said."""
    if fit.is_in_full:
        return True
    time = catalogue.language.time
    if not fit.has_telling and all(hit.part.plain in time or hit.part.plain.isdecimal() for hit in fit.hits):
        return False
    return not fit.label.condition or fit.label.condition in conditions


def _conditions_said(tokens: Sequence[Token], catalogue: Catalogue) -> frozenset[str]:
    words = catalogue.language.services
    said = [
        token
        for n, token in enumerate(tokens)
        if token.is_word and not any(one.plain in words.denied for one in tokens[max(n - _DENIED_WITHIN, 0) : n])
    ]
    kinds = {catalogue.kind_of(bare(token.plain)) for token in said}
    for token, after in pairwise(tokens):
        if token.is_number and after.plain in words.years:
            kinds |= {words.ages_of(int(token.plain) if len(token.plain) < 4 else 0)}
        if token.plain in words.ages and after.is_number:
            kinds.add(words.ages[token.plain])
    return frozenset(kinds - {""})


def _best_groups(fits: Sequence[_Fit], tokens: Sequence[Token], catalogue: Catalogue) -> Iterator[tuple[_Fit, ...]]:
    """What covers most, with what is as good in the same place; the rest of what stands there falls."""
    rest = sorted(fits, key=lambda one: (-one.worth, not one.is_whole))
    language = catalogue.language
    while rest:
        best = rest[0]
        group = [one for one in rest if one.places & best.places]
        kind = [one for one in group if language.grammar.has_compounds and _is_of_its_kind(one, best)]
        yield tuple(one for one in group if one in kind or _is_as_good(one, best))
        covered = best.places
        others = [one for one in rest if not one.places & covered]
        left = [one for one in rest if one not in group[:1]]
        shared = [
            replace(one, lent=covered) for one in left if _shares(one, best, tokens, language.people.conjunctions)
        ]
        rest = sorted((*others, *shared), key=lambda one: (-one.worth, not one.is_whole))


def _is_as_good(fit: _Fit, best: _Fit) -> bool:
    return fit.worth >= best.worth - _AS_GOOD and (fit.is_whole or not best.is_whole)


def _shares(fit: _Fit, best: _Fit, tokens: Sequence[Token], conjunctions: frozenset[str]) -> bool:
    """ "Pass und Ausweis beantragen": another name, joined to the one before, that has a word in common with it."""
    own = fit.places - best.places
    if not own or fit.lent or fit.label.id == best.label.id or not fit.places & best.places:
        return False
    hits = [hit for hit in fit.hits if hit.first in own]
    is_first = max(own) < min(best.places)
    between = range(max(own) + 1, min(best.places)) if is_first else range(max(best.places) + 1, min(own))
    is_joined = any(tokens[n].plain in conjunctions for n in between)
    return is_joined and any(hit.part.is_telling for hit in hits)


def _is_of_its_kind(fit: _Fit, best: _Fit) -> bool:
    """ "Massage" is no more "Klassische Massage" than "Sportmassage": part of a name and of a compound."""
    if best.is_whole or best.bonus or len(best.hits) != 1 or len(fit.hits) != 1 or fit.places != best.places:
        return False
    return (
        all(hit.part.is_telling and hit.likeness >= PART for hit in (*fit.hits, *best.hits)) and fit.hits[0].is_clipped
    )


def _candidate(group: tuple[_Fit, ...], tokens: Sequence[Token], catalogue: Catalogue) -> FoundServices:
    best = group[0]
    ids = tuple(dict.fromkeys(fit.label.id for fit in group))
    places = sorted(best.places)
    while len(places) > 1 and tokens[places[-1]].plain in catalogue.language.words.function:
        places.pop()  # "a pedicure or ...": the joiner is no part of the name
    span = tokens[places[0]].start, tokens[places[-1]].end
    decided = len(ids) == 1 and best.is_conditioned
    likeness = min(SURE if decided and hit.likeness == ENDING else hit.likeness for hit in best.hits)
    score = 1.0 if best.is_in_full else min(1.0, 0.5 * best.share + 0.5 * likeness)
    if catalogue.language.grammar.has_compounds and _is_half(best, tokens, catalogue):
        score = min(score, _HALF)
    words = sum(1 for n in places if tokens[n].is_word or tokens[n].is_number)
    return FoundServices(
        span=span, ids=ids, score=score, words=words, is_in_full=best.is_in_full,
        is_weak=len(ids) > 1 or not _is_strong(best, catalogue),
    )  # fmt: skip


def _is_half(fit: _Fit, tokens: Sequence[Token], catalogue: Catalogue) -> bool:
    """The end of one word of several ("rad" of "Laufrad zentrieren"), or what many could be called ("Beratung")."""
    if not all(hit.is_clipped for hit in fit.hits):
        return False
    generic = catalogue.language.services.generic
    return fit.share < _MOST_OF_IT or all(tokens[place].plain in generic for place in fit.places)


def _is_strong(fit: _Fit, catalogue: Catalogue) -> bool:
    if fit.is_whole and fit.is_sure:
        return fit.has_telling or fit.is_in_full or len(fit.hits) > 1
    own = [hit for hit in fit.hits if hit.part.is_telling and hit.likeness >= SURE]
    if len(fit.hits) < 2 and (catalogue.is_offered or any(hit.part.plain in catalogue.language.common for hit in own)):
        return catalogue.is_offered
    is_own = any(len(catalogue.ids_with.get(hit.part.plain, ())) == 1 for hit in own)
    return fit.is_sure and is_own and (fit.share >= _MOST_OF_IT or any(hit.part is fit.label.head for hit in own))


def _without_generic(found: list[FoundServices], tokens: Sequence[Token], catalogue: Catalogue) -> list[FoundServices]:
    """ "A consultation on the mortgage": what any service could be called gives way to what tells of one."""
    generic = catalogue.language.services.generic
    words = {token.start: token.plain for token in tokens}
    told = [one for one in found if one.words > 1 or one.is_in_full or words[one.span[0]] not in generic]
    return told if any(not one.is_weak for one in told) else found


def _without_echoes(found: list[FoundServices], tokens: Sequence[Token]) -> Iterator[FoundServices]:
    """A weak candidate falls where a strong one beside it, or one of the same service, says more."""
    found = sorted(found, key=lambda one: one.span)
    for before, after in pairwise(found):
        if not after.is_in_full and not before.is_weak and _are_neighbours(before, after, tokens) and after.words == 1:
            found = [one for one in found if one is not after]
    strong = [one for one in found if not one.is_weak]
    for one in found:
        if one.is_weak and any(_is_echo(one, other, tokens) for other in (strong or found) if other is not one):
            continue
        yield one


def _is_echo(one: FoundServices, other: FoundServices, tokens: Sequence[Token]) -> bool:
    if set(other.ids) <= set(one.ids):
        return other.ids != one.ids or other.span < one.span
    if other.is_weak:
        return False
    return _are_neighbours(one, other, tokens)


def _are_neighbours(one: FoundServices, other: FoundServices, tokens: Sequence[Token]) -> bool:
    between = (t for t in tokens if min(one.span[1], other.span[1]) <= t.start < max(one.span[0], other.span[0]))
    return next(between, None) is None


def _by_condition(tokens: Sequence[Token], offered: Catalogue) -> tuple[FoundServices, ...]:
    """ "The kids one", "the adult one": whom it is for decides between what is on offer."""
    words = offered.language.services
    said = _conditions_said(tokens, offered)
    for token in tokens:
        kind = offered.kind_of(bare(token.plain)) if token.is_word else ""
        is_open = token.plain in words.unconditional and not said & words.conditions.keys()
        if kind not in words.conditions and not is_open:
            continue
        fits = {label.id for label in offered.labels if label.condition == ("" if is_open else kind)}
        if len(fits) == 1 and len({label.id for label in offered.labels}) > 1:
            return (FoundServices(span=(token.start, token.end), ids=tuple(fits), score=SURE),)
    return ()


def _by_kind(tokens: Sequence[Token], catalogue: Catalogue, conditions: frozenset[str]) -> tuple[FoundServices, ...]:
    """ "The class", where there is but one."""
    kinds = catalogue.language.services.kinds
    for token in tokens:
        pairs = catalogue.labels_with.get(token.plain, ()) if token.plain in kinds else ()
        ids = {label.id for label, _ in pairs if not label.condition or label.condition in conditions}
        if len(ids) == 1:
            return (FoundServices(span=(token.start, token.end), ids=tuple(ids), score=_WEAKEST, is_weak=True),)
    return ()


def _by_description(tokens: Sequence[Token], catalogue: Catalogue) -> tuple[FoundServices, ...]:
    """A word that one service is described by."""
    stem, common = catalogue.language.grammar.stem, catalogue.language.light
    for token in tokens:
        is_usable = token.is_word and len(token.plain) > 3 and token.plain not in common
        ids = catalogue.described.get(stem(bare(token.plain)), frozenset()) if is_usable else frozenset()
        if len(ids) == 1:
            return (FoundServices(span=(token.start, token.end), ids=tuple(ids), score=_WEAKEST, is_weak=True),)
    return ()
