"""What the chat page itself says around the conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from dialogs.saying.spoken import spoken_languages, words_for
from dialogs.saying.wording import FormOfAddress


@dataclass(frozen=True, slots=True)
class PageTexts:
    """`language` is the one they are in, as "en-GB".

    `remembered` names what the page keeps, and opens `why` it does, with the button `forget`. `forgotten` is said after
    that, `ended` when a chat can no longer be gone on with, which `begin` then leads out of. `busy` and `unreachable`
    are why it does not begin, which `retry` tries once more; `offline` is said while the line is gone, `no_script`
    stands where scripts are off. `too_fast` is said to whom a message was refused, with `{seconds}` where the page puts
    how long to wait.

    `person` opens how else the business is reached: by `phone`, `email`, at its `address`, on its `web_site`.
    `choose_language` opens `languages`, each a code and its own name. `calendar_gone` and `calendar_later` stand where
    a file for a calendar was asked for. `refused` is read on a page that may not show the chat, `refused_open` leads to
    the chat's own, and `refused_owner` says for whom `refused_why` is. `close`, `hide` and `unread` are words of the
    widget's.
    """

    language: str
    title: str
    remembered: str
    why: str
    forget: str
    forgotten: str
    ended: str
    begin: str
    retry: str
    busy: str
    unreachable: str
    offline: str
    too_fast: str
    no_script: str
    person: str
    phone: str
    email: str
    address: str
    web_site: str
    choose_language: str
    calendar_gone: str
    calendar_later: str
    languages: tuple[tuple[str, str], ...]
    refused: str
    refused_open: str
    refused_owner: str
    refused_why: str
    close: str
    hide: str
    unread: str


PageTextsFor: TypeAlias = Callable[[str], PageTexts]
"""The texts in the language of a locale such as "en-GB"."""


def page_texts_in(form: FormOfAddress) -> PageTextsFor:
    def page_texts(locale: str) -> PageTexts:
        words = words_for(locale, form)
        return PageTexts(
            language=words.locale,
            title=words.say("page-title"),
            remembered=words.say("page-remembered"),
            why=words.say("page-why"),
            forget=words.say("page-forget"),
            forgotten=words.say("page-forgotten"),
            ended=words.say("page-ended"),
            begin=words.say("page-begin"),
            retry=words.say("button-try-again"),
            busy=words.say("page-busy"),
            unreachable=words.say("page-unreachable"),
            offline=words.say("page-offline"),
            too_fast=words.say("page-too-fast", seconds="{seconds}"),
            no_script=words.say("page-no-script"),
            person=words.say("page-person"),
            phone=words.say("row-phone"),
            email=words.say("row-email"),
            address=words.say("page-address"),
            web_site=words.say("page-web-site"),
            choose_language=words.say("page-language"),
            calendar_gone=words.say("page-calendar-gone"),
            calendar_later=words.say("page-calendar-later"),
            languages=spoken_languages(),
            refused=words.say("page-refused"),
            refused_open=words.say("page-refused-open"),
            refused_owner=words.say("page-refused-owner"),
            refused_why=words.say("page-refused-why"),
            close=words.say("page-close"),
            hide=words.say("page-hide"),
            unread=words.say("page-unread"),
        )

    return page_texts
