"""Several of the customer's appointments that are all meant: "both", "Ana's and Eva's", "the cut and the massage"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dialogs.acts import GiveService, GiveWhen, Goal
from dialogs.understanding.clause_reading import ClauseReading, names_in
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.found import Found
from dialogs.understanding.message import folded
from dialogs.understanding.named_appointments import Named, by_person, fitting, narrowed_to, words_of
from dialogs.understanding.spared import ALL, CHANGED, is_of_change, is_put_right, says_all


def together_of(goal: Goal, readings: Sequence[ClauseReading], spared: Named, context: Context) -> Named | None:
    """None where only one is meant, or it is not said that all are. `spared`: what stays as it is."""
    if goal not in CHANGED or len(context.appointments) < 2:
        return None
    excepted, kept = spared
    there = [made for made in context.appointments if made not in kept]
    if by_name := _each_by_name(readings, there):
        return (), by_name
    if not excepted and (by_value := _each_by_value(goal, readings, there, context)):
        return by_value
    return _all(goal, readings, context, there, excepted) if says_all(readings, context) else None


def _all(
    goal: Goal,
    readings: Sequence[ClauseReading],
    context: Context,
    there: Sequence[MadeAppointment],
    excepted: Sequence[Found],
) -> Named | None:
    """All that the message fits, of those on offer; "both" are two."""
    among = _on_offer(there, context)
    taken_back = _before_all(readings, context)
    naming, left = narrowed_to(goal, readings[len(taken_back) :], among, excepted, context)
    naming += tuple(one for reading in taken_back for one in reading.counted)
    left = by_person(left, readings, context) or left
    is_two = "both" in names_in(readings, "amounts")
    if len(left) < 2 or (is_two and len(left) != 2):
        return None
    return (*naming, *excepted), tuple(left)


def _before_all(readings: Sequence[ClauseReading], context: Context) -> Sequence[ClauseReading]:
    """ "The cut. Actually no, both": what names one alone, and is put right by what says all."""
    for number, reading in enumerate(readings):
        names = ALL & set(reading.names("amounts"))
        if not number or not names or reading.counted or "none" in reading.names("amounts"):
            continue
        values = [one for each in readings[:number] for one in each.counted]
        is_one = bool(values) and all(len(fitting(one, context.appointments)) == 1 for one in values)
        is_turned = bool(names - {"all"}) or any(map(is_put_right, readings[1 : number + 1]))
        return readings[:number] if is_one and is_turned else ()
    return ()


def _on_offer(there: Sequence[MadeAppointment], context: Context) -> list[MadeAppointment]:
    """Those between which it was asked, where it was."""
    ids = {key for option in context.options for act in option.acts for key in getattr(act, "appointment_ids", ())}
    is_asked = context.asked is Asked.WHICH
    return [made for made in there if made.id in ids] if is_asked and ids else list(there)


def _each_by_name(readings: Sequence[ClauseReading], there: Sequence[MadeAppointment]) -> tuple[MadeAppointment, ...]:
    """Each by a word that stands in the name of nobody else."""
    said = {word for reading in readings for word in words_of(reading)}
    customers = {made.customer for made in there if made.customer}
    told = {name for name in customers if said & _words_of_nobody_else(name, customers)}
    meant = tuple(made for made in there if made.customer in told)
    return meant if len(told) > 1 and len(meant) == len(told) else ()


def _words_of_nobody_else(name: str, customers: Iterable[str]) -> set[str]:
    others = (other for other in customers if other != name)
    return set(folded(name).split()).difference(*(folded(other).split() for other in others))


def _each_by_value(
    goal: Goal, readings: Sequence[ClauseReading], there: Sequence[MadeAppointment], context: Context
) -> Named | None:
    """Each by its service, or where they are cancelled by its day; where it was asked which also by "and ... too"."""
    if "book" in names_in(readings, "goals"):
        return None
    is_answer = context.asked is Asked.WHICH and any(map(_adds, readings)) and not any(map(is_put_right, readings))
    for kind in (GiveService, GiveWhen) if goal is Goal.CANCEL else (GiveService,):
        values = tuple(one for one in _of_goal(readings, is_answer=is_answer) if isinstance(one.act, kind))
        if len(meant := _one_for_each(values, there)) > 1:
            return values, meant
    return None


def _one_for_each(values: Sequence[Found], there: Sequence[MadeAppointment]) -> tuple[MadeAppointment, ...]:
    """Those that the values fit, where each fits no more than one."""
    fits = [fitting(one, there) for one in values]
    if any(len(few) != 1 for few in fits):
        return ()
    ids = {made.id for few in fits for made in few}
    return tuple(made for made in there if made.id in ids)


def _adds(reading: ClauseReading) -> bool:
    """ "And the colour", "the colour too", "the cut and the colour"."""
    names = set(reading.names("amounts"))
    return bool({"more", "goes-on"} & names) or ("link" in names and len(reading.counted) > 1)


def _of_goal(readings: Sequence[ClauseReading], *, is_answer: bool) -> Iterator[Found]:
    """The values of the clauses that want it done, or answer, and of those that only go on with their list."""
    is_open = is_answer
    for reading in readings:
        is_open = is_of_change(reading) or is_answer or (is_open and not reading.won and not reading.moods)
        if is_open:
            yield from reading.counted
