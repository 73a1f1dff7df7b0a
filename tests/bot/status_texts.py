"""What the edge of the tests says of its own accord."""

from __future__ import annotations

from bot.channels.webchat.page_texts import PageTexts
from bot.status_texts import StatusTexts

PAGE = PageTexts(
    language="en-GB",
    title="Book here",
    remembered="Kept",
    why="Come back.",
    forget="Forget",
    forgotten="Forgotten.",
    ended="Over.",
    begin="Again",
    retry="Once more",
    busy="Busy.",
    unreachable="Away.",
    offline="Offline.",
    too_fast="Slower, in {seconds} seconds.",
    no_script="No script.",
    person="A person",
    phone="Phone",
    email="E-mail",
    address="Address",
    web_site="Site",
    choose_language="Language",
    calendar_gone="Gone.",
    calendar_later="Later.",
    languages=(("de", "Deutsch"), ("en", "English")),
    refused="Not here.",
    refused_open="Open it",
    refused_owner="For the owner",
    refused_why="It is not named.",
    close="Close",
    hide="Hide",
    unread="new",
)

SENTENCES = StatusTexts(
    patience="Still at it.",
    more_patience="And still.",
    trouble="Sorry, please try again.",
    unsaved="It takes a little longer.",
    outdated="Not any more.",
)
