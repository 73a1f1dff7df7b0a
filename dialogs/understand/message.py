"""One message read against what was asked: from the customer's words, or a pressed button, to `Heard`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dialogs.said import Said
from dialogs.understand.customer import CustomerRules
from dialogs.understand.heard import Command, Field, Goal, Heard, Topic, Trouble, When
from dialogs.understand.lexicon import lexicon_months
from dialogs.understand.names import matching
from dialogs.understand.people import as_name, name_in_sentence
from dialogs.understand.purpose import PurposeRules, is_question
from dialogs.understand.text import normal
from dialogs.understand.utterance import Context
from dialogs.understand.when import read_when
from graph.model import AnswerType

_WITH_TIMES = {Field.SLOT, Field.DAY, Field.CONFIRM}
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def understand(said: Said, context: Context) -> Heard:
    """Everything that one message says. Never raises on any input; what cannot be used comes back as a trouble."""
    if said.pressed is not None:
        return _Pressed(said.pressed).read()
    return _Reader(said.text, context).read()


@dataclass(frozen=True, slots=True)
class _Pressed:
    """The data of a pressed button. It came over the wire: anything may be in it, and old buttons stay clickable."""

    data: Mapping[str, object]

    def read(self) -> Heard:
        match dict(self.data):
            case {"do": "confirm", "intent": str(intent)} if intent:
                return Heard(yes=True, intent=intent)
            case {"do": "keep"}:
                return Heard(no=True)
            case {"do": "change", "field": str(name)} if name in {f.value for f in Field}:
                return Heard(change=Field(name))
            case {"do": "cancel", "appointment": str(appointment)} if appointment:
                return Heard(goal=Goal.CANCEL, target_ids=(appointment,))
            case {"do": "move", "appointment": str(appointment)} if appointment:
                return Heard(goal=Goal.MOVE, target_ids=(appointment,))
            case _:
                return Heard(troubles=((Trouble.UNKNOWN_BUTTON, ""),))


class _Reader(PurposeRules, CustomerRules):
    """Puts together what the rules find: each field of `Heard` from the words that are left for it."""

    def read(self) -> Heard:
        if not self.text:
            return Heard(troubles=tuple(self.troubles))
        contact = self._contact()  # taken out first, so that its digits are not times
        always = self._always()
        if self.expects in {Field.NAME, Field.QUESTION} and (own := self._own_words(always)) is not None:
            return replace(own, email=contact.email, phone=contact.phone, troubles=tuple(self.troubles))
        if self.own_words and always.goal is None:
            # It is no name and no answer, so it may be a wish.
            self.own_words = False
            always = self._always()
        heard = self._facts(always)
        if self.expects is Field.EMAIL and heard == Heard() and self._is_written_as_name(self.rest):
            heard = Heard(name=as_name(self.rest, self.phrases))
            self.troubles.clear()
        elif contact.email and heard == Heard() and not self._speaks_of_contact():
            # "Bob, bob@example.com": beside an address, a bare name is a name.
            heard = Heard(name=as_name(self.rest, self.phrases))
        elif contact.email and heard.staff is not None and self._is_customer(heard):
            heard = Heard(name=as_name(self.rest, self.phrases))
        heard = replace(heard, email=contact.email, phone=contact.phone)
        is_none = heard.skip or self.phrases.is_only(self.text, "answers", "no")
        if contact.phone is None and is_none and self.expects is Field.PHONE:
            heard = replace(heard, phone="")
        elif contact.phone is None and self.expects is Field.CONFIRM and self._is_without_phone():
            heard = replace(heard, phone="", no=False)
        return replace(heard, troubles=tuple(self.troubles))

    def _is_customer(self, heard: Heard) -> bool:
        """ "Ana, ana@example.com": a customer may be called as somebody of the staff."""
        is_all = heard == Heard(staff=heard.staff) and as_name(self.rest, self.phrases) is not None
        return is_all and heard.staff is not None and not self._after_with(heard.staff) and not self._corrects()

    # Where the customer's own words are the answer

    def _own_words(self, always: Heard) -> Heard | None:
        """The message as the name or answer asked for; None when it is rather a correction or a command."""
        if always.command not in {None, Command.THANKS, Command.HELLO}:
            return always
        if self.expects is Field.QUESTION:
            return self._answer(always)
        head, comma, tail = self.rest.partition(",")
        if comma and self._is_only_polite(normal(head)):
            self.rest, self.text = tail.strip(), self._comparable(tail)
            return self._own_words(always)
        if comma and (first := as_name(head, self.phrases)) is not None and not self._is_all_when(first):
            return self._name_and_more(first, tail, always)
        if self._breaks_out() or self._topics() or self.phrases.has(self.text, "answers", "times"):
            return None
        name = name_in_sentence(self.rest, self.phrases) or as_name(self.rest, self.phrases)
        if name is not None and not self._is_plain_yes_no() and not self._is_all_when(name) and not self._chooses():
            return Heard(name=name)
        return None

    def _is_only_polite(self, text: str) -> bool:
        """ "Great, Ana Silva": what goes before the answer."""
        agrees = self.phrases.is_made_of(text, "answers", "yes", "yes-beside")
        return agrees or any(self.phrases.is_only(text, "commands", name) for name in ("hello", "thanks"))

    def _chooses(self) -> bool:
        """ "The first one" and "whoever" are late answers to an earlier question, and no names."""
        return any(self.phrases.is_only(self.text, "answers", choice) for choice in (*_PLACES, "any", "anyone"))

    def _name_and_more(self, first: str, tail: str, always: Heard) -> Heard:
        """ "Bob, and could it be with Marco?", "O'Brien, Seán"."""
        self.rest, self.text = tail, self._comparable(tail)
        second = as_name(tail, self.phrases)
        if second is not None and not self._staff(strict=True) and not self._is_all_when(second):
            is_whole = normal(second).split()[-1] == normal(first)  # "Bond, James Bond"
            return Heard(name=second if is_whole else f"{second} {first}")
        return replace(self._facts(always), name=first)

    def _breaks_out(self) -> bool:
        """Whether a free answer is rather a correction of something else."""
        return self.phrases.has(self.text, "answers", "strong-corrections") or self._change() is not None

    def _answer(self, always: Heard) -> Heard | None:
        question = self.context.question
        if always.goal is not None or question is None:
            return None
        if self.phrases.has(self.text, "answers", "strong-corrections") and self._says_something():
            return None
        if question.type is not AnswerType.CHOICE:
            asks_back = self.own.endswith("?") or self.phrases.is_only(self.text, "commands", "skip-nothing")
            return None if asks_back else Heard(answer=self.own)
        by_number = self._pick()
        if by_number is not None and -1 <= by_number < len(question.options):
            return Heard(answer=question.options[by_number])
        options = {option: option for option in question.options}
        exact = [option for option in options if normal(option) == self.text]
        matches = exact or matching(self.own, options)
        if len(matches) == 1 and (exact or len(self.text) >= len(matches[0]) // 2):
            return Heard(answer=matches[0])
        yes_no = "yes" if self._yes() else "no" if self.phrases.is_only(self.text, "answers", "no") else None
        if yes_no and (by_word := matching(yes_no, options)):
            return Heard(answer=by_word[0])
        return None

    def _says_something(self) -> bool:
        """Whether a correction names what it corrects, so that it is not an answer that happens to say "not"."""
        return bool(self._change() or self._when_found() or self._staff(strict=True))

    def _is_plain_yes_no(self) -> bool:
        return self._yes() or self._no()

    def _is_all_when(self, name: str) -> bool:
        """Whether the words are a day or time and no name; "April June" is a name, "Tuesday" is not."""
        months = lexicon_months(self.phrases.language)
        if len(name.split()) > 1 and any(word in months for word in normal(name).split()):
            return False
        reading = read_when(self.text, self.context.moment)
        covered = sum(end - start for start, end in reading.spans)
        return bool(reading.when or reading.shift) and covered >= 0.8 * len(self.text)

    # Facts

    def _facts(self, always: Heard) -> Heard:
        name = (
            name_in_sentence(self.rest, self.phrases)
            or self._name_after("this-is", words=1)
            or self._name_after("relatives", words=1)
            or self._name_after("companions", words=1)
            or self._name_after("introductions", words=1 if self.gave_contact else 2)
            or self._name_beside_contact()
        )
        if name is not None:
            # Somebody may be called like a day, a month or a member of staff.
            self.text = self.text.replace(normal(name), " ")
        reading = read_when(self.text, self.context.moment)
        topics = self._topics()
        change = self._change()
        # Whoever wants to speak to Dana, or asks whether it is her, does not wish for her.
        is_about_them = always.command is Command.PERSON or always.goal is Goal.LOOK_UP
        staff = None if is_about_them else self._staff(strict=self.expects is not Field.STAFF)
        if staff is None and change is None and not is_about_them and self._is_one_of_several():
            change = Field.STAFF
        several = self._one_after_the_other()
        services = (several[0].service_id,) if several else self._services()
        if reading.when and change in {Field.DAY, Field.SLOT}:
            change = None
        if staff is not None and change is Field.STAFF:
            change = None
        if services and change is Field.SERVICE:
            change = None
        says = {"availability", "wishes"}
        asks_for_times = reading.when.at or any(self.phrases.has(self.text, "answers", name) for name in says)
        # "How far ahead can I book?" books nothing.
        is_to_book = always.goal is Goal.BOOK and Topic.ADVANCE not in topics
        wishes = is_to_book or (services and reading.when and asks_for_times)
        if topics and not wishes:
            # A question is not an answer: "how much is a haircut?" books nothing.
            return Heard(
                topics=topics,
                service_ids=self._named_services() if topics == (Topic.ABOUT,) else services,
                asks_of=self._asked_of(Topic.ROTA.value),
                asks_days=reading.when.days,
                command=always.command,
            )
        if self.expects in {Field.EMAIL, Field.PHONE} and self._is_only_contact():
            # "912345678, call me after five" is a number and no other time.
            return Heard(command=always.command, skip=self._skips())
        if always.goal in {None, Goal.BOOK, Goal.MOVE}:
            # Whoever wants to cancel what they booked last week wishes for no day in the past.
            self.troubles.extend((trouble, self._as_said(said)) for trouble, said in reading.troubles)
        pick = self._pick()
        if pick is None and always.goal in {Goal.MOVE, Goal.CANCEL} and not reading.when.days:
            pick = next((place for name, place in _PLACES.items() if self._names_one(name)), None)
        return Heard(
            goal=always.goal,
            command=always.command,
            yes=self._yes(),
            no=self._no(),
            topics=topics,
            asks_of=self._asked_of(Topic.ROTA.value) if Topic.ROTA in topics else None,
            skip=self._skips(),
            change=change,
            business_id=self._business(pick),
            service_ids=services or self._picked(Field.SERVICE, pick),
            then_services=several[1:],
            staff=staff or next(iter(self._picked(Field.STAFF, pick)), None),
            when=When() if self._targets(pick) else several[0].when if several else reading.when,
            cannot_come=self.phrases.has(self.text, "goals", "cannot-come"),
            corrects=self.phrases.has(self.text, "answers", "strong-corrections"),
            same_time=self.phrases.has(self.text, "answers", "same-time"),
            of_it=self.phrases.has(self.text, "answers", "it"),
            right_after=self._is_right_after(),
            also=self.phrases.has(self.text, "answers", "also"),
            series=self.phrases.has(self.text, "answers", "series"),
            several=self.phrases.has(self.text, "answers", "several") and not any(one.is_for_other for one in several),
            not_staff=self._not_staff(),
            pick=pick,
            lists=self.phrases.has(self.text, "answers", "times"),
            shift=reading.shift,
            earlier=self._asks_for("earlier"),
            later=self._asks_for("later"),
            same_day=self.phrases.has(self.text, "answers", "same-day"),
            same_again=self.phrases.has(self.text, "answers", "same-again"),
            for_companion=self.phrases.has(self.text, "names", "companions"),
            name=name,
            target_ids=self._targets(pick),
        )

    def _asks_for(self, side: str) -> bool:
        """For an earlier or later time than those on offer; or, where none are, than that of the appointment."""
        if side == "later" and self.expects is Field.SLOT and self.phrases.has(self.text, "answers", "more"):
            return True
        said = side if self.expects in _WITH_TIMES else f"{side}-than-made"
        return self.phrases.has(self.text, "answers", said)

    def _is_right_after(self) -> bool:
        return self.phrases.has(self.text, "answers", "right-after") or self.text.rstrip(".!?").endswith(" after")

    def _as_said(self, words: str) -> str:
        """Words of the normal form as the customer wrote them."""
        match = re.search(re.escape(words), self.own, re.IGNORECASE)
        return match[0] if match else words

    def _skips(self) -> bool:
        given = self.phrases.is_only(self.text, "answers", "skip")
        refused = {Field.PHONE: "no-number", Field.EMAIL: "no-email"}.get(self.expects or Field.GOAL)
        return given or (refused is not None and self.phrases.has(self.text, "answers", refused))

    def _yes(self) -> bool:
        """A yes and nothing beside it: "yes but", "ok wait" and "sure, who is it with?" agree to nothing."""
        if is_question(self.own, self.phrases) or "?" in self.own or self.phrases.has(self.text, "answers", "not-yes"):
            return False
        if self.phrases.is_made_of(self.text, "answers", "yes", "yes-beside"):
            return True
        agrees = self.phrases.pattern("answers", "yes").match(self.text) is not None
        rest = self.phrases.pattern("goals", "cancel").sub(" ", self.text)
        return agrees and rest != self.text and self.phrases.is_only(normal(rest), "answers", "yes")

    def _no(self) -> bool:
        """A no anywhere counts where it keeps things as they are."""
        if self.expects is Field.CONFIRM_CANCEL:
            return self.phrases.has(self.text, "answers", "no") or self.phrases.has(self.text, "answers", "not-yes")
        just_change = self.expects is Field.CONFIRM and self.phrases.is_only(self.text, "changes", "change")
        ends = re.search(rf"(?:{self.phrases.pattern('answers', 'no').pattern})\W*$", self.text)
        return self._begins("no") or just_change or (self.expects is Field.CONFIRM and ends is not None)

    def _begins(self, answer: str) -> bool:
        match = self.phrases.pattern("answers", answer).match(self.text)
        other = self.phrases.pattern("answers", "no" if answer == "yes" else "yes").match(self.text)
        return match is not None and (other is None or match.end() >= other.end())

    def _business(self, pick: int | None) -> str | None:
        businesses = self.context.businesses
        if self.context.business_id in businesses:
            # By now a word of its name is more likely something else, such as a customer's own.
            found = tuple(key for key, name in businesses.items() if self._says(normal(name)))
        else:
            found = matching(self.text, businesses) or self._picked(Field.BUSINESS, pick)
        return found[0] if len(found) == 1 and len(businesses) > 1 else None

    def _pick(self) -> int | None:
        """A place in the list just shown, counted from 0; -1 is the last."""
        for name, place in _PLACES.items():
            if self.phrases.is_only(self.text, "answers", name):
                return place
        if self.expects is Field.SLOT and self.phrases.is_only(self.text, "answers", "any"):
            return 0
        if self.expects in {Field.BUSINESS, Field.SERVICE, Field.STAFF, Field.TARGET, Field.QUESTION}:
            number = re.fullmatch(r"(?:no\.?|number|option|#)?\s*(\d{1,2})[.)]?", self.text)
            return int(number[1]) - 1 if number and int(number[1]) > 0 else None
        return None

    def _names_one(self, place: str) -> bool:
        """ "Cancel the second one", and not "second" or "last" alone, which may belong to anything."""
        found = self.phrases.pattern("answers", place).search(self.text)
        return found is not None and " " in found[0]

    def _picked(self, what: Field, pick: int | None) -> tuple[str, ...]:
        if self.expects is not what or pick is None or not -1 <= pick < len(self.context.offered):
            return ()
        return (self.context.offered[pick],)

    def _targets(self, pick: int | None) -> tuple[str, ...]:
        if self.expects is not Field.TARGET:
            return ()
        return self._picked(Field.TARGET, pick) or matching(self.text, self.context.targets)
