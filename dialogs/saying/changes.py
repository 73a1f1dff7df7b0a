"""What a correction has changed, and what has stayed, in a sentence over the new summary."""

from __future__ import annotations

from dialogs.saying.people import who_with
from dialogs.saying.speaker import Speaker
from dialogs.saying.summary import shown_phone
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import Before, Visit


def changed(speaker: Speaker, before: Before, state: ConversationState) -> str | None:
    """What changed of the appointment, and whose it is; None if nothing did."""
    said = (_changed_of_it(speaker, before, state), changed_name(speaker, before.name, state.customer.name))
    return " ".join(filter(None, said)) or None


def changed_name(speaker: Speaker, then: str | None, now: str | None) -> str | None:
    """Said by itself: beside those of the staff it would read like one of them."""
    return speaker.words.say("changed-name", name=now) if then and now and then != now else None


def changed_details(speaker: Speaker, then: Customer, now: Customer) -> list[str]:
    """The name and the address that were put right before there was a summary."""
    said = [changed_name(speaker, then.name, now.name)]
    if then.email and now.email and then.email != now.email:
        said.append(speaker.words.say("changed", now=now.email, then=then.email))
    return [one for one in said if one]


def _changed_of_it(speaker: Speaker, before: Before, state: ConversationState) -> str | None:
    """ "Now on Thursday 26 November instead of Wednesday 25 November, still at 15:00"; None if nothing changed."""
    now, words = state.visit, speaker.words
    if now is None:
        return None
    parts = list(zip(_parts(speaker, before.task), _parts(speaker, now), strict=True))
    details = _details(before, state)
    differ = [(then, here) for then, here in parts if then != here]
    then, here = (_joined(speaker, differ, details, which=which) for which in (0, 1))
    if not here:
        return None
    same = _stayed(parts[1:]) if not details else ""
    if not then:
        return words.say("changed-anew-still", now=here, still=same) if same else words.say("changed-anew", now=here)
    said = {"now": here, "then": then}
    return words.say("changed-still", **said, still=same) if same else words.say("changed", **said)


def _stayed(parts: list[tuple[str, str]]) -> str:
    return " ".join(here for then, here in parts if here and then == here)


def _joined(speaker: Speaker, parts: list[tuple[str, str]], details: list[tuple[str, str]], *, which: int) -> str:
    """ "Haircut on Thursday at 10:00" is said in one breath, an address beside it."""
    visit = " ".join(pair[which] for pair in parts if pair[which])
    said = [part for part in (visit, *(pair[which] for pair in details)) if part]
    return speaker.words.all_of(said) if said else ""


def _parts(speaker: Speaker, visit: Visit) -> tuple[str, str, str, str]:
    """Service, day, time and person. Anyone is worth a word only where somebody was wished for before, or is now."""
    service = speaker.shop.service(visit.service_id) if visit.service_id else None
    words, slot = speaker.words, visit.slot
    day = words.say("changed-day", day=speaker.day(slot.start)) if slot else ""
    clock = words.say("changed-time", time=speaker.clock(slot.start)) if slot else ""
    name = who_with(speaker, visit)
    return service.name if service else "", day, clock, words.say("instead-staff", staff=name) if name else ""


def _details(before: Before, state: ConversationState) -> list[tuple[str, str]]:
    """The address and the number, where there is another one now."""
    now = state.customer
    phones = (shown_phone(before.phone or ""), shown_phone(now.phone or ""))
    return [(then, here) for then, here in ((before.email or "", now.email or ""), phones) if here and then != here]
