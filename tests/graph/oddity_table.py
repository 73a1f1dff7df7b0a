"""The oddities of Bookings, each with what comes of the calls that it concerns, with it and without it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

from msgspec import structs

from graph.errors import NotAllowed, NotThere, OutcomeUnknown, Rejected, TryLater
from graph.model import (
    Answer,
    AnswerType,
    AppointmentDraft,
    Attendee,
    CustomerDraft,
    Phone,
)
from tests.graph.oddity_calls import (
    DIARY_OF_ONE,
    IN_DOUBT,
    MADE,
    NOBODY,
    READS,
    ROBIN_HERSELF,
    UNKNOWN,
    Found,
    Row,
    a_crowd,
    a_former_staff_member,
    a_night_owl,
    a_reader,
    a_readers_appointment,
    an_entrance,
    an_hour_before,
    at,
    booked,
    books,
    cancellations,
    cancels,
    customers_called,
    deletes,
    diary,
    diary_by_id,
    draft,
    everything_read,
    free_stretches,
    id_of,
    impatiently,
    in_berlin,
    is_all_the_same,
    is_free,
    is_join_url_known,
    just_begun,
    leaves,
    mails,
    moves,
    name_of_customer,
    on_the_appointment,
    people,
    relabels,
    reminder_hours,
    robins,
    shows,
    signs_in,
    somebody_in_the_azores,
    staff_are_not_chosen,
    staff_called,
    starts_in_view,
    stretches,
    with_invites,
)
from tests.graph.shop import (
    ROBIN,
    a_business,
    a_customer,
    an_appointment,
    ids,
    names,
)
from tests.worlds.sample import BUSINESS

DAY = timedelta(days=1)
SUNDAY = at(10, day=29)
REFUSED = (400, "BadRequest")
DENIED = (403, "ErrorAccessDenied")
NO_FOLDER = (404, "ErrorFolderNotFound")
STAFF = ["Dana Ferreira", "Marco Silva", "Ana Costa", "Luis Teixeira"]
CUSTOMERS = [
    "Joana Mendes", "Tiago Rocha", "Beatriz Lopes", "Hugo Pinto", "Clara Nunes", "Rui Barros",
    "Inês Carvalho", "Paula Matos", "André Vaz", "Sofia Duarte", "Emma Clarke", "Jonas Weber",
]  # fmt: skip
PIGEON = (Phone("1", "pigeon"),)  # no kind of telephone that Graph knows
COLOUR = draft(minutes=120, service="colour")
ONLINE = structs.replace(draft(minutes=30, service="consultation", staff="luis"), is_online=True)
UNMAILED = structs.replace(draft(), is_customer_not_mailed=True)
ALLERGIES = Answer(id_of("allergies"), "?", AnswerType.TEXT, text="None")
COLOURED = Answer(id_of("coloured"), "?", AnswerType.CHOICE, selected=("No",), options=("Yes", "No", "Not sure"))


def yoga(size: int) -> AppointmentDraft:
    """A class on Friday; only customers who are known can be on one."""
    words = ("joana", "tiago", "beatriz", "hugo", "clara")[:size]
    people = [Attendee(customer_id=id_of(word), name=word, email=f"{word}@example.com") for word in words]
    return structs.replace(draft(at(12, day=27), 60, service="yoga", staff="ana", attendees=people), max_attendees=8)


NETWORK: dict[str, Row] = {
    "a crowd of calls never meets the limit of four": Row(
        {"name": "concurrency-limit"},
        lambda s, k: a_crowd(s, 20),
        Found(None, 20, ["Business"]),
        also=({"name": "slow", "seconds": 0.01},),
        strikes=False,
    ),
    "a lower limit is met, and one of two calls has to come later": Row(
        {"name": "concurrency-limit", "limit": 1, "retryAfter": 45},
        lambda s, k: a_crowd(s, 2),
        Found(None, 2, ["Business", "TryLater"]),
        Found(None, 2, ["Business"]),
        also=({"name": "slow", "seconds": 0.3},),
    ),
    "a slow answer is waited for": Row(
        {"name": "slow", "seconds": 0.02},
        lambda s, k: ids(s.person.list_businesses()),
        Found(None, 1, [BUSINESS]),
    ),
    "a reading whose answer takes too long is tried again": Row(
        {"name": "slow", "seconds": 1.2},
        impatiently(lambda s, key: s.person.get_customer(s.business, key)),
        Found(TryLater, 4, (None, None)),
        Found(None, 1, None),
        prepare=a_customer,
    ),
    "what was made may be there when its answer takes too long, and is not made again": Row(
        {"name": "slow", "seconds": 1.2, "when": "after"},
        impatiently(lambda s, k: s.person.create_customer(s.business, "Slow Sam")),
        Found(OutcomeUnknown, 1, (None, None), 1),
        Found(None, 1, None, 1),
        look=lambda s, k: customers_called(s, "Slow Sam"),
    ),
    "a change whose answer takes too long is made again": Row(
        {"name": "slow", "seconds": 1.2, "when": "after", "times": 1},
        impatiently(lambda s, key: s.person.update_customer(s.business, key, CustomerDraft("Sam"))),
        Found(None, 2, None, ["Sam"]),
        Found(None, 1, None, ["Sam"]),
        prepare=a_customer,
        look=name_of_customer,
    ),
    "what is gone when it is removed again was removed before": Row(
        {"name": "slow", "seconds": 1.2, "when": "after"},
        impatiently(lambda s, key: s.person.delete_customer(s.business, key)),
        Found(None, 2, None, []),
        Found(None, 1, None, []),
        prepare=a_customer,
        look=name_of_customer,
    ),
    **{
        f"sign-in is refused by {code}, which is the fault of {setting}": Row(
            {"name": "sign-in-refused", "code": code},
            signs_in,
            Found(NotAllowed, 0, (f"AADSTS{code}", f"sign-in: {setting}: {advice}"), ["Studio Almeida"]),
            Found(None, 1, ["Studio Almeida"], ["Studio Almeida"]),
            prepare=an_entrance,
            look=signs_in,
            tell=lambda error: (error.code, error.args[0]),
        )
        for code, setting, advice in (
            (7000215, "GRAPH_CLIENT_SECRET", "it is wrong; the secret's value is needed, not its id"),
            (7000222, "GRAPH_CLIENT_SECRET", "it has expired"),
            (700016, "GRAPH_CLIENT_ID", "no such application in this tenant"),
            (90002, "GRAPH_TENANT_ID", "no such tenant"),
            (1002012, "GRAPH_BASE_URL", "no scope follows from it"),
        )
    },
    "an error in its older spelling is the same error": Row(
        {"name": "old-error-spelling"},
        lambda s, k: s.person.get_service(s.business, NOBODY),
        Found(NotThere, 1, (404, "ErrorItemNotFound")),
    ),
    "what no document names changes nothing of what is read": Row(
        {"name": "unknown-properties"}, is_all_the_same, Found(None, READS, True), prepare=everything_read
    ),
    "what no document names changes nothing of what is made": Row(
        {"name": "unknown-properties"}, books(draft()), MADE, look=diary
    ),
}

BERLIN = [
    "09:00-10:00 available",
    "10:00-10:45 busy",
    "10:45-11:00 available",
    "11:00-12:00 slotsAvailable of a service",
]

AVAILABILITY: dict[str, Row] = {
    "zones are never named as IANA does": Row(
        {"name": "iana-zone-unknown-error"},
        is_free("dana", at(9), at(19)),
        Found(None, 1, ["09:00-13:00 available", "14:00-19:00 available"]),
        strikes=False,
    ),
    "booked time is called free": Row(
        {"name": "false-free-availability"},
        is_free("dana", at(9), at(13)),
        Found(None, 1, ["09:00-13:00 available"]),
        Found(None, 1, ["09:00-10:00 available", "10:00-10:45 busy", "10:45-13:00 available"]),
        prepare=an_appointment,
    ),
    "calendarView knows what availability calls free": Row(
        {"name": "false-free-availability"},
        lambda s, k: starts_in_view(s, at(9), at(13)),
        Found(None, 1, DIARY_OF_ONE),
        prepare=an_appointment,
        strikes=False,
    ),
    "busy time ends with what is nested in it": Row(
        {"name": "nested-appointments-cut-short"},
        is_free("dana", at(9), at(13)),
        Found(None, 1, ["09:00-09:30 available", "09:30-11:00 busy", "11:00-13:00 available"]),
        Found(None, 1, ["09:00-09:30 available", "09:30-12:30 busy", "12:30-13:00 available"]),
        prepare=booked(draft(at(9, 30), 180), draft(at(10), 60)),
    ),
    "hours of staff are in the zone that they name": Row(
        {"name": "staff-hours-in-own-zone"},
        lambda s, key: stretches(s, key, at(0), at(23)),
        Found(None, 1, ["09:00-13:00 available"]),
        Found(None, 1, ["08:00-12:00 available"]),
        prepare=somebody_in_the_azores,
    ),
    "hours without a service are left out": Row(
        {"name": "service-hours-in-availability"},
        lambda s, key: stretches(s, key, at(0), at(23)),
        Found(None, 1, ["09:00-13:00 available", "14:00-19:00 available"]),
        Found(None, 1, ["07:00-20:00 available"]),
        prepare=a_night_owl,
    ),
    **{
        f"availability with array {array}, capitals {capitals}, zones {zones} reads the same": Row(
            {"name": "documented-availability-shape", "array": array, "capitals": capitals, "zones": zones},
            is_free("dana", at(9), at(12)),
            Found(None, 1, BERLIN),
            prepare=in_berlin,
        )
        for array, capitals, zones in product((True, False), (True, False), ("display", "windows", "iana", "utc"))
    },
    "buffers are busy": Row(
        {"name": "buffers-in-availability"},
        is_free("dana", at(10), at(11)),
        Found(None, 1, ["10:00-11:00 busy"]),
        Found(None, 1, ["10:00-10:45 busy", "10:45-11:00 available"]),
        prepare=an_appointment,
    ),
    "an answer cut to the question reads the same": Row(
        {"name": "clipped-availability"},
        is_free("dana", at(10, 30), at(12)),
        Found(None, 1, ["10:30-10:45 busy", "10:45-12:00 available"]),
        prepare=an_appointment,
    ),
    "a long question is asked in parts of a month": Row(
        {"name": "availability-span-limit"}, lambda s, k: free_stretches(s, 40), Found(None, 2, 68)
    ),
    "a question that is too long for Graph all the same": Row(
        {"name": "availability-span-limit", "days": 7},
        lambda s, k: free_stretches(s, 8),
        Found(TryLater, 4, UNKNOWN),
        Found(None, 1, 14),
    ),
    "time off is called free": Row(
        {"name": "time-off-ignored"},
        is_free("luis", at(14, day=30), at(19, day=30)),
        Found(None, 1, ["14:30-18:00 available"]),
        Found(None, 1, ["14:30-18:00 outOfOffice"]),
    ),
    "time off can be booked": Row(
        {"name": "time-off-ignored"},
        books(draft(at(15, day=30), 30, service="consultation", staff="luis")),
        Found(None, 1, "Mon 15:00-15:30", ["Mon 15:00-15:30"]),
        IN_DOUBT,
        look=diary,
    ),
}

BOOKING: dict[str, Row] = {
    "a broken rule is refused clearly": Row(
        {"name": "rules-answer-400"}, books(draft(SUNDAY)), Found(Rejected, 1, REFUSED, []), IN_DOUBT, look=diary
    ),
    "a move that breaks a rule is refused clearly": Row(
        {"name": "rules-answer-400"},
        moves(SUNDAY),
        Found(Rejected, 1, REFUSED, DIARY_OF_ONE),
        Found(OutcomeUnknown, 4, UNKNOWN, DIARY_OF_ONE),
        prepare=an_appointment,
        look=diary,
    ),
    "a body that Graph cannot take leaves doubt": Row(
        {"name": "malformed-answers-500"},
        lambda s, k: s.person.create_customer(s.business, "Ada", phones=PIGEON),
        Found(OutcomeUnknown, 1, UNKNOWN, 0),
        Found(Rejected, 1, REFUSED, 0),
        look=lambda s, k: customers_called(s, "Ada"),
    ),
    "a change that Graph cannot take leaves doubt": Row(
        {"name": "malformed-answers-500"},
        lambda s, key: s.person.update_customer(s.business, key, CustomerDraft("Ada", phones=PIGEON)),
        Found(OutcomeUnknown, 4, UNKNOWN, ["Robin Example"]),
        Found(Rejected, 1, REFUSED, ["Robin Example"]),
        prepare=a_customer,
        look=name_of_customer,
    ),
    "two appointments at one time are taken": Row(
        {"name": "overlap-allowed"},
        books(draft()),
        Found(None, 1, "Thu 10:00-10:45", DIARY_OF_ONE * 2),
        Found(OutcomeUnknown, 1, UNKNOWN, DIARY_OF_ONE),
        prepare=an_appointment,
        look=diary,
    ),
    "an appointment is moved onto another": Row(
        {"name": "overlap-allowed"},
        moves(at(10)),
        Found(None, 1, None, DIARY_OF_ONE * 2),
        Found(OutcomeUnknown, 4, UNKNOWN, [*DIARY_OF_ONE, "Thu 15:00-15:45"]),
        prepare=booked(draft(), draft(at(15))),
        look=diary,
    ),
    "buffers do not keep others away": Row(
        {"name": "overlap-ignores-buffers"},
        books(draft(at(10, 45))),
        Found(None, 1, "Thu 10:45-11:30", [*DIARY_OF_ONE, "Thu 10:45-11:30"]),
        Found(OutcomeUnknown, 1, UNKNOWN, DIARY_OF_ONE),
        prepare=an_appointment,
        look=diary,
    ),
    "without buffers, what is taken is still taken": Row(
        {"name": "overlap-ignores-buffers"},
        books(draft(at(10, 30))),
        Found(OutcomeUnknown, 1, UNKNOWN, DIARY_OF_ONE),
        prepare=an_appointment,
        look=diary,
    ),
    "staff may not be named when customers do not choose them": Row(
        {"name": "staff-selection-enforced"}, books(draft()), IN_DOUBT, MADE, prepare=staff_are_not_chosen, look=diary
    ),
    "staff may be named when customers choose them": Row(
        {"name": "staff-selection-enforced"}, books(draft()), MADE, look=diary, strikes=False
    ),
    "an answer that is required and missing": Row(
        {"name": "required-questions-enforced"},
        books(COLOUR),
        IN_DOUBT,
        Found(None, 1, "Thu 10:00-12:00", ["Thu 10:00-12:00"]),
        look=diary,
    ),
    "answers that are required and given": Row(
        {"name": "required-questions-enforced"},
        books(structs.replace(COLOUR, attendees=(structs.replace(ROBIN_HERSELF, answers=(ALLERGIES, COLOURED)),))),
        Found(None, 1, "Thu 10:00-12:00", ["Thu 10:00-12:00"]),
        look=diary,
        strikes=False,
    ),
    "a class of five": Row(
        {"name": "five-customers"},
        books(yoga(5)),
        IN_DOUBT,
        Found(None, 1, "Fri 12:00-13:00", ["Fri 12:00-13:00"]),
        look=diary,
    ),
    "a class of four": Row(
        {"name": "five-customers"},
        books(yoga(4)),
        Found(None, 1, "Fri 12:00-13:00", ["Fri 12:00-13:00"]),
        look=diary,
        strikes=False,
    ),
    "a customer whose address is known is the known one": Row(
        {"name": "customers-deduplicated"},
        shows(draft(), lambda made: len(made.attendees)),
        Found(None, 1, 1, 1),
        Found(None, 1, 1, 2),
        prepare=a_customer,
        look=robins,
    ),
    "a new appointment shows nobody until it is read again": Row(
        {"name": "customers-missing-when-created"},
        shows(draft(), lambda made: ([a.name for a in made.attendees], sorted(made.emails))),
        Found(None, 1, ([], ["robin@example.com"]), ["Robin Example"]),
        Found(None, 1, (["Robin Example"], ["robin@example.com"]), ["Robin Example"]),
        look=on_the_appointment,
    ),
    "a view shows addresses but no customers": Row(
        {"name": "customers-missing-in-lists"},
        lambda s, k: people(s.application.calendar_view(s.business, at(0), at(23))),
        Found(None, 1, [([], ["robin@example.com"])], ["Robin Example"]),
        Found(None, 1, [(["Robin Example"], ["robin@example.com"])], ["Robin Example"]),
        prepare=an_appointment,
        look=on_the_appointment,
    ),
    "a list shows addresses but no customers": Row(
        {"name": "customers-missing-in-lists"},
        lambda s, k: people(s.application.list_appointments(s.business)),
        Found(None, 1, [([], ["robin@example.com"])]),
        Found(None, 1, [(["Robin Example"], ["robin@example.com"])]),
        prepare=an_appointment,
    ),
    "the address to join at comes late": Row(
        {"name": "join-url-late"},
        shows(ONLINE, lambda made: made.join_url is not None),
        Found(None, 1, False, True),
        Found(None, 1, True, True),
        look=is_join_url_known,
    ),
    "an appointment is made though staff are said not to be available": Row(
        {"name": "made-though-staff-unavailable"},
        books(draft()),
        Found(OutcomeUnknown, 1, UNKNOWN, DIARY_OF_ONE),
        MADE,
        look=diary,
    ),
    "a change loses the online meeting": Row(
        {"name": "meeting-lost-on-patch"},
        relabels,
        Found(None, 1, None, False),
        Found(None, 1, None, True),
        prepare=booked(ONLINE),
        look=is_join_url_known,
    ),
    "an appointment that is not online has no meeting to lose": Row(
        {"name": "meeting-lost-on-patch"},
        relabels,
        Found(None, 1, None, False),
        prepare=an_appointment,
        look=is_join_url_known,
        strikes=False,
    ),
    "mails are silenced": Row(
        {"name": "mails-silenced"},
        books(draft()),
        Found(None, 1, "Thu 10:00-10:45", []),
        Found(None, 1, "Thu 10:00-10:45", [("create", True)]),
        look=mails,
    ),
    "mails are silenced for one operation": Row(
        {"name": "mails-silenced", "operation": "cancelAppointment"},
        cancels,
        Found(None, 1, None, [("create", True)]),
        Found(None, 1, None, [("create", True), ("cancel", True)]),
        prepare=an_appointment,
        look=mails,
    ),
    "when one leaves a class the others hear of a cancellation": Row(
        {"name": "group-told-of-one-leaving"},
        leaves,
        Found(None, 2, None, [["tiago@example.com", "beatriz@example.com"]]),
        Found(None, 2, None, []),
        prepare=with_invites(yoga(3)),
        look=cancellations,
    ),
    "when one leaves a class without invites the others hear nothing": Row(
        {"name": "group-told-of-one-leaving"},
        leaves,
        Found(None, 2, None, []),
        prepare=booked(yoga(3)),
        look=cancellations,
        strikes=False,
    ),
    "who wants no mail gets none when an appointment is made": Row(
        {"name": "opt-out-for-confirmations-only"},
        books(UNMAILED),
        Found(None, 1, "Thu 10:00-10:45", [("create", False)]),
        look=mails,
        strikes=False,
    ),
    "who wants no mail gets one when an appointment is cancelled": Row(
        {"name": "opt-out-for-confirmations-only"},
        cancels,
        Found(None, 1, None, [("create", False), ("cancel", True)]),
        Found(None, 1, None, [("create", False), ("cancel", False)]),
        prepare=booked(UNMAILED),
        look=mails,
    ),
    **{
        f"hours are meant in {zone}": Row(
            {"name": "hours-zone", "zone": zone},
            books(draft(at(19, 30))),
            Found(None, 1, "Thu 19:30-20:15", ["Thu 19:30-20:15"]),
            IN_DOUBT,
            look=diary,
        )
        for zone in ("America/New_York", "Eastern Standard Time")
    },
    "availability is told in hours of another zone": Row(
        {"name": "hours-zone", "zone": "America/New_York"},
        is_free("dana", at(0), at(23)),
        Found(None, 1, ["14:00-18:00 available", "19:00-23:00 available"]),
        Found(None, 1, ["09:00-13:00 available", "14:00-19:00 available"]),
    ),
    "reminders go out before the start, and say so by a sign": Row(
        {"name": "negative-reminder-offsets"},
        lambda s, k: reminder_hours(s, "haircut"),
        Found(None, 1, [-24]),
        Found(None, 1, [24]),
    ),
    "times without a Z are in UTC": Row(
        {"name": "times-without-z"}, is_all_the_same, Found(None, READS, True), prepare=everything_read
    ),
    "times of what was made are in UTC without a Z": Row({"name": "times-without-z"}, books(draft()), MADE, look=diary),
    "a view leaves out what has begun": Row(
        {"name": "calendar-view-starts-only"},
        lambda s, k: starts_in_view(s, at(10, 15), at(23)),
        Found(None, 1, ["Thu 15:00-15:45"]),
        Found(None, 1, ["Thu 10:00-10:45", "Thu 15:00-15:45"]),
        prepare=booked(draft(), draft(at(15))),
    ),
    "a long view is read in parts of a month": Row(
        {"name": "calendar-span-limit"},
        lambda s, k: starts_in_view(s, at(0), at(0) + 40 * DAY),
        Found(None, 2, ["Thu 10:00-10:45", "Mon 10:00-10:45"]),
        prepare=booked(draft(), draft(at(10) + 39 * DAY)),
    ),
    "a view that is too long for Graph all the same": Row(
        {"name": "calendar-span-limit", "days": 7},
        lambda s, k: starts_in_view(s, at(0), at(0) + 8 * DAY),
        Found(Rejected, 1, (400, "ErrorCalendarViewRangeTooBig")),
        Found(None, 1, DIARY_OF_ONE),
        prepare=an_appointment,
    ),
}

CHANGING: dict[str, Row] = {
    "a changed appointment has another id": Row(
        {"name": "id-changes-on-patch"},
        relabels,
        Found(None, 1, None, ("nothing", [(False, "changed")])),
        Found(None, 1, None, ("changed", [(True, "changed")])),
        prepare=an_appointment,
        look=diary_by_id,
    ),
    "a change whose answer got lost finds nothing at the old id": Row(
        {"name": "id-changes-on-patch"},
        relabels,
        Found(OutcomeUnknown, 1, (None, None), ("nothing", [(False, "changed")])),
        Found(OutcomeUnknown, 1, (None, None), ("changed", [(True, "changed")])),
        prepare=an_appointment,
        look=diary_by_id,
        also=({"name": "dropped", "when": "after", "times": 1},),
    ),
    "a change that is answered by the object": Row(
        {"name": "patch-answers-object"},
        relabels,
        Found(None, 1, None, ("changed", [(True, "changed")])),
        prepare=an_appointment,
        look=diary_by_id,
    ),
    "a move keeps no rule": Row(
        {"name": "rules-unchecked-on-patch"},
        moves(SUNDAY),
        Found(None, 1, None, ["Sun 10:00-10:45"]),
        Found(OutcomeUnknown, 4, UNKNOWN, DIARY_OF_ONE),
        prepare=an_appointment,
        look=diary,
    ),
    "a move may overlap": Row(
        {"name": "rules-unchecked-on-patch"},
        moves(at(10)),
        Found(None, 1, None, DIARY_OF_ONE * 2),
        Found(OutcomeUnknown, 4, UNKNOWN, [*DIARY_OF_ONE, "Thu 15:00-15:45"]),
        prepare=booked(draft(), draft(at(15))),
        look=diary,
    ),
    "an appointment stands in its own way": Row(
        {"name": "own-slot-busy-on-patch"},
        moves(at(10, 15)),
        Found(OutcomeUnknown, 4, UNKNOWN, DIARY_OF_ONE),
        Found(None, 1, None, ["Thu 10:15-11:00"]),
        prepare=an_appointment,
        look=diary,
    ),
    "an appointment stands in its own way once": Row(
        {"name": "own-slot-busy-on-patch", "times": 1},
        moves(at(10, 15)),
        Found(None, 2, None, ["Thu 10:15-11:00"]),
        Found(None, 1, None, ["Thu 10:15-11:00"]),
        prepare=an_appointment,
        look=diary,
    ),
    **{
        f"{how} is refused {when}": Row(
            {"name": name},
            call,
            Found(OutcomeUnknown, 4, UNKNOWN, DIARY_OF_ONE),
            Found(None, 1, None, []),
            prepare=prepare,
            look=diary,
        )
        for name, when, prepare in (
            ("cancel-refused-inside-lead-time", "an hour before the start", an_hour_before),
            ("past-cancel-refused", "once the appointment has begun", just_begun),
        )
        for how, call in (("cancelling", cancels), ("deleting", deletes))
    },
    **{
        f"{how} is refused clearly an hour before the start": Row(
            {"name": "cancel-refused-inside-lead-time"},
            call,
            Found(Rejected, 1, REFUSED, DIARY_OF_ONE),
            Found(None, 1, None, []),
            prepare=an_hour_before,
            look=diary,
            also=({"name": "rules-answer-400"},),
        )
        for how, call in (("cancelling", cancels), ("deleting", deletes))
    },
    **{
        f"{how} is not refused {when}": Row(
            {"name": name}, call, Found(None, 1, None, []), prepare=prepare, look=diary, strikes=False
        )
        for name, when, prepare in (
            ("cancel-refused-inside-lead-time", "two days before the start", an_appointment),
            ("past-cancel-refused", "an hour before the start", an_hour_before),
        )
        for how, call in (("cancelling", cancels), ("deleting", deletes))
    },
}

DIRECTORY: dict[str, Row] = {
    **{
        f"{what} in pages of {size} are all read": Row(
            {"name": "page-size", "size": size}, call, Found(None, pages, expected), Found(None, 1, expected)
        )
        for what, size, call, pages, expected in (
            ("customers", 10, lambda s, k: names(s.person.list_customers(s.business)), 2, CUSTOMERS),
            ("customers", 1, lambda s, k: names(s.person.list_customers(s.business)), 12, CUSTOMERS),
            ("staff", 4, lambda s, k: names(s.person.list_staff(s.business)), 1, STAFF),
            ("staff", 3, lambda s, k: names(s.person.list_staff(s.business)), 2, STAFF),
        )
    },
    "appointments in small pages are all read": Row(
        {"name": "page-size", "size": 2},
        lambda s, k: starts_in_view(s, at(0), at(23)),
        Found(None, 2, ["Thu 10:00-10:45", "Thu 11:00-11:45", "Thu 15:00-15:45"]),
        Found(None, 1, ["Thu 10:00-10:45", "Thu 11:00-11:45", "Thu 15:00-15:45"]),
        prepare=booked(draft(), draft(at(11)), draft(at(15))),
    ),
    "the old root of beta is never asked": Row(
        {"name": "old-beta-root"},
        lambda s, k: ids(s.person.list_businesses()),
        Found(None, 1, [BUSINESS]),
        strikes=False,
    ),
    "too many businesses cannot be listed": Row(
        {"name": "too-many-businesses"},
        lambda s, k: ids(s.person.list_businesses()),
        Found(Rejected, 1, (400, "ErrorExceededFindCountLimit")),
        Found(None, 1, [BUSINESS]),
    ),
    "too many businesses can be searched": Row(
        {"name": "too-many-businesses"},
        lambda s, k: ids(s.person.list_businesses("almeida")),
        Found(None, 1, [BUSINESS]),
        strikes=False,
    ),
    "a staff member whose record cannot be read": Row(
        {"name": "staff-unreadable", "member": "Dana Ferreira"},
        lambda s, k: s.application.get_staff_member(s.business, id_of("dana")),
        Found(TryLater, 4, UNKNOWN),
        Found(None, 1, None),
    ),
    "a staff member whose record cannot be read is in the list": Row(
        {"name": "staff-unreadable"},
        lambda s, k: names(s.application.list_staff(s.business)),
        Found(None, 1, STAFF),
        strikes=False,
    ),
    "who was deleted cannot be added again": Row(
        {"name": "deleted-staff-remembered"},
        lambda s, k: s.person.create_staff_member(s.business, ROBIN),
        Found(Rejected, 1, (409, "Conflict"), 0),
        Found(None, 1, None, 1),
        prepare=a_former_staff_member,
        look=lambda s, k: staff_called(s, "Robin"),
    ),
    "who was never there can be added": Row(
        {"name": "deleted-staff-remembered"},
        lambda s, k: s.person.create_staff_member(s.business, ROBIN),
        Found(None, 1, None, 1),
        look=lambda s, k: staff_called(s, "Robin"),
        strikes=False,
    ),
    "a business is not deleted without the Exchange role": Row(
        {"name": "delete-business-needs-exchange"},
        lambda s, key: s.person.delete_business(key),
        Found(Rejected, 1, REFUSED, ["Studio Almeida", "Corner Salon"]),
        Found(None, 1, None, ["Studio Almeida"]),
        prepare=a_business,
        look=lambda s, k: names(s.person.list_businesses()),
    ),
    "a person without a role reads nothing": Row(
        {"name": "no-role-in-business"},
        lambda s, k: names(s.person.list_staff(s.business)),
        Found(NotThere, 1, NO_FOLDER),
        Found(None, 1, STAFF),
    ),
    "a person without a role books nothing": Row(
        {"name": "no-role-in-business"},
        lambda s, k: s.person.create_appointment(s.business, draft()),
        Found(NotThere, 1, NO_FOLDER, []),
        Found(None, 1, None, DIARY_OF_ONE),
        look=diary,
    ),
    "a person without a role cancels nothing": Row(
        {"name": "no-role-in-business"},
        lambda s, key: s.person.cancel_appointment(s.business, key, "sorry"),
        Found(NotThere, 1, NO_FOLDER, DIARY_OF_ONE),
        Found(None, 1, None, []),
        prepare=an_appointment,
        look=diary,
    ),
    "an application needs no role in the business": Row(
        {"name": "no-role-in-business"}, books(draft()), MADE, look=diary, strikes=False
    ),
    "a reader may book": Row(
        {"name": "odd-permissions"},
        lambda s, token: s.client(token).create_appointment(s.business, draft()),
        Found(None, 1, None, DIARY_OF_ONE),
        Found(NotAllowed, 1, DENIED, []),
        prepare=a_reader,
        look=diary,
    ),
    "a reader may delete": Row(
        {"name": "odd-permissions"},
        lambda s, k: s.client(k[0]).delete_appointment(s.business, k[1]),
        Found(None, 1, None, []),
        Found(NotAllowed, 1, DENIED, DIARY_OF_ONE),
        prepare=a_readers_appointment,
        look=diary,
    ),
    "a reader may not cancel": Row(
        {"name": "odd-permissions"},
        lambda s, k: s.client(k[0]).cancel_appointment(s.business, k[1], "sorry"),
        Found(NotAllowed, 1, DENIED, DIARY_OF_ONE),
        prepare=a_readers_appointment,
        look=diary,
        strikes=False,
    ),
}

ROWS = NETWORK | AVAILABILITY | BOOKING | CHANGING | DIRECTORY
