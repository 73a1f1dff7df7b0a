"""E-mail addresses and phone numbers, typed, spelt out or refused. They are taken out before anything else is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from dialogs.acts import Field, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.candidates import AnyCandidate, FoundSkip, FoundText, FoundTrouble
from dialogs.understanding.values.emails import find_emails
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.phones import find_phones
from dialogs.understanding.values.words import BREAK, Phrases, free_tokens, is_stop, words_of

_FIELDS = {Asked.EMAIL: Field.EMAIL, Asked.PHONE: Field.PHONE}
_FARTHEST = 3
"""So many words may stand between "no" and "phone" ("no, I don't own a phone")."""


def find_contact(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[AnyCandidate, ...]:
    emails = find_emails(message, context, language, taken)
    places = [*taken, *(one.span for one in emails)]
    phones = find_phones(message, context, language, places)
    places += [one.span for one in phones]
    given = {one.field for one in (*emails, *phones) if isinstance(one, FoundText)}
    tokens = free_tokens(message, places)
    skips = tuple(one for one in _skips(tokens, context, language) if one.field not in given)
    is_settled = bool(skips) or Field.PHONE in given  # "oh four one eight, 555. So that's 0418 555 720"
    troubles = tuple(one for one in phones if not (is_settled and isinstance(one, FoundTrouble)))
    return (*emails, *troubles, *skips)


def _skips(tokens: Sequence[Token], context: Context, language: Language) -> Iterator[FoundSkip]:
    words = language.contact
    found: set[Field] = set()
    for field, things in ((Field.PHONE, words.phone), (Field.EMAIL, words.email)):
        for place in _refused(_without_name(tokens, context), language.phrases(things), language):
            found.add(field)
            yield FoundSkip(span=place, field=field)
    asked = _FIELDS.get(context.asked) if context.asked else None
    if context.may_skip_name:
        yield from _names_left_out(tokens, language)
    elif asked is not None and asked not in found and (span := _refusal(tokens, language, asked)):
        yield FoundSkip(span=span, field=asked, is_bare=True)


def _without_name(tokens: Sequence[Token], context: Context) -> Sequence[Token]:
    """ "The name is Ana Silva, not Tel": what was taken for the name is no number that is refused."""
    known = words_of(context.draft.name or "")
    return [replace(token, plain=BREAK) if token.plain in known else token for token in tokens]


def _names_left_out(tokens: Sequence[Token], language: Language) -> Iterator[FoundSkip]:
    """ "Skip", "all under my name"."""
    unnamed = language.phrases(language.people.unnamed).all_in(tokens)
    spans = [(tokens[start].start, tokens[end - 1].end) for start, end in unnamed]
    if span := _refusal(tokens, language):
        spans.append(span)
    yield from (FoundSkip(span=span, field=Field.NAME) for span in spans[:1])


def without_no_to_name(
    contact: Sequence[AnyCandidate], names: Sequence[FoundText], context: Context
) -> tuple[AnyCandidate, ...]:
    """ "No, the name is Ana Silva": the no is to the name that was understood, and refuses no address."""
    starts = [one.span[0] for one in names if context.draft.name and one.text != context.draft.name]
    before = max(starts, default=0)
    return tuple(one for one in contact if not (isinstance(one, FoundSkip) and one.is_bare and one.span[1] <= before))


def _refused(tokens: Sequence[Token], things: Phrases, language: Language) -> Iterator[Span]:
    """ "No phone", "I don't have a telephone"."""
    without = language.phrases(language.contact.without)
    thing_at = dict(things.all_in(tokens))
    for start, end in without.all_in(tokens):
        for at in range(end, min(end + _FARTHEST + 1, len(tokens))):
            if at in thing_at:
                yield tokens[start].start, tokens[thing_at[at] - 1].end
                break
            if tokens[at].plain not in language.contact.between:
                break
    yield from _had_not(tokens, thing_at, language)


def _had_not(tokens: Sequence[Token], thing_at: Mapping[int, int], language: Language) -> Iterator[Span]:
    """ "Eine E-Mail-Adresse besitze ich leider nicht": what there is none of stands first."""
    missing = language.phrases(language.contact.missing)
    for start, end in thing_at.items():
        filler = language.contact.refusal_filler
        at = end
        while (after := missing.end_at(tokens, at)) == at < len(tokens) and tokens[at].plain in filler:
            at += 1
        if after > at:
            yield tokens[start].start, tokens[after - 1].end


def _refusal(tokens: Sequence[Token], language: Language, asked: Field = Field.NAME) -> Span | None:
    """A no to the question for an address or a number, as long as nothing else is said in the same clause."""
    refusals = language.phrases(language.contact.refusals)
    filler = language.contact.refusal_filler | frozenset(language.contact.phone)
    is_of_phone = asked is Field.PHONE and all(token.plain != BREAK for token in tokens)
    for clause in clauses(tokens):
        found = (is_of_phone and _other_is_enough(clause, language)) or refusals.all_in(clause)
        if found and _is_nothing_else(clause, found, filler):
            return clause[found[0][0]].start, clause[found[-1][1] - 1].end
        if _is_unwilling(clause, language) or (asked is Field.PHONE and _goes_on(clause, language)):
            return clause[0].start, clause[-1].end
    return None


def _is_unwilling(clause: Sequence[Token], language: Language) -> bool:
    """ "I don't want to give you that", "die bekommen Sie nicht": a no, and giving."""
    words = language.contact
    nots, gifts = language.phrases(words.unwilling).all_in(clause), language.phrases(words.giving).all_in(clause)
    filler = words.refusal_filler | words.unwilling_filler
    return bool(nots and gifts) and _is_nothing_else(clause, (*nots, *gifts), filler)


def _goes_on(clause: Sequence[Token], language: Language) -> bool:
    """ "Just book it", where what is asked for can be left out; a bare yes would be to giving it."""
    found = language.phrases(language.contact.going_on).all_in(clause)
    return bool(found) and _is_nothing_else(clause, found, language.contact.going_on_filler)


def _is_nothing_else(clause: Sequence[Token], found: Sequence[tuple[int, int]], filler: Collection[str]) -> bool:
    said = {n for start, end in found for n in range(start, end)}
    return all(token.plain in filler for n, token in enumerate(clause) if n not in said)


def _other_is_enough(clause: Sequence[Token], language: Language) -> tuple[tuple[int, int], ...]:
    """ "The e-mail will do", "lieber per Mail"."""
    emails = language.phrases(language.contact.email).all_in(clause)
    enough = language.phrases((*language.contact.refusals, *language.contact.enough)).all_in(clause)
    return tuple(sorted((*emails, *enough))) if emails and enough else ()


def clauses(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Runs of tokens between full stops, commas and whatever is taken; slashes and hyphens stay."""
    run: list[Token] = []
    for token in tokens:
        if is_stop(token) and token.plain != "/":
            if run:
                yield tuple(run)
            run = []
        else:
            run.append(token)
    if run:
        yield tuple(run)
