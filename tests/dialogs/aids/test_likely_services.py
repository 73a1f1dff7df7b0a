"""Services that no word names are asked about, at most three; none of it acts by itself."""

from __future__ import annotations

import pytest

from dialogs.ports import Aids
from dialogs.state.tasks import Booking
from dialogs.turn import TurnOptions
from dialogs.understanding.context import Asked
from tests.dialogs.aids.meanings import TableOfMeanings
from tests.dialogs.talk import STUDIO, Talk

NEAR = {
    "fringe": {"Haircut": 0.6, "Children's haircut": 0.5, "Colour": 0.4},
    "shoulder": {"Massage": 0.7, "Yoga class": 0.5, "Haircut": 0.2},
    "trousers": {"Colour": 0.2, "Haircut": 0.19, "Massage": 0.18},
    "poster": {"Yoga class": 0.2, "Massage": 0.3, "Haircut": 0.1},
    "stiff": {"Yoga class": 0.5},
}
UNKNOWN = "my fringe is in my eyes, can you sort it on friday"


def meanings() -> TableOfMeanings:
    return TableOfMeanings(NEAR)


def talk_with(table: TableOfMeanings, locale: str = "en-GB") -> Talk:
    return Talk(locale=locale, options=TurnOptions(aids=Aids(meaning=table)))


async def test_a_wish_that_names_no_service_is_asked_about_among_three() -> None:
    talk = talk_with(meanings())

    answer = await talk.say(UNKNOWN)

    assert "Is it one of these: Haircut, Children's haircut or Colour?" in answer
    assert talk.labels == ("Haircut", "Children's haircut", "Colour", "None of these")
    assert talk.visit.service_id is None
    assert talk.visit.when.days


async def test_the_one_that_is_pressed_is_booked_at_the_time_that_was_said() -> None:
    talk = talk_with(meanings())
    await talk.say(UNKNOWN)

    await talk.press("Haircut")

    assert talk.visit.service_id == "Haircut"
    assert talk.visit.when.days
    assert not talk.visit.is_guess


async def test_one_that_is_typed_is_taken() -> None:
    talk = talk_with(meanings())

    await talk.say(UNKNOWN, "the haircut")

    assert talk.visit.service_id == "Haircut"


@pytest.mark.parametrize("no", ["None of these", "no", "none of those"])
async def test_whoever_means_none_hears_that_it_is_not_booked_here_and_what_is(no: str) -> None:
    talk = talk_with(meanings())

    await talk.say("can somebody take in my trousers on friday")
    answer = await talk.say(no)

    assert "I can't find it among what we book here" in answer
    assert "+351 210 000 300" in answer
    assert "Yoga class" in talk.labels
    assert "None of these" not in talk.labels
    assert talk.visit.service_id is None
    assert talk.visit.when.days


async def test_a_second_wish_is_looked_at_anew() -> None:
    talk = talk_with(meanings())

    answer = await talk.say("can somebody take in my trousers on friday", "none of these", "the shoulder thing then")

    assert "Massage" in answer


async def test_whoever_says_no_in_more_words_is_asked_about_others() -> None:
    table = TableOfMeanings({"seam": {"Colour": 0.9, "Haircut": 0.8, "Massage": 0.7}, "ache": {"Massage": 0.9}})
    talk = talk_with(table)
    await talk.say("something about my seams on friday")
    assert set(talk.labels) == {"Colour", "Haircut", "Massage", "None of these"}

    answer = await talk.say("none of those, it's the stretching thing with the mats and the ache")

    assert "I can't find it" not in answer
    assert not {"Colour", "Haircut", "Massage"} & set(talk.labels)


async def test_whoever_asks_what_there_is_sees_it_once() -> None:
    talk = talk_with(meanings())

    answer = await talk.say(UNKNOWN, "what else do you offer?")

    assert answer.count("Yoga class") == 1
    assert "Yoga class" in talk.labels


async def test_half_a_name_of_one_that_is_asked_about_is_enough() -> None:
    table = TableOfMeanings({"bristle": {"Beard trim": 0.9, "Massage": 0.8, "Colour": 0.7}})
    talk = talk_with(table)

    await talk.say("my bristles are out of hand on friday", "yes the beards please")

    assert talk.visit.service_id == "Beard trim"


async def test_a_yes_to_several_takes_none() -> None:
    talk = talk_with(meanings())

    await talk.say(UNKNOWN, "yes")

    assert talk.visit.service_id is None
    assert talk.state.asked is Asked.SERVICE


async def test_what_words_point_at_and_meaning_agrees_with_clearly_is_said() -> None:
    talk = talk_with(TableOfMeanings({"shoulder": {"Massage": 0.9}}))

    answer = await talk.say("something for my stiff neck and shoulders")

    assert "Do you mean Massage?" in answer


async def test_what_words_point_at_is_one_of_those_asked_about() -> None:
    talk = talk_with(TableOfMeanings({"shoulder": {"Yoga class": 0.7, "Massage": 0.3}}))

    answer = await talk.say("something for my shoulders")

    assert "Is it one of these: Yoga class, Massage" in answer


async def test_one_word_of_a_name_among_others_is_asked_about() -> None:
    """Of "yoga poster" the word is the class's, and the wish is not."""
    table = TableOfMeanings(NEAR)
    talk = talk_with(table)

    answer = await talk.say("I want to buy a yoga poster with elephants on friday")

    assert "Is it one of these: Yoga class, Massage or Haircut?" in answer
    assert table.asked == ["I want to buy a yoga poster with elephants on friday"]


async def test_one_word_of_a_name_is_enough_where_the_sentence_is_near_to_it() -> None:
    talk = talk_with(TableOfMeanings({"elephants": {"Yoga class": 0.6}}))

    await talk.say("I want yoga with elephants and tortoises on friday")

    assert talk.visit.service_id == "Yoga class"


@pytest.mark.parametrize(
    "said",
    [
        "a haircut on friday at ten",
        "hello",
        "I'd like an appointment please",
        "can I come on friday afternoon?",
        "what are your opening hours?",
        "thanks, that's all",
        "cancel my appointment",
        "beard trim and a massage, whenever",
    ],
)
async def test_a_message_that_words_settle_asks_nothing_of_it(said: str) -> None:
    table = meanings()

    await talk_with(table).say(said)

    assert table.asked == []


async def test_a_whole_booking_asks_nothing_of_it() -> None:
    table = meanings()
    talk = talk_with(table)

    await talk.say("hi", "haircut with Dana on friday at 10", "Ana Silva", "ana@example.com", "skip", "yes")

    assert len(talk.booked) == 1
    assert table.asked == []
    assert table.prepared >= {service["name"] for service in STUDIO["services"]}


async def test_what_cannot_be_told_in_time_leaves_everything_as_it_was() -> None:
    with_it, without = talk_with(TableOfMeanings({}, is_late=True)), Talk()

    assert await with_it.say(UNKNOWN) == await without.say(UNKNOWN)


async def test_whoever_is_wished_for_does_what_is_asked_about() -> None:
    talk = talk_with(TableOfMeanings({"stretch": {"Yoga class": 0.9, "Massage": 0.5}}))

    await talk.say("a good stretch with Marco on friday")

    assert set(talk.labels) == {"Haircut", "Beard trim", "Massage", "None of these"}


async def test_what_is_ruled_out_is_not_asked_about() -> None:
    talk = talk_with(TableOfMeanings({"grey": {"Haircut": 0.9, "Colour": 0.5}}))

    await talk.say("not a haircut, something for my grey strands on friday")

    assert "Haircut" not in talk.labels
    assert "Colour" in talk.labels


async def test_in_german_too() -> None:
    talk = talk_with(TableOfMeanings({"verspannt": {"Massage": 0.9, "Yoga class": 0.5}}), locale="de-DE")

    answer = await talk.say("mein Nacken ist so verspannt, geht was am Freitag?")

    assert "Ist etwas davon gemeint: Massage, Yoga class oder" in answer
    assert "Dann finde ich es leider nicht unter dem, was hier gebucht werden kann" in await talk.press("Nichts davon")


async def test_nothing_is_lost_of_what_was_said_beside_it() -> None:
    talk = talk_with(meanings())

    await talk.say("my fringe is a mess, friday at 10 with Dana, I'm Ana Silva, ana@example.com", "the haircut")

    visit = talk.visit
    assert isinstance(visit, Booking)
    assert (visit.service_id, visit.staff_id) == ("Haircut", "Dana Ferreira")
    assert talk.state.customer.email == "ana@example.com"


@pytest.mark.parametrize("said", ["ach Mist, doch behalten", "ich komme doch", "den Termin bitte behalten"])
async def test_nothing_is_guessed_at_where_what_was_cancelled_is_wanted_back(said: str) -> None:
    talk = talk_with(meanings(), locale="de-DE")

    await talk.say("Haircut Donnerstag 10 Uhr", "Jens Weber", "jens@example.com", "nein", "ja", "absagen", "ja", said)

    assert talk.state.asked is Asked.CONFIRM
