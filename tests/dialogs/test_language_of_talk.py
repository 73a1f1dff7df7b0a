"""In which language customers are answered: in theirs where it is spoken, and else what of it is read all the same."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from babel import Locale

from dialogs.saying.languages import partial_languages
from dialogs.saying.spoken import spoken_languages
from tests.dialogs.talk import MONDAY, STUDIO, Talk

SPOKEN = [code for code, _ in spoken_languages()]
PAIRS = list(permutations(SPOKEN, 2))

WISHES = {
    "en": ["I'd like a Massage on Thursday please", "could you tell me what you have on friday?"],
    "de": ["Ich hätte gern eine Massage am Donnerstag", "was haben Sie denn am Freitag noch frei?"],
}

NOT_SPOKEN = {
    "es": ("hola, quiero una cita para el corte", "el {}"),
    "fr": ("bonjour, je voudrais un rendez-vous pour une coupe", "plutôt {}"),
    "it": ("ciao, vorrei prenotare un appuntamento per un taglio", "facciamo {}"),
    "nl": ("hoi, ik wil graag een afspraak maken voor morgen", "liever {}"),
    "pt": ("olá, queria marcar uma consulta para o cabelo", "pode ser {}"),
}
NOW_IN = {"en": "Of course, let's go on in English.", "de": "Gern, wir machen auf Deutsch weiter."}
NEGATED = {"es": "el {} no puedo", "fr": "pas {}", "it": "{} non posso", "nl": "niet op {}", "pt": "{} não posso"}


def _named(code: str, said_in: str) -> str:
    return str(Locale(said_in).languages[code])


@pytest.mark.parametrize(("channel", "written"), PAIRS)
async def test_whoever_writes_in_a_spoken_language_is_answered_as_if_their_channel_had_it(
    channel: str, written: str
) -> None:
    for wish in WISHES[written]:
        there, here = Talk(locale=channel), Talk(locale=written)

        assert await there.say(wish) == await here.say(wish)


@pytest.mark.parametrize(("channel", "written"), PAIRS)
async def test_they_are_answered_in_it_from_there_on_and_may_come_back(channel: str, written: str) -> None:
    talk = Talk(locale=channel)

    await talk.say(WISHES[written][0], "10:00", "Zoe")
    assert talk.state.spoken_with is not None
    await talk.say(WISHES[channel][1])

    assert talk.state.spoken_with is None


@pytest.mark.parametrize(("channel", "written"), PAIRS)
async def test_a_language_chosen_on_the_page_comes_before_the_one_that_was_written_before(
    channel: str, written: str
) -> None:
    talk = Talk(locale=channel)
    await talk.say(WISHES[written][0])

    talk.locale = written
    await talk.say("10:00")
    talk.locale = channel
    said = await talk.say("Zoe Bell")

    assert "Zoe Bell" in said


@pytest.mark.parametrize("channel", SPOKEN)
@pytest.mark.parametrize("wanted", SPOKEN)
@pytest.mark.parametrize("said_in", SPOKEN)
async def test_a_language_can_be_asked_for_in_any_of_them_at_any_question(
    channel: str, wanted: str, said_in: str
) -> None:
    asking = {"en": ["in {} please", "{}", "do you speak {}?"], "de": ["auf {} bitte", "{}", "können wir {} sprechen?"]}
    for form in asking[said_in]:
        talk = Talk(locale=channel)
        await talk.say(WISHES[channel][0])
        before = talk.state

        said = await talk.say(form.format(_named(wanted, said_in)))

        spoken = talk.state.spoken_with
        assert (spoken.language if spoken else channel) == wanted
        assert said.startswith(NOW_IN[wanted])
        assert (talk.state.visit, talk.state.asked) == (before.visit, before.asked)


@pytest.mark.parametrize("said", ["I don't speak German", "is the German lady there?", "the English breakfast tea"])
async def test_a_language_that_is_only_named_is_not_asked_for(said: str) -> None:
    talk = Talk()

    await talk.say(WISHES["en"][0], said)

    assert talk.state.spoken_with is None


async def test_what_is_named_here_is_of_no_language() -> None:
    business = STUDIO | {"services": ["The cut and the colour", "English lesson", "Deutsch im Alltag und mehr"]}
    for locale in SPOKEN:
        for said in ("The cut and the colour", "English", "Deutsch im Alltag und mehr"):
            talk = Talk(business, locale=locale)

            await talk.say(said)

            assert talk.state.spoken_with is None
            assert not talk.state.not_spoken


async def test_a_surname_is_no_wish_for_a_language() -> None:
    talk = Talk()

    await talk.say("a haircut on thursday at 10", "English")

    assert talk.state.spoken_with is None
    assert talk.state.customer.name == "English"


def test_there_is_an_example_of_each_language_that_is_not_spoken() -> None:
    assert sorted(NOT_SPOKEN) == sorted(partial_languages()) == sorted(NEGATED)


@pytest.mark.parametrize("language", partial_languages())
@pytest.mark.parametrize("weekday", range(7))
async def test_the_days_of_a_language_that_is_not_spoken_are_read_as_it_is_promised(
    language: str, weekday: int
) -> None:
    name = str(Locale(language).days["format"]["wide"][weekday])
    opening, form = NOT_SPOKEN[language]
    talk = Talk()

    await talk.say(opening, "Haircut", form.format(name))

    assert talk.state.visit is not None
    days = talk.state.visit.when.days
    assert [day.weekday() for day in days] == [weekday]
    assert days[0] - MONDAY.date() <= timedelta(days=7)


@pytest.mark.parametrize("language", partial_languages())
async def test_a_day_that_is_turned_into_another_is_not_taken_for_the_named_one(language: str) -> None:
    name = str(Locale(language).days["format"]["wide"][3])
    talk = Talk()

    await talk.say(NOT_SPOKEN[language][0], "Haircut", NEGATED[language].format(name))

    assert talk.state.visit is not None
    assert date(2026, 11, 26) not in talk.state.visit.when.days


async def test_english_is_read_after_another_language_was_written() -> None:
    talk = Talk()

    await talk.say(NOT_SPOKEN["fr"][0], "Haircut", "on thursday at 3pm please")

    assert talk.state.visit is not None
    assert talk.state.visit.when.days == (date(2026, 11, 26),)
