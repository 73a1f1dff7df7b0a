"""What went wrong in trials, by kind: what was said where, and what is to be heard. Now is Monday 23 November 2026.

The business is a studio in Lisbon, open from Tuesday to Saturday. `{}` means that nothing may be heard that commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SUMMARY = "summary"
TIMES = "times"
NAME = "name"
PHONE = "phone"
BOOKED = "booked"
CHILD = "summary of a child's haircut"


@dataclass(frozen=True)
class Trial:
    """`at` is where the conversation stands: nothing under way, or one of the places above.

    `but` is what is heard instead, where it is not heard right yet.
    """

    said: str
    heard: dict[str, Any]
    at: str = ""
    but: str = ""


def said(text: str, at: str = "", but: str = "", **heard: Any) -> Trial:
    return Trial(text, heard, at, but)


_MARIA = {"name": "Maria Lopes", "email": "maria.lopes@example.org"}

KINDS: dict[str, tuple[Trial, ...]] = {
    "on-offer": (
        said("um ok thursday at ten works", TIMES, days=["2026-12-03"], time="10:00"),
        said("hm, friday at eleven", TIMES, days=["2026-12-04"], time="11:00"),
        said("ok thursday ten is fine by me", TIMES, days=["2026-12-03"], time="10:00"),
        said(
            "no, better two weeks on, so the 22nd of december, same person, at 2:30",
            TIMES,
            but="a doubt: two weeks on is no 22nd",
            days=["2026-12-22"],
            time="14:30",
        ),
    ),
    "ruled-out": (
        said("I would like the colour, not a haircut", service="Colour", not_service=["Haircut"]),
        said(
            "next week please, and a massage instead of a haircut",
            service="Massage",
            days={"from": "2026-11-30", "to": "2026-12-06"},
        ),
        said("not the massage, only the haircut", service="Haircut"),
        said("Only the usual haircut, not for children!", service="Haircut"),
        said("i'd rather get a massage than a haircut, same time", SUMMARY, service="Massage", time="10:00"),
        said("any day except Tuesday and Friday, after 5", not_days=["tue", "fri"], time={"from": "17:00", "to": None}),
        said(
            "not thursday morning either. how about friday with ana, after 3",
            TIMES,
            days=["2026-12-04"],
            staff="Ana",
            time={"from": "15:00", "to": None},
        ),
        said("Ana or Dana would be fine", staff=["Ana", "Dana"]),
        said("with anyone except Dana on friday", staff="anyone", not_staff=["Dana"], days=["2026-11-27"]),
        said(
            "I'm away on the 10th, can you book me a beard trim before that",
            service="Beard trim",
            days={"from": None, "to": "2026-12-09"},
        ),
        said(
            "not the children's haircut, the haircut",
            CHILD,
            not_service=["Children's haircut"],
            service="Haircut",
        ),
        said("I meant the normal haircut", CHILD, service="Haircut"),
        said("no, no, not the children's one", CHILD, but="half a name", not_service=["Children's haircut"]),
        said(
            "leave out the mornings, in the morning I look after my grandson",
            TIMES,
            time={"from": "12:00", "to": None, "loose": True},
        ),
        said(
            "something in the morning, because in the afternoon I look after my grandson",
            time={"from": "08:00", "to": "12:00", "loose": True},
        ),
    ),
    "half-a-phrase": (
        said("a week tomorrow at 2pm", days=["2026-12-01"], time="14:00"),
        said("two weeks today", days=["2026-12-07"]),
        said("tuesday fortnight", days=["2026-12-08"]),
        said("friday in two weeks", days=["2026-12-11"]),
        said("in two weeks on thursday", days=["2026-12-10"]),
        said("two days before christmas", days=["2026-12-23"]),
        said("last saturday of the month", days=["2026-11-28"]),
        said("18 and 19 december", days=["2026-12-18", "2026-12-19"]),
        said("3rd/4th december", days=["2026-12-03", "2026-12-04"]),
        said("5 to 6pm on Friday", days=["2026-11-27"], time={"from": "17:00", "to": "18:00"}),
        said("9 to 11 on Friday", days=["2026-11-27"], time={"from": "09:00", "to": "11:00"}),
        said("from 10am to 12 noon tomorrow", days=["2026-11-24"], time={"from": "10:00", "to": "12:00"}),
        said("three-thirty tomorrow", days=["2026-11-24"], time="15:30"),
        said("twenty-five to three tomorrow", days=["2026-11-24"], time="14:35"),
        said("0930 tomorrow", days=["2026-11-24"], time="09:30"),
        said("1400 hours tomorrow", days=["2026-11-24"], time="14:00"),
        said("2026/12/04", days=["2026-12-04"]),
        said("Tuesday 26", unread=True),
        said("wednesdy", days=["2026-11-25"]),
        said("tomoro", days=["2026-11-24"]),
        said("nxt week tues", days=["2026-12-01"]),
        said("12 instead please, I have to be somewhere at 1", SUMMARY, time="12:00"),
        said("best after 3, and not later than 5", TIMES, time={"from": "15:00", "to": "17:00"}),
        said("at 25 o'clock", TIMES, unread=True),
        said("as late as possible", TIMES, latest=True),
        said("not before Thursday", days={"from": "2026-11-26", "to": None}),
        said("three days from friday", days=["2026-11-30"]),
        said("the first week of January", days={"from": "2027-01-04", "to": "2027-01-10"}),
        said("by the end of this week", days={"from": None, "to": "2026-11-29"}),
        said("from January to March", days={"from": "2027-01-01", "to": "2027-03-31"}),
        said("within the next 4 working days", days=["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]),
        said("in the week of the 7th", days={"from": "2026-12-07", "to": "2026-12-13"}),
        said("4-6 december", days={"from": "2026-12-04", "to": "2026-12-06"}),
        said("4 or 5 december", days=["2026-12-04", "2026-12-05"]),
        said("5th - 8th january", days={"from": "2027-01-05", "to": "2027-01-08"}),
        said("8 to 11 of January", days={"from": "2027-01-08", "to": "2027-01-11"}),
        said("10 to 11am tomorrow", days=["2026-11-24"], time={"from": "10:00", "to": "11:00"}),
        said("1:00 to 2:00 tomorrow", days=["2026-11-24"], time={"from": "13:00", "to": "14:00"}),
        said("2-4 on Friday", days=["2026-11-27"], time={"from": "14:00", "to": "16:00"}),
        said("ten forty tomorrow", days=["2026-11-24"], time="10:40"),
        said("three twenty-five tomorrow", days=["2026-11-24"], time="15:25"),
        said("on 5.12.", days=["2026-12-05"]),
        said("8 January in 2027", days=["2027-01-08"]),
        said("8 January in 2028", days=["2028-01-08"]),
        said("feburary 3rd", days=["2027-02-03"]),
        said("thurdsay", days=["2026-11-26"]),
        said("tusday", days=["2026-11-24"]),
        said("anything after work? i finish at 5", time={"from": "17:00", "to": "20:00", "loose": True}),
        said(
            "what's the earliest after work? i finish at 5",
            but="nothing of it",
            time={"from": "17:00", "to": "20:00", "loose": True},
            soonest=True,
        ),
        said(
            "at the end of the day on friday",
            days=["2026-11-27"],
            time={"from": "16:00", "to": "20:00", "loose": True},
        ),
        said("later this week", days={"from": "2026-11-23", "to": "2026-11-29"}),
        said("mid December", days={"from": "2026-12-10", "to": "2026-12-20"}),
        said("every Wednesday", but="the next one alone", days=["2026-11-25", "2026-12-02", "2026-12-09"]),
        said("same again the thursday after", BOOKED, days=["2026-12-10"]),
        said("could I get the same again a month later", BOOKED, shift="+P30D"),
    ),
    "yes-and-no": (
        *(
            said(text, SUMMARY)
            for text in (
                "I'm good, thanks",
                "I'm fine, thanks",
                "May be ok",
                "it should be fine",
                "nice of you",
                "the time is right",
                "hm ok",
            )
        ),
        *(
            said(text, SUMMARY, agree=True)
            for text in (
                "Yes, that's right. Where are you?",
                "yes, please go ahead and book it",
                "yes, Thursday the 3rd of December works",
                "yea",
                "deal",
                "book me in",
                "👍",
                "I'm happy with that",
            )
        ),
        said("show me a different one", TIMES, shift="other"),
        said("not these", TIMES, shift="other"),
        said("are there alternatives", TIMES, shift="other"),
        said("none of those", TIMES, shift="other"),
        said("anybody besides her?", TIMES, change="staff"),
        said("with somebody different", TIMES, change="staff"),
        said("is there someone else who could do it", TIMES, change="staff"),
        *(said(text, SUMMARY) for text in ("that sounds alright I suppose", "the e-mail is right", "and if I cancel?")),
        *(
            said(text, SUMMARY, agree=True)
            for text in ("sure, thursday the 3rd is good", "yes please do", "lovely, book it")
        ),
        said("that works but make it 11", SUMMARY, time="11:00"),
    ),
    "details": (
        *(said(text, NAME) for text in ("one sec", "hold on", "idk", "lol", "hi", "Good evening")),
        said("the name is correct", SUMMARY),
        said("the name is misspelled, it's Rita Campos", SUMMARY, name="Rita Campos"),
        said("you've spelled my name wrong", SUMMARY, change="name"),
        said(
            "Rita Sol, rita.sol@example.com, I have no phone",
            NAME,
            name="Rita Sol",
            email="rita.sol@example.com",
            no_phone=True,
        ),
        said("<at>Bookings</at> Ana&nbsp;Silva", NAME, name="Ana Silva"),
        *(said(text, NAME) for text in ("just a moment", "no idea", "haha", "hey", "good afternoon")),
        said("the e-mail is wrong", SUMMARY, change="email"),
        said("my name has a typo, it is Rita Moraes", SUMMARY, name="Rita Moraes"),
        *(
            said(f"Maria Lopes, maria.lopes@example.org, {word}", NAME, but, **_MARIA, no_phone=True)
            for word, but in (("skip", "no word about the phone"), ("none", "none of what is on offer"))
        ),
        *(
            said(text, PHONE, no_phone=True)
            for text in ("no i have not a telephone", "I have no phone, sorry", "none", "skip it", "don't have one")
        ),
        said("non", PHONE, no_phone=True),
        said("jorge.pinto @ example.com", NAME, email="jorge.pinto@example.com"),
        said(
            "Best wishes\nMaria Lopes\nLopes & Filhos Lda\nmaria.lopes@example.org\nTel. +351 912 345 678",
            NAME,
            but="no name",
            **_MARIA,
            phone="+351912345678",
        ),
        said("Regards, Maria Lopes, Lopes & Filhos, maria.lopes@example.org", NAME, **_MARIA),
        said("with marco please, same as for the beard trim", SUMMARY, "the other service", staff="Marco"),
    ),
    "how-many": (
        said("haircut for 4 people", service="Haircut", people=4),
        said("for me and 3 friends", people=4),
        said("haircut for my boyfriend and me", service="Haircut", people=2),
        said("3 seats for the yoga class on saturday", service="Yoga class", people=3, days=["2026-11-28"]),
        said("for me plus one", people=2),
        said("for my sister and me", people=2),
        said("haircut for five", service="Haircut", people=5),
        said("for the two of us", people=2),
        said("three for yoga", service="Yoga class", people=3),
    ),
    "questions": (
        *(
            said(text, SUMMARY, ask=["changes"])
            for text in (
                "and what if I have to cancel?",
                "will I have to pay if I have to cancel?",
                "is cancelling free?",
            )
        ),
        said("do I have to bring an ID card?", ask=["bring"]),
        said("what is included in the massage?", ask=["about"]),
        said("do I get a confirmation by mail?", ask=["confirmation"]),
        said("put that in my calendar", ask=["calendar"]),
        said("do you send reminders?", ask=["reminders"]),
        said("can you put me on a waiting list", ask=["waiting_list"]),
        said("which appointments have i got", goal="show"),
        said("how far ahead do you take bookings", ask=["advance"]),
        *(
            said(text, SUMMARY, ask=["changes"])
            for text in ("what does it cost to cancel?", "what happens if I can't come?", "and if I cancel?")
        ),
        said("do I have to pay when I cancel?", SUMMARY),
        said("what do I pay when I cancel late?", SUMMARY, "the price of things", ask=["changes"]),
        said("do you take new clients", ask=["other"]),
        said("what do you charge for a cut?", ask=["price"], about="Haircut"),
        said("how long is a massage, and what does it cost?", ask=["length", "price"], about="Massage"),
        said("how will i know that its booked", ask=["confirmation"]),
        said("put it into my calendar please", ask=["calendar"]),
        said("could you put the appointment in my calendar", but="a booking", ask=["calendar"]),
        said("can't you look that up with my mobile number?", ask=["other"]),
        said("can you find my booking with my phone number?", goal="show"),
        said("which appointment do i have?", goal="show"),
        said("do you do nails?", ask=["services"]),
        said("I'd like a manicure", unread=True),
        said("can I book a wedding make-up", but="a booking", unread=True),
        said("please erase all of my data", goal="erase"),
        said("just delete everything", ask=["privacy"]),
    ),
    "beyond-words": (
        said("a haircut for my little boy", service="Children's haircut"),
        said("a cut for my son", service="Children's haircut"),
        said("a trim for my daughter", but="a beard trim", service="Children's haircut"),
    ),
    "stopping": (
        said("i don't need a haircut any more, stop", TIMES, command="stop"),
        said("stop", TIMES, command="stop"),
        said("wait, I want to cancel my other appointment", BOOKED, goal="cancel"),
        said("wait, I want to cancel my other appointment", TIMES, "giving up this one", goal="cancel"),
        said("no more bookings please, stop", TIMES, command="stop"),
        said("I don't want any appointment", TIMES, command="stop"),
        said("i told you no more appointments", TIMES, "something else than is on offer", command="stop"),
        said(
            "please book me in next thursday at 4pm, so that a massage can cancel out my week",
            but="a cancellation",
            service="Massage",
            days=["2026-12-03"],
            time="16:00",
        ),
    ),
}
