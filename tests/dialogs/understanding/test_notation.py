"""The notation of templates: what each sign fits, and what is refused."""

from __future__ import annotations

import re

import pytest

from dialogs.saying.catalogue import languages_with
from dialogs.understanding.language import is_read, language_of
from dialogs.understanding.message import Message
from dialogs.understanding.templates.book import Match, TemplateBook
from dialogs.understanding.templates.notation import TemplateError, needed, parse, pattern_of, words_of

PLACES = {"when": "<when>", "value": "<(?:when|service)>"}


def fits(template: str, said: str, rules: dict[str, str] | None = None) -> bool:
    text = "".join(f" {word}" for word in said.split())
    return re.search(pattern_of(parse(template, rules), PLACES) + r"(?= |$)", text) is not None


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("book it", "please book it now"),
        ("book [me] in", "book in"),
        ("book [me] in", "book me in"),
        ("(move|change) it", "change it"),
        ("move ... to <when>", "move my other thing to <when>"),
        ("make it *", "make it three"),
        ("^ stop $", "stop"),
        ("<value> works", "<service> works"),
        ("{want} a cut", "would like a cut"),
        ("a (b|c d) [e|f]", "a c d f"),
    ],
)
def test_what_a_template_fits(template: str, said: str) -> None:
    assert fits(template, said, {"want": "(want|would like)"})


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("book it", "book item"),
        ("book it", "rebook it"),
        ("^ stop $", "stop that"),
        ("move ... to <when>", "move one two three four five to <when>"),
        ("<when> works", "<service> works"),
        ("make it *", "make it"),
    ],
)
def test_what_a_template_does_not_fit(template: str, said: str) -> None:
    assert not fits(template, said)


@pytest.mark.parametrize("template", ["(a|b", "a]", "a)", "{nobody}", "[a", "<"])
def test_what_is_no_template(template: str) -> None:
    with pytest.raises(TemplateError):
        parse(template)


def test_a_rule_cannot_name_itself() -> None:
    with pytest.raises(TemplateError):
        parse("{a}", {"a": "x {a}"})


def test_which_words_a_template_cannot_do_without() -> None:
    assert needed(parse("[please] (book|reserve) it"), frozenset({"it"})) == frozenset({"book", "reserve"})
    assert needed(parse("[a] [b]"), frozenset()) is None
    assert needed(parse("(a|[b])"), frozenset()) is None
    assert words_of(parse("a [b|c <when>] ...")) == {"a", "b", "c"}


def test_the_book_finds_every_place_and_weighs_common_words_less() -> None:
    book = TemplateBook({"goals": {"book": ["book it", "[the] book"]}}, {}, PLACES, frozenset({"it"}))

    found = sorted(book.search(("book", "it", "book")), key=lambda one: (one.start, one.end))

    assert found == [
        Match("goals", "book", 0, 1, 1.0),
        Match("goals", "book", 0, 2, 1.3),
        Match("goals", "book", 2, 3, 1.0),
    ]
    assert found[1].holds(found[0])
    assert book.vocabulary == {"book", "it", "the"}


@pytest.mark.parametrize("name", [code for code in languages_with("intents.toml") if is_read(code)])
def test_every_word_of_every_template_is_one_that_a_message_can_have(name: str) -> None:
    words = language_of(name).templates.vocabulary

    assert {word for word in words if [token.plain for token in Message(word).tokens] != [word]} == set()


@pytest.mark.parametrize("word", ["2nd", "no-show", "10er", "wi-fi"])
def test_what_is_several_words_in_a_message_is_so_in_a_template(word: str) -> None:
    said = " ".join(token.plain for token in Message(f"the {word} please").tokens)

    assert fits(f"(first|{word}) please", said)
