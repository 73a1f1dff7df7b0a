"""What customers say, and what is heard: a table by subject. Where and to whom each is said is told in `hearing.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.acts import (
    Agree,
    Besides,
    Doubt,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveWhen,
    Reason,
)
from dialogs.saying.wording import Wording
from dialogs.understanding.message import LONGEST, Message
from dialogs.when import When
from tests.dialogs.understanding.hearing import (
    ALLERGIES,
    BOOKED,
    CLINIC,
    CURLS,
    DAYS,
    DOCTORS,
    DONE,
    EARLY,
    EMAIL,
    FAMILIES,
    HAIR,
    HOW_MANY,
    MASSAGES,
    NAME,
    NOTHING,
    ONE_SARAH,
    OPEN_DAYS,
    PHONE,
    SARAHS,
    SEVEN_OR_SIX,
    STUDIO,
    SUMMARY,
    TIMES,
    WHICH_CUT,
    WHICH_MASSAGE,
    Case,
    Place,
    acts,
    business,
    hours,
    said,
    wrongly_heard,
)


def november(*days: int) -> list[str]:
    return [f"2026-11-{day:02}" for day in days]


def december(*days: int) -> list[str]:
    return [f"2026-12-{day:02}" for day in days]


HEARD = {
    "goals": (
        said("the exam is postponed, I want to cancel", BOOKED, goal="cancel"),
        said("when is it again? I'd rather have Friday", SUMMARY, days=december(4)),
        said("I'd like to book a hair cut", goal="book", service="Haircut"),
        said("cancel my haircut", BOOKED, goal="cancel"),
        said("cancel Pat's", BOOKED, goal="cancel"),
        said("i booked online last week and need to cancel", BOOKED, goal="cancel"),
        said("can't make it", BOOKED),
        said("move it to Friday", BOOKED, goal="move", days=december(4)),
        said("move", BOOKED, goal="move"),
        said("push that to 5:30", BOOKED, goal="move", time="17:30"),
        said("when is my appointment?", BOOKED, goal="show"),
        said("show my appointments", NAME, goal="show"),
        said("when is it", BOOKED, goal="show"),
        said("is it with dr chen?", BOOKED, DOCTORS, goal="show"),
        said("same again", BOOKED, goal="book"),
        said("change the date to the 4th", BOOKED, goal="move", days=december(4)),
        said("I'd like to book an appointment", to=CLINIC, goal="book"),
        said("what are our options"),
        said("you are useless"),
        said("this is ridiculous"),
        said("<script>alert(1)</script>"),
        said("🎉"),
        said("   "),
        said("AB12 CDE", SUMMARY),
        said("THIS IS RIDICULOUS"),
    ),
    "commands": (
        said("never mind", TIMES, command="stop"),
        said("never mind", NAME, command="stop"),
        said("start over please", TIMES, command="restart"),
        said("can I speak to a person", command="person"),
        said("I need to speak to Dana", command="person"),
        said("thanks!", command="thanks"),
        said("wait cancel that", TIMES, command="stop"),
        said("thanks a lot for all your help", DONE, command="thanks"),
        said("That'll be all, bye", DONE, command="bye"),
        said("nothing else, thank you", DONE, command="thanks"),
        said("Perfect, thank you very much", DONE, command="thanks"),
        said("thanks, that is everything I needed", DONE, command="bye"),
        said("I appreciate it", DONE, command="thanks"),
        said("have a nice day", DONE, command="bye"),
        said("help", DONE, command="help"),
        said("thanks, now book a haircut", DONE, goal="book", service="Haircut"),
        said("my appointments", DONE, goal="show"),
    ),
    "questions": (
        said("I'm running twenty minutes late", BOOKED, ask=["late"], late=20),
        said(
            "How late are you open on Thursday, and could I come at six?",
            days=november(26),
            time="18:00",
            ask=["hours"],
        ),
        said("is there wheelchair access for children?", ask=["access"]),
        said("do you have parking for kids?", ask=["parking"]),
        said("cards?", ask=["payment"]),
        said("is the yoga class for beginners?", ask=["about"], about="Yoga class"),
        said("how much is a haircut?", ask=["price"], about="Haircut"),
        said("where are you", ask=["place"]),
        said("I'd like a haircut on Friday, what would it cost?", service="Haircut", days=november(27), ask=["price"]),
        said("what are your opening hours?", ask=["hours"]),
        said("are you open tomorrow?", ask=["hours"]),
        said("is Dana in on Friday?", ask=["rota"], about="Dana Ferreira"),
        said("when does Marco Silva work", ask=["rota"], about="Marco Silva"),
        said("is Dr. Chen in tomorrow?", to=DOCTORS, ask=["rota"], about="Dr. Emily Chen"),
        said(
            "is Dana working on Friday? I want to book a haircut tomorrow at 10",
            ask=["rota"],
            service="Haircut",
            days=november(24),
            time="10:00",
        ),
        said("who works there?", NAME, ask=["staff"]),
        said("are you a bot?", ask=["identity"]),
        said("am I talking to a real person?", ask=["identity"]),
        said("how far ahead can I book?", ask=["advance"]),
        said("what's included in the hair color?", ask=["about"], about="Haircut and colour"),
        said("the difference between haircut and haircut and colour", ask=["about"]),
        said("does yoga hurt", ask=["about"], about="Yoga class"),
        said("is it free of charge?", ask=["price"]),
        said("do you take cards", ask=["payment"]),
        said("CAN I BRING MY DOG", ask=["other"]),
        said("r u open late", ask=["hours"]),
        said("how much is the 60 minute massage", to=MASSAGES, ask=["price"], about="Massage - 60 min"),
        said("do you have any others", TIMES, shift="other"),
        said("anything else?", TIMES, shift="other"),
        said("what other times are there", TIMES, shift="other"),
    ),
    "services": (
        said("haircut, no wait, yoga class", service="Yoga class"),
        said("a haircut, no, haircut and colour", service="Haircut and colour"),
        said("haircut. Wait, I also need a yoga class", service="Haircut", also={"service": "Yoga class"}),
        said("Sorry, haircut and yoga class", service="Haircut", also={"service": "Yoga class"}),
        said("the adult one", WHICH_CUT, FAMILIES, service="Haircut"),
        said("haircut and colour, actually haircut", service="Haircut"),
        said("not the haircut and the yoga class", SUMMARY, not_service=["Haircut", "Yoga class"]),
        said("half an hour", WHICH_MASSAGE, MASSAGES, service="Express facial"),
        said("90", WHICH_MASSAGE, MASSAGES, service="Massage - 90 min"),
        said("the 90 min one", WHICH_MASSAGE, MASSAGES, service="Massage - 90 min"),
        said("an hour", WHICH_MASSAGE, MASSAGES, service="Massage - 60 min"),
        said("a massage of an hour and a half", to=MASSAGES, service="Massage - 90 min"),
        said("a massage", to=MASSAGES, service=["Massage - 60 min", "Massage - 90 min"]),
        said("haircut for a child", to=FAMILIES, service="Children's haircut"),
        said("I'd love to come in for a cut", service="Haircut"),
        said("a haircut or a yoga class", service=["Haircut", "Yoga class"]),
        said("HAIRCUTS", service="Haircut"),
        said("haircut & colour", service="Haircut and colour"),
        said("haircut and colour", service="Haircut and colour"),
        said("hiarcut and color", service="Haircut and colour"),
        said("yoga", service="Yoga class"),
        said("massage"),
        said("a haircut, and not yoga", service="Haircut", not_service=["Yoga class"]),
        said("is there a yoga class?", service="Yoga class"),
        said(
            "massage",
            to=business("Swedish massage", "Thai massage", "Facial"),
            service=["Swedish massage", "Thai massage"],
        ),
        said("a kids haircut", to=FAMILIES, service="Children's haircut"),
        said("a gents cut", to=FAMILIES, service="Men's cut"),
        said("my daughter needs a haircut", to=FAMILIES, service="Children's haircut"),
        said("women's cut please", to=FAMILIES, service="Ladies' cut"),
        said("checkup", to=CLINIC, service="Check-up & X-rays"),
        said("a check up please", to=CLINIC, service="Check-up & X-rays"),
        said("check-up", to=CLINIC, service="Check-up & X-rays"),
        said("book an x-ray", to=CLINIC, service="Check-up & X-rays"),
        said("I want to whiten my teeth", to=CLINIC, service="Teeth whitening"),
        said("adult cleaning", to=CLINIC, service="Cleaning (adult)"),
        said("my son needs a cleaning", to=CLINIC, service="Cleaning (child)"),
        said("my son needs his teeth cleaned", to=CLINIC, service="Cleaning (child)"),
        said("property consultation", to=CLINIC, service="Initial consultation - property & conveyancing"),
        said("change my tyres", to=CLINIC, service="Tyre change (4 tyres)"),
        said("a review of my will and probate", to=CLINIC, service="Wills & probate review"),
        said("are you there", to=CLINIC),
        said("mornings are best", to=CLINIC, time={"from": "08:00", "to": "12:00", "loose": True}),
        said("at 4", to=CLINIC, time="16:00"),
        said("yes, that will work", to=CLINIC),
        said("I will be new there", to=CLINIC),
        said("I want to book online", to=CLINIC, goal="book"),
        said("a 90 minute massage", to=MASSAGES, service="Massage - 90 min"),
    ),
    "several wishes": (
        said(
            "yoga friday 6pm, haircut saturday 10am",
            service="Yoga class",
            days=november(27),
            time="18:00",
            also={"service": "Haircut", "days": november(28), "time": "10:00"},
        ),
        said("a haircut and then a yoga class", service="Haircut", also={"service": "Yoga class"}),
        said("haircut and colour, and yoga", service="Haircut and colour", also={"service": "Yoga class"}),
        said(
            "haircut on Friday at 10 and yoga at 12",
            service="Haircut",
            days=november(27),
            time="10:00",
            also={"service": "Yoga class", "days": november(27), "time": "12:00"},
        ),
        said(
            "a haircut and yoga on Friday at 10",
            service="Haircut",
            days=november(27),
            time="10:00",
            also={"service": "Yoga class"},
        ),
        said("a haircut every Friday", service="Haircut", ask=["other"], days=november(27)),
        said(
            "a haircut for me tomorrow at 10 and for my husband at 11",
            service="Haircut",
            days=november(24),
            time="10:00",
            also={"service": "Haircut", "days": november(24), "time": "11:00"},
        ),
        said("and yoga after", BOOKED, service="Yoga class"),
    ),
    "people": (
        said("oh, four", HOW_MANY, people=4),
        said("all of us, 5", HOW_MANY, people=5),
        said("haircut for my son Rui", service="Haircut", name="Rui"),
        said("a haircut for my son on Friday", service="Haircut", days=november(27)),
        said("a haircut for me and my son", service="Haircut", people=2),
        said("Hi, I'm Ana Silva and I'd like a haircut", service="Haircut", name="Ana Silva"),
        said("for 3 people", people=3),
        said("Friday 2 people", days=november(27), people=2),
    ),
    "staff": (
        said("not with Dana or Marco", DAYS, not_staff=["Dana Ferreira", "Marco Silva"]),
        said("with Kim", DAYS, SARAHS, staff=["Sarah Kim", "Jo Kim"]),
        said("dana(at)example", EMAIL),
        said("with Sarah", DAYS, ONE_SARAH, staff="Sarah Miller"),
        said(
            "a haircut with Dana tomorrow at 3pm",
            service="Haircut",
            staff="Dana Ferreira",
            days=november(24),
            time="15:00",
        ),
        said(
            "is there anything with Dana in the morning?",
            staff="Dana Ferreira",
            time={"from": "08:00", "to": "12:00", "loose": True},
        ),
        said("do u have a haircut w dana", service="Haircut", staff="Dana Ferreira"),
        said("with Dana, Next Friday, a@b.pt", staff="Dana Ferreira", days=december(4), email="a@b.pt"),
        said("with anyone", staff="anyone"),
        said("whoever", NAME, staff="anyone"),
        said("a different person please", TIMES, change="staff"),
        said("a haircut with Zoe", service="Haircut", unread=True),
        said("haircut with Ana Rossi please, info@x.pt", service="Haircut", email="info@x.pt", unread=True),
        said("Emily", OPEN_DAYS, DOCTORS, staff="Dr. Emily Chen"),
        said("with dr chen", OPEN_DAYS, DOCTORS, staff="Dr. Emily Chen"),
        said("Chen at 10", OPEN_DAYS, DOCTORS, staff="Dr. Emily Chen", time="10:00"),
        said("Maya", OPEN_DAYS, DOCTORS, staff="Maya (hygienist)"),
        said("dr", OPEN_DAYS, DOCTORS),
        said("a doctor", OPEN_DAYS, DOCTORS),
        said("anyone but dr. chen", OPEN_DAYS, DOCTORS, not_staff=["Dr. Emily Chen"]),
        said("with Sarah please", OPEN_DAYS, SARAHS, staff=["Sarah Miller", "Sarah Kim"]),
        said("Sarah Kim at 10", OPEN_DAYS, SARAHS, staff="Sarah Kim", time="10:00"),
        said("with sarah miller", OPEN_DAYS, SARAHS, staff="Sarah Miller"),
        said("Jo at 10", OPEN_DAYS, SARAHS, staff="Jo Kim", time="10:00"),
        said("my name is Sarah", OPEN_DAYS, SARAHS, name="Sarah"),
        said("not with Sarah Kim", OPEN_DAYS, SARAHS, not_staff=["Sarah Kim"]),
    ),
    "answers": (
        said("curly", CURLS, answer="Long curly hair"),
        said("oh wait, make it Tuesday instead", ALLERGIES, days=december(1), answer=None),
        said("nuts, not tuesdays", ALLERGIES, answer="nuts, not tuesdays"),
        said("no", ALLERGIES, answer="no"),
        said("Short", HAIR, answer="Short"),
        said("medium I think", HAIR, answer="Medium"),
        said("the third", HAIR, answer="Long"),
        said("2", HAIR, answer="Medium"),
        said("purple", HAIR),
    ),
    "corrections and shifts": (
        said("On Wednesday at 10. Oh, I work on Wednesday, so Thursday", DAYS, days=december(3), time="10:00"),
        said("change the time to 11", NAME, time="11:00"),
        said("actually at 4", SUMMARY, time="16:00"),
        said("change the time", SUMMARY, change="time"),
        said("change the time to 11", SUMMARY, time="11:00"),
        said("change the time to 11", TIMES, time="11:00"),
        said("yes but change the time", SUMMARY, change="time"),
        said("the first", TIMES, pick=0),
        said("second one", TIMES, pick=1),
        said("the last one", TIMES, pick=-1),
        said("second to last", TIMES, pick=-2),
        said("last but one", TIMES, pick=-2),
        said("the 2nd from the bottom", TIMES, pick=-2),
        said("the next to last one", TIMES, pick=-2),
        said("third from the end", TIMES, pick=-3),
        said("the second last", HAIR, answer="Medium"),
        said("30 minutes later please", SUMMARY, shift="+PT30M"),
        said("half an hour earlier", SUMMARY, shift="-PT30M"),
        said("a quarter of an hour later", SUMMARY, shift="+PT15M"),
        said("could we do an hour and a half later", SUMMARY, shift="+PT1H30M"),
        said("push it back by a couple of hours", SUMMARY, shift="+PT2H"),
        said("a week later", SUMMARY, shift="+P7D"),
        said("two days earlier", SUMMARY, shift="-P2D"),
        said("7", SEVEN_OR_SIX, EARLY, time="07:00"),
        said("at 7", SEVEN_OR_SIX, EARLY, time="07:00"),
        said("6", SEVEN_OR_SIX, EARLY, time="18:00"),
        said("7pm", SEVEN_OR_SIX, EARLY, time="19:00"),
    ),
    "told, greeted, restated": (
        said("Evening! Could you take me on Friday?", goal="book", days=november(27)),
        said("Evening, if there is anything", time={"from": "17:00", "to": "20:00", "loose": True}),
        said("Taking my mum for her check on Friday, is there parking?", BOOKED, ask=["parking"]),
        said("I have to pick up the girls at four, anything later?", TIMES, shift="later"),
        said("that's this Friday isn't it?", BOOKED, ask=["other"]),
        said("does Dana not do yoga? ok, Marco then", staff="Marco Silva", ask=["staff"]),
        said("what have you got me down for?", BOOKED, goal="show"),
        said("can Dana sort me out before Saturday", staff="Dana Ferreira", days={"from": None, "to": "2026-11-27"}),
        said("can you help me out tomorrow", days=november(24)),
        said("have you not got anything after 5", DAYS, time={"from": "17:00", "to": None}),
        said("is there nothing after 5?", DAYS, time={"from": "17:00", "to": None}),
        said("can't you do 4?", TIMES, time="16:00"),
        said("could I not come at 4", TIMES, time="16:00"),
        said("can you not do Friday", DAYS, days=december(4)),
        said("do you not have any mornings", DAYS, time={"from": "08:00", "to": "12:00", "loose": True}),
        said("the visa runs out on the 1st, can you see me this week", days={"from": "2026-11-23", "to": "2026-11-29"}),
        said("I can't do Friday", DAYS, not_days=["fri"]),
        said("I'm out tomorrow", DAYS, not_days=november(24)),
        said("nothing with colour please", OPEN_DAYS, not_service=["Haircut and colour"]),
    ),
    "mended": (
        said("my Christian name is Joan", SUMMARY, name="Joan Sol"),
        said("we're moving house, cancel it", BOOKED, goal="cancel"),
        said("jo@example.com, no sorry, example.org", EMAIL, email="jo@example.org"),
        said("jo@example.com, not example.org", EMAIL, email="jo@example.com"),
        said("this is Ann Lee I would like a haircut", name="Ann Lee", service="Haircut"),
        said("could we go Saturday instead of the Thursday?", SUMMARY, days=december(5)),
        said("can I push it out two days?", BOOKED, goal="move", shift="+P2D"),
        said("can we bump it half an hour earlier", BOOKED, goal="move", shift="-PT30M"),
        said("running about 15 late", BOOKED, late=15),
        said("lock it in", SUMMARY, agree=True),
        said("too easy, lock it in", SUMMARY, agree=True),
        said("yes, and add my sister so two people", SUMMARY, people=2),
    ),
    "yes and no": (
        said("yes. What is the stylist's rating?", SUMMARY, agree=True, ask=["other"]),
        said("yes. Is it unisex?", SUMMARY, agree=True, ask=["other"]),
        said("yes if it is free", SUMMARY),
        said("is that right", SUMMARY),
        said("yes", SUMMARY, agree=True),
        said("Yes please", SUMMARY, agree=True),
        said("ok", SUMMARY, agree=True),
        said("sounds good", SUMMARY, agree=True),
        said("yes, book it", SUMMARY, agree=True),
        said("go ahead", SUMMARY, agree=True),
        said("Yes, that would work for me", SUMMARY, agree=True),
        said("perfect, go ahead", SUMMARY, agree=True),
        said("That all looks right, thank you", SUMMARY, agree=True),
        said("wonderful, let's do it", SUMMARY, agree=True),
        said("you got it", SUMMARY, agree=True),
        said("everything is correct", SUMMARY, agree=True),
        said("that'll work", SUMMARY, agree=True),
        said("yep works for me", SUMMARY, agree=True),
        said("okay that sounds really good to me", SUMMARY, agree=True),
        said("please confirm that", SUMMARY, agree=True),
        said("that's good to know", SUMMARY),
        said("have a good one", SUMMARY),
        said("good day", SUMMARY),
        said("good morning", SUMMARY),
        said("right?", SUMMARY),
        said("does that work", SUMMARY),
        said("fine but later", SUMMARY, shift="later"),
        said("good, what does it cost", SUMMARY, ask=["price"]),
        said("great, at 4", SUMMARY, time="16:00"),
        said("ok with Marco", SUMMARY, staff="Marco Silva"),
        said("this is my appointment", SUMMARY),
        said("sounds expensive", SUMMARY),
        said("I would like that on Friday", SUMMARY, days=december(4)),
        said("work", SUMMARY),
        said("is it a good one", SUMMARY),
        said("thank you", SUMMARY),
        said("maybe", SUMMARY),
        said("not now", SUMMARY, agree=False),
        said("that would be nice on Monday", SUMMARY, days=november(30)),
        said("no", SUMMARY, agree=False),
        said("nope", SUMMARY, agree=False),
        said("no thanks", SUMMARY, agree=False),
        said("nah", SUMMARY, agree=False),
    ),
    "days": (
        said("ich bin Freitag da", locale="de-DE", days=november(27)),
        said("this weekend or next", days=[*november(28, 29), *december(5, 6)]),
        said("this or next week", days={"from": "2026-11-23", "to": "2026-12-06"}),
        said("tomorrow or the day after", days=november(24, 25)),
        said("before christmas eve", days={"from": None, "to": "2026-12-23"}),
        said("27.11.", days=november(27)),
        said("27 nov.", DAYS, days=november(27)),
        said("27", DAYS, days=november(27)),
        said("10", TIMES, time="10:00"),
        said("27"),
        said("the week after Christmas", days={"from": "2026-12-28", "to": "2027-01-03"}),
        said("4/12", days=december(4)),
        said("4/12", locale="en-US", days=["2027-04-12"]),
        said("the next day", SUMMARY, days=december(4)),
        said("today", days=november(23)),
        said("tomorrow", days=november(24)),
        said("tommorow please", days=november(24)),
        said("the day after tomorrow", days=november(25)),
        said("on Friday", days=november(27)),
        said("Monday", days=november(30)),
        said("this Friday", days=november(27)),
        said("next Friday", days=december(4)),
        said("Friday after next", days=december(11)),
        said("Friday next week", days=december(4)),
        said("a week from Friday", days=december(4)),
        said("in 3 days", days=november(26)),
        said("in two weeks", days=december(7)),
        said("two weeks from now", days=december(7)),
        said("in a month", days=december(23)),
        said("the 27th", days=november(27)),
        said("the 5th", days=december(5)),
        said("27 November", days=november(27)),
        said("November 27th", days=november(27)),
        said("the 3rd of December", days=december(3)),
        said("third of January", days=["2027-01-03"]),
        said("Friday the 27th", days=november(27)),
        said("Fri 27 Nov", days=november(27)),
        said("27/11", days=november(27)),
        said("27/11/2026", days=november(27)),
        said("boxing day", days=december(26)),
        said("new year's eve", days=december(31)),
        said("New Years Day", days=["2027-01-01"]),
        said("2026-11-27", days=november(27)),
        said("next week", days={"from": "2026-11-30", "to": "2026-12-06"}),
        said("this weekend", days=november(28, 29)),
        said("early next week", days={"from": "2026-11-30", "to": "2026-12-02"}),
        said("in March", days={"from": "2027-03-01", "to": "2027-03-31"}),
        said("Monday or Wednesday", days=november(25, 30)),
        said("between Tuesday and Thursday", days={"from": "2026-11-24", "to": "2026-11-26"}),
        said("from Wednesday to Friday", days={"from": "2026-11-25", "to": "2026-11-27"}),
        said("before Thursday", days={"from": None, "to": "2026-11-25"}),
        said("by Thursday", days={"from": None, "to": "2026-11-26"}),
        said("after the 10th", days={"from": "2026-12-11", "to": None}),
        said("Monday, no wait, Tuesday", days=november(24)),
        said("next week Tuesday", days=december(1)),
        said("next week on Tuesday", days=december(1)),
        said("a week on Tuesday", days=december(1)),
        said("sometime next week, Tuesday or Thursday", days=december(1, 3)),
        said("Tuesday or Thursday next week", days=december(1, 3)),
        said("Tuesday and Thursday of next week", days=december(1, 3)),
        said("next Tuesday or Thursday", days=december(1, 3)),
        said("this Friday or next Tuesday", days=["2026-11-27", "2026-12-01"]),
        said("in December on a Tuesday", days=december(1, 8, 15, 22, 29)),
        said("next week, no, Tuesday", days=november(24)),
        said("any time Tuesday", days=november(24)),
        said("within two days", days={"from": "2026-11-23", "to": "2026-11-25"}),
        said("within 9 months", days={"from": "2026-11-23", "to": "2027-08-23"}),
        said("Monday, Wednesday, Friday", days=november(25, 27, 30)),
        said("mon/wed/fri", days=november(25, 27, 30)),
        said("Monday, Tuesday or Wednesday", days=november(24, 25, 30)),
        said("the 3rd, 4th or 5th", days=december(3, 4, 5)),
        said("Friday, the 27th", days=november(27)),
    ),
    "times of day": (
        said("how about 4pm", time="16:00"),
        said("3pm", time="15:00"),
        said("3 p.m.", time="15:00"),
        said("at 3", time="15:00"),
        said("at 10", time="10:00"),
        said("at 9", time="09:00"),
        said("10:30", time="10:30"),
        said("15.30", time="15:30"),
        said("15:00", time="15:00"),
        said("half past 3", time="15:30"),
        said("quarter to 4", time="15:45"),
        said("quarter past ten", time="10:15"),
        said("ten to four", time="15:50"),
        said("3 o'clock", time="15:00"),
        said("noon", time="12:00"),
        said("at 8 in the morning", time="08:00"),
        said("morning 10", time="10:00"),
        said("after 3", time={"from": "15:00", "to": None}),
        said("before 11am", time={"from": None, "to": "11:00"}),
        said("not before 2pm", time={"from": "14:00", "to": None}),
        said("between 2 and 4", time={"from": "14:00", "to": "16:00"}),
        said("2-4pm", time={"from": "14:00", "to": "16:00"}),
        said("around 10", time={"from": "09:30", "to": "10:30", "loose": True}),
        said("in the afternoon", time={"from": "12:00", "to": "18:00", "loose": True}),
        said("late morning", time={"from": "10:00", "to": "12:00", "loose": True}),
        said("as soon as possible", soonest=True),
        said("in 2 hours", days=november(23), time="11:00"),
        said("half an hour from now", days=november(23), time="09:30"),
        said("within an hour", days=november(23), time={"from": "09:00", "to": "10:00"}),
        said("this afternoon", days=november(23), time={"from": "12:00", "to": "18:00", "loose": True}),
        said("at 10 or later", time={"from": "10:00", "to": None}),
        said("3pm or earlier", time={"from": None, "to": "15:00"}),
    ),
    "days and times": (
        said("Friday or Saturday at 11", days=november(27, 28), time="11:00"),
        said("Saturday or Sunday morning", days=november(28, 29), time={"from": "08:00", "to": "12:00", "loose": True}),
        said("Tuesday at 3 or Wednesday", days=november(24, 25), time="15:00"),
        said("Friday at 3, no, at 4", days=november(27), time="16:00"),
        said("tomorrow at 3pm", days=november(24), time="15:00"),
        said(
            "a haircut with Dana next Friday after 3",
            service="Haircut",
            days=december(4),
            time={"from": "15:00", "to": None},
            staff="Dana Ferreira",
        ),
        said("Friday afternoon at 3", days=november(27), time="15:00"),
        said("tomorrow evening at 7", days=november(24), time="19:00"),
        said("nov27 10am", days=november(27), time="10:00"),
        said("at 10am on fri27", days=november(27), time="10:00"),
        said("Tues 430", days=november(24), time="16:30"),
        said("Tues 0430", days=november(24), time="04:30"),
        said("Tues 1530", days=november(24), time="15:30"),
        said("between 2 and 4 on Tuesday", days=november(24), time={"from": "14:00", "to": "16:00"}),
        said("tonight", days=november(23), time={"from": "17:00", "to": "20:00", "loose": True}),
        said(
            "any day next week after 5pm",
            days={"from": "2026-11-30", "to": "2026-12-06"},
            time={"from": "17:00", "to": None},
        ),
        said("Tues 10", days=november(24), time="10:00"),
        said("Saturday 11", days=november(28), time="11:00"),
        said("Friday 5 please", days=november(27), time="17:00"),
        said("Friday 27 10", days=november(27), time="10:00"),
        said("27 nov 3", days=november(27), time="15:00"),
        said("27/11 10", days=november(27), time="10:00"),
        said("next Tuesday 2", days=december(1), time="14:00"),
        said("Tuesday 1", days=december(1)),
        said("Tuesday 24", days=november(24)),
        said("Friday 2 people", days=november(27), people=2),
        said("Monday 3-8", days=november(30), time={"from": "15:00", "to": "20:00"}),
        said("Christmas Eve at 10", days=december(24), time="10:00"),
        said("2026-12-01 at 15:00", days=december(1), time="15:00"),
        said("Tuesday 24 November at 10:00", days=november(24), time="10:00"),
    ),
    "what is no time": (
        said("ab12cde"),
        said("R2D2"),
        said("room 12b3"),
        said("h2o"),
        said("4x4"),
        said("may I book", goal="book"),
        said("I need 2 haircuts", service="Haircut"),
        said("that one. Am I free?"),
        said("the second"),
        said("march in"),
        said("hello"),
    ),
    "what cannot be meant": (
        said("Friday 31 February", unread=True),
        said("oh one seven six four four two", unread=True),
        said("yesterday", unread=True),
        said("2020-01-01", unread=True),
        said("31 February", unread=True),
        said("the 45th", unread=True),
        said("99/99", unread=True),
        said("at 25:00", unread=True),
    ),
}
NOT_HEARD_YET = {
    "goals": (said("I'm Portuguese"),),
    "commands": (
        said("maybe later", SUMMARY, command="stop"),
        said("not now, maybe another time", SUMMARY, command="stop"),
        said("perhaps later on", SUMMARY, command="stop"),
        said("I'm good for now", DONE, command="thanks"),
    ),
    "questions": (
        said("I'd like to know what a haircut costs on Friday", ask=["price"], about="Haircut"),
        said("is the haircut appointment free?", ask=["price"]),
    ),
    "services": (
        said("is yoga on tomorrow?", service="Yoga class", days=november(24)),
        said("x rays", to=CLINIC, service="Check-up & X-rays"),
        said("a cleaning", to=CLINIC, service=["Cleaning (adult)", "Cleaning (child)"]),
        said(
            "a consultation about a house",
            to=CLINIC,
            service=["Initial consultation - family law", "Initial consultation - property & conveyancing"],
        ),
        said("an emergency", to=CLINIC, service="Emergency appointment"),
        said("an hour's massage at 5", to=MASSAGES, service="Massage - 60 min", time="17:00"),
        said("Friday 2 haircuts", service="Haircut", days=november(27)),
    ),
    "staff": (
        said("haircut, Marco Silva, a@b.pt", service="Haircut", staff="Marco Silva", email="a@b.pt"),
        said("actually with Marco", NAME, staff="Marco Silva"),
        said("dr. o'brien please", OPEN_DAYS, DOCTORS, staff="Dr. Robert O'Brien"),
    ),
    "names and addresses": (
        said("x" * 81, NAME),
        said("what time is it?", NAME),
        said("tom@example.com 07700 900123", EMAIL, email="tom@example.com", phone="+447700900123"),
    ),
    "corrections and shifts": (
        said("anything later that day?", TIMES, shift="later"),
        said("the week after, at the same time", SUMMARY, shift="+P7D", time="10:00"),
        said("two weeks after that", SUMMARY, shift="+P14D"),
    ),
    "yes and no": (said("the right one is Tuesday", SUMMARY, days=november(24)),),
    "days": (
        said("end of next week", days={"from": "2026-12-04", "to": "2026-12-06"}),
        said("this week, Friday or Monday", days=november(27, 30)),
    ),
    "days and times": (said("Saturday 10 minutes", days=november(28)),),
    "what cannot be meant": (said("last Friday", unread=True),),
}
"""What the reader of before heard, and this one does not, or hears otherwise: `INSTEAD` tells what it hears."""

INSTEAD = {
    "I'm Portuguese": "a name",
    "maybe later": "nothing: it may put off the answer, or the appointment",
    "not now, maybe another time": "nothing: it may put off the answer, or the appointment",
    "perhaps later on": "nothing: it may put off the answer, or the appointment",
    "I'm good for now": "nothing: elsewhere it is a yes",
    "I'd like to know what a haircut costs on Friday": "what it is as well, beside its price",
    "is the haircut appointment free?": "a question of no topic: free of charge, or free to be had",
    "is yoga on tomorrow?": "a question of the rota alone",
    "x rays": "nothing: two words of a compound that is half a name",
    "a cleaning": "the one for adults, as whom it is for is said of children only",
    "a consultation about a house": "nothing: a house is conveyancing by knowledge of the world",
    "an emergency": "nothing: it is told as often as it is wished for",
    "an hour's massage at 5": "the time alone: the length stands before the service as its possessive",
    "Friday 2 haircuts": "two o'clock beside the day",
    "haircut, Marco Silva, a@b.pt": "the customer's name, beside an address",
    "actually with Marco": "the customer's name, as that was asked",
    "dr. o'brien please": "nobody: an apostrophe behind a title",
    "x" * 81: "a name, however long",
    "what time is it?": "how things stand with the booking",
    "tom@example.com 07700 900123": "the number without its country, which is none of the business's",
    "anything later that day?": "the times of that day, and no direction",
    "the week after, at the same time": "the week as a stretch",
    "two weeks after that": "the day itself, and no length",
    "the right one is Tuesday": "nothing: what is right is said of what stands",
    "end of next week": "from the Thursday on",
    "this week, Friday or Monday": "the Monday of this week",
    "Saturday 10 minutes": "nothing: the length takes the day with it",
    "last Friday": "nothing, as of what is told",
}


def _params(table: dict[str, tuple[Case, ...]]) -> list[object]:
    return [pytest.param(case, id=f"{about}: {case.said}") for about, cases in table.items() for case in cases]


def _params_not_heard_yet() -> list[object]:
    return [
        pytest.param(
            case,
            id=f"{about}: {case.said}",
            marks=pytest.mark.xfail(strict=True, reason=f"heard instead: {INSTEAD[case.said]}"),
        )
        for about, cases in NOT_HEARD_YET.items()
        for case in cases
    ]


@pytest.mark.parametrize("case", _params(HEARD))
def test_what_is_said_is_heard(case: Case) -> None:
    assert wrongly_heard(case) == {}


@pytest.mark.parametrize("case", _params_not_heard_yet())
def test_what_is_not_heard_yet(case: Case) -> None:
    assert wrongly_heard(case) == {}


FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Friday at 6 or Saturday at 11", [(FRIDAY, time(18)), (SATURDAY, time(11))]),
        ("6pm on Friday or 11am on Saturday", [(FRIDAY, time(18)), (SATURDAY, time(11))]),
        ("Friday at 3 or 4", [(FRIDAY, time(15)), (FRIDAY, time(16))]),
        pytest.param(
            "Tuesday at 3 or Thursday at 4 next week",
            [(date(2026, 12, 1), time(15)), (date(2026, 12, 3), time(16))],
            marks=pytest.mark.xfail(strict=True, reason="the week is said of the second alone"),
        ),
    ],
)
def test_wishes_of_which_each_would_do(text: str, choices: list[tuple[date, time]]) -> None:
    assert _when(text) == When.one_of([When(days=(day,), at=at) for day, at in choices])


@pytest.mark.parametrize(
    ("text", "locale", "hours"),
    [
        ("I can't do Fridays before noon", "en-GB", When(before=time(12))),
        ("I'm busy on Fridays until noon", "en-GB", When(before=time(12), is_before_included=True)),
        ("not Fridays after 3", "en-GB", When(after=time(15))),
        ("freitags kann ich nicht vor drei", "de-DE", When(before=time(15))),
        ("freitags arbeite ich bis fünf", "de-DE", When(before=time(17), is_before_included=True)),
    ],
)
def test_hours_are_ruled_out_on_their_days_alone(text: str, locale: str, hours: When) -> None:
    heard = [one for one in acts(text, DAYS, locale=locale) if isinstance(one, GiveWhen | ExcludeWhen)]

    assert heard == [ExcludeWhen(when=replace(hours, weekdays=(4,)), span=heard[0].span)]


def test_hours_of_which_each_would_do() -> None:
    assert _when("3 or 4 pm") == When(choices=(When(at=time(15)), When(at=time(16))))
    assert _when("Friday morning or Saturday after 4") == When.one_of(
        [
            When(days=(FRIDAY,), after=time(8), before=time(12), is_loose=True),
            When(days=(SATURDAY,), after=time(16)),
        ]
    )


@pytest.mark.parametrize(
    ("hour", "opening", "meant"),
    [
        (3, ("09:00", "19:00"), time(15)),
        (9, ("09:00", "19:00"), time(9)),
        (7, ("06:00", "12:00"), time(7)),
        (8, (), time(8)),
        (12, ("09:00", "19:00"), time(12)),
        (11, ("20:00", "23:59"), time(23)),
        (7, (), time(19)),
    ],
)
def test_an_hour_without_am_or_pm_is_the_one_in_the_opening_hours(
    hour: int, opening: tuple[str, ...], meant: time
) -> None:
    to = STUDIO | {"hours": hours(*opening)}

    assert _when(f"on Friday at {hour}", to=to) == When(days=(FRIDAY,), at=meant)


def test_a_weekday_that_is_today_is_the_next_one() -> None:
    assert _when("Monday").days == (date(2026, 11, 30),)


@pytest.mark.parametrize("words", ["a deep tissue sports massage", "a trial piano lesson"])
def test_two_names_said_in_full_in_one_breath_fit_equally(words: str) -> None:
    heard = acts(words, to=business("Sports massage", "Deep tissue massage", "Trial lesson", "Piano lesson"))

    [found] = (one for one in heard if isinstance(one, GiveService))
    assert set(found.service_ids) in ({"Sports massage", "Deep tissue massage"}, {"Trial lesson", "Piano lesson"})


_SALON = business("Haircut", "Massage")


@pytest.mark.parametrize(
    "words",
    [
        "wait, I also need a massage",
        "and the massage?",
        "what about the massage",
        "plus a massage",
        "yes please. And a massage on Friday at 10",
        "could I do a massage right after?",
        "a massage after that",
    ],
)
def test_another_service_is_added_to_the_one_under_way(words: str) -> None:
    heard = acts(words, SUMMARY, _SALON)

    assert [one.service_ids for one in heard if isinstance(one, Besides)] == [("Massage",)]
    assert not any(isinstance(one, GiveService | GiveWhen) for one in heard)


@pytest.mark.parametrize(
    "words", ["not just the haircut, a massage as well", "not only the haircut but also a massage on Friday"]
)
def test_not_only_one_but_also_another_is_both(words: str) -> None:
    heard = acts(words, NOTHING, _SALON)

    assert [one.service_ids for one in heard if isinstance(one, GiveService | Besides)] == [("Haircut",), ("Massage",)]
    assert not any(isinstance(one, ExcludeServices) for one in heard)


@pytest.mark.parametrize("words", ["it doesn't have to be Dana", "need not be with Dana", "not necessarily Dana"])
def test_whoever_is_not_insisted_on_is_neither_wished_for_nor_ruled_out(words: str) -> None:
    assert [one.staff_ids for one in acts(words, SUMMARY, _SALON) if isinstance(one, GiveStaff | ExcludeStaff)] == [()]


@pytest.mark.parametrize(
    "words",
    [
        "a massage instead",
        "rather a massage",
        "not the haircut, a massage",
        "massage",
        "not just the haircut, the massage please",
        "I don't only want a haircut, I'd like the massage",
        "the massage one instead",
        "not both, just the massage instead of the other one",
    ],
)
def test_another_service_in_its_place_is_none_beside_it(words: str) -> None:
    heard = acts(words, SUMMARY, _SALON)

    assert [one.service_ids for one in heard if isinstance(one, GiveService)] == [("Massage",)]
    assert not any(isinstance(one, Besides) for one in heard)


@pytest.mark.parametrize(
    ("words", "agrees"),
    [
        ("yes please. And a massage on Friday at 10", True),
        ("Yes! I also need a massage", True),
        ("yes. A massage instead", False),
        ("yes. And a massage?", False),
        ("yes, if I can also have a massage", False),
        ("great. I also want a massage", False),
        ("no. And a massage", False),
    ],
)
def test_a_yes_with_a_further_wish_beside_it_is_a_yes(words: str, agrees: bool) -> None:
    assert any(isinstance(one, Agree) for one in acts(words, SUMMARY, _SALON)) == agrees


@pytest.mark.parametrize(("words", "meant"), [("with Tobi", "Tobias"), ("with Liz", "Elizabeth"), ("with Ka", None)])
def test_staff_answer_to_short_names(words: str, meant: str | None) -> None:
    salon = business("Haircut", "Massage", staff=("Tobias Lind", "Elizabeth Reed", "Katja Moor"))
    heard = acts(f"haircut on Friday {words}", to=salon)

    found = [one.staff_ids for one in heard if isinstance(one, GiveStaff)]
    assert [ids[0].split()[0] for ids in found if ids] == ([meant] if meant else [])


@pytest.mark.xfail(
    strict=True, reason="whoever is no more than named as wanting one is not counted among those who come"
)
def test_somebody_else_who_wants_one_too_is_heard() -> None:
    heard = acts("my brother wants one too", SUMMARY)

    assert any(isinstance(one, Besides | GivePeople) and one.is_for_other for one in heard)


def test_that_it_is_for_somebody_else_is_heard() -> None:
    heard = acts("a haircut for my son on Friday")

    assert [one.is_for_other for one in heard if isinstance(one, GivePeople)] == [True]


def test_a_long_message_is_read_at_its_beginning() -> None:
    heard = acts("haircut tomorrow " + "x" * 5_000)

    assert [one.service_ids for one in heard if isinstance(one, GiveService)] == [("Haircut",)]


def test_that_a_message_is_too_long_is_told() -> None:
    heard = acts("haircut tomorrow " + "x" * LONGEST)

    assert [one.reason for one in heard if isinstance(one, Doubt)] == [Reason.TOO_LONG]


def test_a_message_is_cleaned_of_markup_and_invisible_characters() -> None:
    assert Message("<b>Ana</b>\u200b  Sil\u0000va\n").own == "Ana Silva"
    assert Message("3:00\u202fPM \u2014 it\u2019s").text == "3:00 pm - it's"


PLACES = (NOTHING, DAYS, TIMES, NAME, EMAIL, PHONE, ALLERGIES, HAIR, SUMMARY, DONE, BOOKED)
WORDS = (
    *("tomorrow", "next", "week", "friday", "after", "before", "between", "and", "to", "3", "10", "31", "99", "pm"),
    *("2026-13-45", "25:99", "am", "the", "first", "may", "of", "in", "from", "half", "past", "quarter", "december"),
    *("1/1", "noon", "or", "weekend", "early", "until", "5th", "at", "@", "-", "haircut", "days", "month", "later"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_mixture_of_words_about_time_is_read_without_harm(text: str) -> None:
    for one in acts(text):
        if isinstance(one, GiveWhen):
            assert all(day >= date(2026, 11, 23) for day in one.when.days)
            assert list(one.when.days) == sorted(set(one.when.days))


@given(st.text(max_size=300), st.sampled_from(PLACES))
def test_any_text_at_all_is_read_without_harm(text: str, at: Place) -> None:
    acts(text, at)


@given(st.dates(min_value=date(2026, 11, 23), max_value=date(2027, 10, 30)))
def test_a_day_as_we_write_it_is_read_back_as_that_day(day: date) -> None:
    words = Wording("en-GB")

    assert _when(words.day(day)).days == (day,)
    assert _when(words.short_day(day)).days == (day,)


@pytest.mark.parametrize("locale", ["en-US", "en-CA"])
@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2027, 3, 12)])
def test_a_day_as_americans_write_it_is_read_back_as_that_day(locale: str, day: date) -> None:
    words = Wording(locale)

    assert _when(words.day(day), locale=locale).days == (day,)
    assert _when(words.short_day(day), locale=locale).days == (day,)


def _when(text: str, to: dict[str, Any] = STUDIO, locale: str = "en-GB") -> When:
    """The one wish for a day or time that a text holds."""
    (found,) = (one.when for one in acts(text, NOTHING, to, locale) if isinstance(one, GiveWhen))
    return found
