"""Phone numbers in digits or in words; dates, times and prices are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from dialogs.acts import Field, Reason, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.candidates import FoundText, FoundTrouble
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import free_tokens, overlaps

_DIGITS = re.compile(r"(?<![\w.,:/-])(?:\+\s?|\(\s?\+?)?\d(?:[\s()./-]{0,3}\d)*(?![\w:]|[.,/-]\d)")
_DATE = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?!\d)|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}[./]\d{1,2}\.?(?![\d./])"
)
_LEAST, _LEAST_UNASKED, _MOST = 7, 9, 15
_LEAST_TRIED = 4
_LEAST_SPOKEN = 5
_NEAR = 40
"""So many characters before a number the word for it may stand."""


def find_phones(
    message: Message, context: Context, language: Language, taken: Sequence[Span]
) -> tuple[FoundText | FoundTrouble, ...]:
    typed = tuple(_typed(message, context, language, taken))
    return typed or tuple(_spoken(message, context, language, taken))


def regions(context: Context) -> tuple[str, ...]:
    """The countries whose numbers need no prefix: the business's, then the customer's."""
    _, _, territory = context.locale.replace("_", "-").partition("-")
    return tuple(dict.fromkeys(one.upper() for one in (context.country, territory) if len(one) == 2))


def _typed(
    message: Message, context: Context, language: Language, taken: Sequence[Span]
) -> Iterator[FoundText | FoundTrouble]:
    for match in _DIGITS.finditer(message.text):
        said = match[0]
        count = sum(c.isdigit() for c in said)
        if count < _LEAST_TRIED or _DATE.search(said) or overlaps(match.span(), taken):
            continue
        is_said = context.asked is Asked.PHONE or _is_announced(message, match.span(), language)
        number = _compact(said)
        if _is_phone(number, count, context, is_wanted=is_said or _is_known(context)):
            yield FoundText(span=match.span(), field=Field.PHONE, text=number)
        elif is_said and not _is_year(number):
            yield FoundTrouble(span=match.span(), reason=Reason.BAD_PHONE, words=said.strip())


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in {"19", "20"}


def _compact(said: str) -> str:
    """Digits alone, with a "+" where one was said; the "(0)" after a country's number is none of it."""
    plus = "+" if "+" in said else ""
    if plus:
        said = re.sub(r"\(\s*0\s*\)", "", said)
    return plus + re.sub(r"\D", "", said)


def _is_known(context: Context) -> bool:
    """Whether a number is on the screen, so that another corrects it."""
    return context.asked is Asked.CONFIRM and bool(context.draft.phone)


def _is_announced(message: Message, span: Span, language: Language) -> bool:
    """Whether "number" or the like stands before it, or just after ("... is my cell")."""
    around = Message(message.text[max(0, span[0] - _NEAR) : span[0]]).tokens
    behind = Message(message.text[span[1] : span[1] + _NEAR // 2]).tokens[:4]
    phrases = language.phrases(language.contact.phone)
    return phrases.is_in(around) or phrases.is_in(behind)


def _is_phone(number: str, count: int, context: Context, *, is_wanted: bool) -> bool:
    if not (_LEAST if is_wanted else _LEAST_UNASKED) <= count <= _MOST:
        return False
    return any(_is_possible(number, region) for region in regions(context) or (None,))


def _is_possible(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _spoken(message: Message, context: Context, language: Language, taken: Sequence[Span]) -> Iterator[FoundText]:
    """ "Oh seven seven double oh nine hundred six one four": runs of words for digits."""
    tokens = free_tokens(message, taken)
    if sum(_is_digit_word(token.plain, language) for token in tokens) < _LEAST_SPOKEN:
        return
    for run in _runs_of_digits(tokens, language):
        number = _in_digits([one.plain for one in run], language)
        span = run[0].start, run[-1].end
        is_said = context.asked is Asked.PHONE or _is_announced(message, span, language)
        if _is_phone(number, len(number.lstrip("+")), context, is_wanted=is_said or _is_known(context)):
            yield FoundText(span=span, field=Field.PHONE, text=number)


def _runs_of_digits(tokens: Sequence[Token], language: Language) -> Iterator[list[Token]]:
    """Those that are long enough; signs and words like "then" may stand in them."""
    run: list[Token] = []
    for token in tokens:
        if _is_digit_word(token.plain, language):
            run.append(token)
        elif not (run and _is_between_digits(token.plain, language)):
            if len(run) >= _LEAST_SPOKEN:
                yield run
            run = []
    if len(run) >= _LEAST_SPOKEN:
        yield run


def _is_between_digits(word: str, language: Language) -> bool:
    return word in {",", "-"} or word in language.contact.digit_filler


def _is_digit_word(word: str, language: Language) -> bool:
    words = language.contact
    return word in words.digits or word in words.repeats or word.isdecimal() or words.signs.get(word, word) == "+"


def _in_digits(words: Sequence[str], language: Language) -> str:
    digits, times = "", 1
    for word in words:
        if word in language.contact.repeats:
            times = language.contact.repeats[word]
            continue
        if language.contact.signs.get(word, word) == "+":
            digits = digits or "+"
            continue
        said = language.contact.digits.get(word, word)
        is_tens_before = len(said) == 1 and said != "0" and digits[-1:] == "0" and _is_tens(words, word, language)
        digits = digits[:-1] + said if is_tens_before else digits + said * times
        times = 1
    return digits


def _is_tens(words: Sequence[str], word: str, language: Language) -> bool:
    """Whether "twenty" or the like stands just before this word."""
    at = list(words).index(word)
    before = language.contact.digits.get(words[at - 1], "") if at else ""
    return len(before) == 2 and before[0] not in "01" and before[1] == "0"
