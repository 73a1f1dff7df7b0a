"""What is said to a message of which nothing, or nothing that can be done here, was understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs.heard import Field, Goal
from dialogs.said import Said
from dialogs.talk import Talk
from dialogs.understand.purpose import asks_why, is_question
from dialogs.understand.text import load, normal

_WORDS_OF_A_WISH = 4


def may_be_a_wish(talk: Talk, said: Said) -> bool:
    """ "I have a toothache": only the customer can tell what that is called here."""
    is_open = talk.frame.goal is None and talk.shop is not None and not talk.heard
    return is_open and len(said.text.split()) >= _WORDS_OF_A_WISH


def show_what_there_is(talk: Talk) -> None:
    talk.notes.append(talk.words.say("unclear-wish"))
    talk.frame = talk.frame.for_goal(Goal.BOOK)


def is_question_for_the_business(talk: Talk, said: Said) -> bool:
    """Something is asked of which nothing was understood: nobody here knows whether they take cards, or dogs."""
    heard = replace(talk.heard, corrects=False, also=False, of_it=False, same_time=False, several=False, series=False)
    heard = replace(heard, right_after=False, same_again=False, same_day=False, for_companion=False)
    return not heard and is_question(said.text, load(talk.words.language))


def note_unclear(talk: Talk, said: Said) -> None:
    """Nothing came of a message: say so, as helpfully as what was asked last allows."""
    say, asked = talk.words.say, talk.frame.asked
    if not said.text.strip() and said.pressed is None:
        talk.notes.append(say("empty"))
        return
    if talk.heard.yes and asked in {Field.SERVICE, Field.STAFF, Field.DAY, Field.SLOT}:
        return  # "Do you do beards?" - "When would you like to come?" - "Yes please"
    if (word := _word_to_what_was_meant(talk, said)) is not None:
        talk.notes.append(word)
        return
    match asked:
        case None | Field.GOAL if may_be_a_wish(talk, said):
            show_what_there_is(talk)
        case None | Field.GOAL:
            talk.notes.append(say("unclear-goal", example=talk.example()))
        case Field.DAY:
            talk.notes.append(say("unclear-day", example=talk.words.day(talk.today + timedelta(days=7))))
        case Field.BUSINESS | Field.TARGET:
            talk.notes.append(say("unclear"))
        case _:
            talk.notes.append(say(f"unclear-{asked.value}"))


def _word_to_what_was_meant(talk: Talk, said: Said) -> str | None:
    """Where it shows what a message is about, though nothing can be done about it here."""
    say, asked, phrases = talk.words.say, talk.frame.asked, load(talk.words.language)
    business = talk.speaker.shop.business.name
    contact, text = talk.speaker.contact(), normal(said.text)
    if asked is Field.SERVICE and contact and phrases.has(text, "answers", "unsure"):
        return say("unsure-service", contact=contact)
    if asked in {Field.NAME, Field.EMAIL, Field.PHONE} and asks_why(text, phrases):
        return say(f"why-{asked.value}", business=business)
    if contact and is_question_for_the_business(talk, said):
        return say("unclear-question-for-us", contact=contact)
    if asked in {None, Field.GOAL} and talk.frame.made and phrases.has(text, "changes", "change"):
        return say("booked-stays", contact=contact or business)
    return None
