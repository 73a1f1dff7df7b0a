"""What went wrong in trials, by kind: what was said where, and what is to be heard. Now is Monday 23 November 2026.

The business is a studio in Lisbon, open from Tuesday to Saturday. `{}` means that nothing may be heard that commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SUMMARY = "summary"
TIMES = "times"
NAME = "name"
BOOKED = "booked"


@dataclass(frozen=True)
class Trial:
    """`at` is where the conversation stands: nothing under way, or one of the places above."""

    said: str
    heard: dict[str, Any]
    at: str = ""


def said(text: str, at: str = "", **heard: Any) -> Trial:
    return Trial(text, heard, at)


KINDS: dict[str, tuple[Trial, ...]] = {
    "ruled-out": (
        said("I'd like a massage, not a haircut", service="Massage", not_service=["Haircut"]),
        said(
            "massage instead of a haircut please, next week",
            service="Massage",
            days={"from": "2026-11-30", "to": "2026-12-06"},
        ),
        said("not the colour, just the haircut", service="Haircut"),
        said("Just the normal haircut, not for children!", service="Haircut"),
        said("id rather have a beard trim than a haircut, same time", SUMMARY, service="Beard trim", time="10:00"),
        said("any day except Monday and Tuesday, after 4", not_days=["mon", "tue"], time={"from": "16:00", "to": None}),
        said(
            "not wednesday morning either. what about thursday with dana after 4",
            TIMES,
            days=["2026-12-03"],
            staff="Dana",
            time={"from": "16:00", "to": None},
        ),
        said("I'd like to see Ana or Dana", staff=["Ana", "Dana"]),
        said("anyone except Marco on saturday", not_staff=["Marco"], days=["2026-11-28"]),
        said(
            "I'm away on the 10th, can you book me a beard trim before that",
            service="Beard trim",
            days={"from": None, "to": "2026-12-09"},
        ),
    ),
    "half-a-phrase": (
        said("a week tomorrow at 3pm", days=["2026-12-01"], time="15:00"),
        said("two weeks today", days=["2026-12-07"]),
        said("tuesday fortnight", days=["2026-12-08"]),
        said("friday in two weeks", days=["2026-12-11"]),
        said("in two weeks on friday", days=["2026-12-11"]),
        said("two days before christmas", days=["2026-12-23"]),
        said("last friday of the month", days=["2026-11-27"]),
        said("18 and 19 december", days=["2026-12-18", "2026-12-19"]),
        said("3rd/4th december", days=["2026-12-03", "2026-12-04"]),
        said("5 to 6pm on Friday", days=["2026-11-27"], time={"from": "17:00", "to": "18:00"}),
        said("10 to 12 on Friday", days=["2026-11-27"], time={"from": "10:00", "to": "12:00"}),
        said("from 9am to 12 noon tomorrow", days=["2026-11-24"], time={"from": "09:00", "to": "12:00"}),
        said("three-thirty tomorrow", days=["2026-11-24"], time="15:30"),
        said("twenty-five to three tomorrow", days=["2026-11-24"], time="14:35"),
        said("0930 tomorrow", days=["2026-11-24"], time="09:30"),
        said("1400 hours tomorrow", days=["2026-11-24"], time="14:00"),
        said("2026/12/04", days=["2026-12-04"]),
        said("Tuesday 26", unread=True),
        said("wednesdy", days=["2026-11-25"]),
        said("tomoro", days=["2026-11-24"]),
        said("nxt week tues", days=["2026-12-01"]),
        said("1 pm instead, I have a meeting at 2", SUMMARY, time="13:00"),
        said("ideally after 4, not later than 6", TIMES, time={"from": "16:00", "to": "18:00"}),
        said("at 25 o'clock", TIMES, unread=True),
        said("as late as possible", TIMES, latest=True),
        said("not before Thursday", days={"from": "2026-11-26", "to": None}),
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
                "Yes, that's correct. What's the address?",
                "yes, go ahead and book",
                "yes, Thursday 3 December works",
                "yea",
                "deal",
                "book me in",
                "👍",
                "I'm happy with that",
            )
        ),
        said("give me a different one", TIMES, shift="other"),
        said("not these", TIMES, shift="other"),
        said("are there alternatives", TIMES, shift="other"),
    ),
    "details": (
        *(said(text, NAME) for text in ("one sec", "hold on", "idk", "lol", "hi", "Good evening")),
        said("the name is correct", SUMMARY),
        said("the name is misspelled, it's Rita Moreira", SUMMARY, name="Rita Moreira"),
        said("my name is spelled wrong", SUMMARY, change="name"),
        said(
            "Rita Sol, rita.sol@example.com, no phone",
            NAME,
            name="Rita Sol",
            email="rita.sol@example.com",
            no_phone=True,
        ),
        said("<at>Bookings</at> Ana&nbsp;Silva", NAME, name="Ana Silva"),
    ),
    "how-many": (
        said("haircut for 4 people", service="Haircut", people=4),
        said("for me and 2 friends", people=3),
        said("haircut for my wife and me", service="Haircut", people=2),
        said("3 seats for the yoga class on saturday", service="Yoga class", people=3, days=["2026-11-28"]),
    ),
    "questions": (
        *(
            said(text, SUMMARY, ask=["changes"])
            for text in ("what if I have to cancel?", "do I have to pay if I have to cancel?", "is it free to cancel?")
        ),
        said("do I need to bring my passport?", ask=["bring"]),
        said("what does the massage include?", ask=["about"]),
        said("will I get a confirmation mail?", ask=["confirmation"]),
        said("add it to my calendar", ask=["calendar"]),
        said("do you send reminders?", ask=["reminders"]),
        said("put me on the waiting list", ask=["waiting_list"]),
        said("which appointments do i have", goal="show"),
        said("how far ahead can I book", ask=["advance"]),
    ),
    "stopping": (
        said("i dont need a haircut, stop", TIMES, command="stop"),
        said("stop", TIMES, command="stop"),
        said("actually I want to cancel my other appointment", BOOKED, goal="cancel"),
    ),
}
