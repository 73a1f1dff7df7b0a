"""One message read against what was asked: from the customer's words, or a pressed button, to `Heard`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dialogs.heard import ANYONE, Command, Field, Following, Goal, Heard, Topic, Trouble, When
from dialogs.said import Said
from dialogs.understand.lexicon import lexicon_months
from dialogs.understand.names import all_wished, matching, matching_parts
from dialogs.understand.people import (
    Found,
    as_name,
    failed_phone,
    find_email,
    find_phone,
    name_in_sentence,
    spelt_out_email,
)
from dialogs.understand.text import LONGEST, Phrases, clean, normal, plain
from dialogs.understand.when import Moment, read_when
from graph.values import AnswerType, Question


@dataclass(frozen=True, slots=True)
class Context:
    """What a message is read against: the names that can be meant, and what was asked last.

    `services`, `staff`, `businesses` and `targets` map ids to the names that are shown to the customer; `offered` are
    the ids on offer in the order in which they were shown, for answers such as "the second". `business_id` is the
    business that is chosen already.
    """

    moment: Moment
    phrases: Phrases
    expects: Field | None = None
    businesses: Mapping[str, str] = field(default_factory=dict)
    business_id: str | None = None
    services: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    question: Question | None = None
    regions: tuple[str, ...] = ()


_WITH_TIMES = {Field.SLOT, Field.DAY, Field.CONFIRM}
# As many parts of a message are read for one wish each.
_MOST_WISHES = 12
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def is_question(text: str, phrases: Phrases) -> bool:
    """Whether something is asked, with or without a question mark."""
    said = phrases.spelt_out(normal(clean(text)))
    if not re.search(r"[^\W\d_]", said):
        return False
    return said.endswith("?") or phrases.pattern("questions", "begin").match(said) is not None


def asks_why(text: str, phrases: Phrases) -> bool:
    """Whether somebody wonders why they are asked something."""
    return phrases.has(phrases.spelt_out(normal(clean(text))), "questions", "why")


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


class _Reader:
    def __init__(self, text: str, context: Context) -> None:
        whole = clean(text)
        self.too_long = len(whole) > LONGEST
        self.own = whole[:LONGEST]
        self.context = context
        self.phrases = context.phrases
        self.expects = context.expects
        self.rest = self.own
        self.text = self._comparable(self.own)
        free = context.question is None or context.question.type is not AnswerType.CHOICE
        self.gave_contact = False
        self.mailbox = ""
        self.own_words = context.expects is Field.NAME or (context.expects is Field.QUESTION and free)
        self.troubles: list[tuple[Trouble, str]] = [(Trouble.TOO_LONG, "")] if self.too_long else []

    def read(self) -> Heard:
        if not self.text:
            return Heard(troubles=tuple(self.troubles))
        contact = self._contact()
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

    def _is_without_phone(self) -> bool:
        return self.phrases.has(self.text, "answers", "no-number") and not self.phrases.is_only(
            self.text, "commands", "skip-nothing"
        )

    def _is_customer(self, heard: Heard) -> bool:
        """ "Ana, ana@example.com": a customer may be called as somebody of the staff."""
        is_all = heard == Heard(staff=heard.staff) and as_name(self.rest, self.phrases) is not None
        return is_all and heard.staff is not None and not self._after_with(heard.staff) and not self._corrects()

    # Contact details: taken out first, so that their digits are not times

    def _contact(self) -> Heard:
        email = find_email(self.rest) or (spelt_out_email(self.rest) if self.expects is Field.EMAIL else None)
        if email is not None:
            self.rest = self.rest[: email.start] + " " + self.rest[email.end :]
        phone = find_phone(self.rest, self.context.regions, asked=self.expects is Field.PHONE)
        if phone is None and email is not None:
            phone = self._unasked_phone()
        if phone is not None and (phone.value or not self._is_time(phone.said)):
            self.rest = self.rest[: phone.start] + " " + self.rest[phone.end :]
        else:
            phone = None
        self.rest = clean(self.rest)
        self.text = self._comparable(self.rest)
        self.gave_contact = email is not None or phone is not None
        if email is not None and email.value is not None:
            self.mailbox = plain(email.value.partition("@")[0])
        if email is not None and email.value is None:
            self.troubles.append((Trouble.BAD_EMAIL, email.said))
        elif email is None and self.expects is Field.EMAIL and re.search(r"\w\.\w{2,}$|\bat\b|[(\[]at[)\]]", self.text):
            self.troubles.append((Trouble.BAD_EMAIL, self.own))
        if phone is not None and phone.value is None:
            self.troubles.append((Trouble.BAD_PHONE, phone.said))
        return Heard(email=email.value if email else None, phone=phone.value if phone else None)

    def _unasked_phone(self) -> Found | None:
        """Beside an address, so many digits are a phone number, or are meant as one."""
        tried = failed_phone(self.rest)
        found = find_phone(tried.said, self.context.regions, asked=True) if tried else None
        return replace(tried, value=found.value) if tried and found else tried

    def _comparable(self, text: str) -> str:
        return self.phrases.spelt_out(normal(text))

    def _is_time(self, said: str) -> bool:
        reading = read_when(normal(said), self.context.moment)
        return bool(reading.when or reading.troubles)

    def _speaks_of_contact(self) -> bool:
        """ "my e-mail is ..." stands around an address, and is no name."""
        asked = self.expects in {Field.EMAIL, Field.PHONE, Field.CONFIRM}
        return asked or self.phrases.has(self.text, "changes", "email")

    # What can be said at any time

    def _always(self) -> Heard:
        """Commands and goals, which hold whatever was asked."""
        is_bare = self.phrases.is_only(self._to_the_point(), "commands", "bare-cancel")
        if self.expects is Field.CONFIRM_CANCEL and is_bare:
            # "Cancel" as the answer to "shall I cancel?" could be either.
            return Heard()
        command = self._command()
        if command is Command.PERSON and self.phrases.has(self.text, "topics", Topic.IDENTITY.value):
            command = None
        if command is Command.GIVE_UP and is_bare:
            return Heard(command=command, goal=Goal.CANCEL)
        goal = self._goal() if command in {None, Command.GIVE_UP} else None
        if command is Command.GIVE_UP and goal is not Goal.CANCEL:
            goal = None
        return Heard(command=command, goal=goal)

    def _command(self) -> Command | None:
        is_only = self.phrases.is_only
        for command in Command:
            if is_only(self.text, "commands", command.value):
                return command
        for command in (Command.GIVE_UP, Command.START_OVER):
            if is_only(self._to_the_point(), "commands", command.value):
                return command
        for command in (Command.START_OVER, Command.PERSON):
            if not self.own_words and self.phrases.has(self.text, "commands", command.value):
                return command
        return None

    def _goal(self) -> Goal | None:
        if self.own_words and not self.phrases.is_only(self.text, "goals", "cancel"):
            return None
        if self._asked_of("who") is not None:
            return Goal.LOOK_UP
        if self.phrases.has(self.text, "goals", "not-cancel"):
            # "Did you cancel my appointment?" wants to see that it is there.
            return Goal.LOOK_UP
        for goal in (Goal.MOVE, Goal.LOOK_UP, Goal.CANCEL, Goal.BOOK):
            if self.phrases.has(self.text, "goals", goal.value):
                return goal
        text = self._to_the_point()
        begun = self.phrases.pattern("goals", "begins-cancel").match(text)
        is_command = self._command() is not None
        return Goal.CANCEL if begun and begun.end() < len(text) and not is_command else None

    def _to_the_point(self) -> str:
        """ "Oh wait, cancel that", without what says no more than that something follows."""
        return re.sub(rf"^(?:(?:{self.phrases.pattern('answers', 'leads').pattern})[\s,.!]*)+", "", self.text)

    # Where the customer's own words are the answer

    def _own_words(self, always: Heard) -> Heard | None:
        """The message as the name or answer asked for; None when it is rather a correction or a command."""
        if always.command not in {None, Command.THANKS, Command.HELLO}:
            return always
        if self.expects is Field.QUESTION:
            return self._answer(always)
        head, comma, tail = self.rest.partition(",")
        if comma and (first := as_name(head, self.phrases)) is not None and not self._is_all_when(first):
            return self._name_and_more(first, tail, always)
        if self._breaks_out() or self._topics() or self.phrases.has(self.text, "answers", "times"):
            return None
        name = name_in_sentence(self.rest, self.phrases) or as_name(self.rest, self.phrases)
        if name is not None and not self._is_plain_yes_no() and not self._is_all_when(name) and not self._chooses():
            return Heard(name=name)
        return None

    def _chooses(self) -> bool:
        """ "The first one" and "whoever" are late answers to an earlier question, and no names."""
        return any(self.phrases.is_only(self.text, "answers", choice) for choice in (*_PLACES, "any", "anyone"))

    def _name_and_more(self, first: str, tail: str, always: Heard) -> Heard:
        """ "Bob, and could it be with Marco?", "O'Brien, Seán"."""
        self.rest, self.text = tail, normal(tail)
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

    def _corrects(self) -> bool:
        return self.phrases.has(self.text, "answers", "corrections") or self._change() is not None

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

    def _when_found(self) -> bool:
        return bool(read_when(self.text, self.context.moment).when)

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
        several = self._one_after_the_other()
        services = (several[0].service_id,) if several else self._services()
        if reading.when and change in {Field.DAY, Field.SLOT}:
            change = None
        if staff is not None and change is Field.STAFF:
            change = None
        if services and change is Field.SERVICE:
            change = None
        asks_for_times = reading.when.at or self.phrases.has(self.text, "answers", "availability")
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
            several=self.phrases.has(self.text, "answers", "several"),
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

    def _is_only_contact(self) -> bool:
        """Whether the message gave, or tried to give, the detail that was asked for, and corrects nothing else."""
        return self.gave_contact and not self.phrases.has(self.text, "answers", "strong-corrections")

    def _yes(self) -> bool:
        """A yes and nothing beside it: "yes but", "ok wait" and "sure, who is it with?" agree to nothing."""
        if "?" in self.own or self.phrases.has(self.text, "answers", "not-yes"):
            return False
        if self.phrases.is_only(self.text, "answers", "yes"):
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

    def _change(self) -> Field | None:
        """The field that shall be asked again ("a different time", "change my e-mail")."""
        fields = [Field(name) for name in self.phrases.names("changes") if name != "change"]
        changing = self.phrases.has(self.text, "changes", "change")
        for what in fields:
            found = self.phrases.pattern("changes", what.value).search(self.text)
            may_correct = self.expects in {Field.NAME, Field.EMAIL, Field.CONFIRM} and what is not self.expects
            asked = may_correct and self.phrases.is_only(self.text, "changes", what.value)
            if found and (
                changing or asked or (" " in found[0] and self.phrases.is_only(self.text, "changes", what.value))
            ):
                return what
        return None

    def _topics(self) -> tuple[Topic, ...]:
        if self._asked_of(Topic.ROTA.value) is not None:
            return (Topic.ROTA,) if self._goal_is_only_a_word() else ()
        found = [topic for topic in Topic if self.phrases.has(self.text, "topics", topic.value)]
        if found == [Topic.ABOUT] and (self._services() or self.expects is Field.SERVICE):
            return (Topic.ABOUT,)
        found = [topic for topic in found if topic is not Topic.ABOUT]
        asks = "?" in self.own or any(self.phrases.is_only(self.text, "topics", topic.value) for topic in found)
        asks = asks or self.phrases.has(self.text, "topics-asked", "words")
        if found == [] and self._asks_whether_free():
            return (Topic.PRICE,)
        for alone in (Topic.ADVANCE, Topic.CHANGES, Topic.PRIVACY, Topic.LATE, Topic.IDENTITY):
            if alone in found and (asks or alone in {Topic.ADVANCE, Topic.CHANGES}):
                return (alone,)
        return tuple(found) if asks and self._goal_is_only_a_word() else ()

    def _asks_whether_free(self) -> bool:
        """ "Is the first meeting free?", where no time or person is spoken of."""
        is_asked = self.phrases.has(self.text, "topics", "free") and is_question(self.own, self.phrases)
        return is_asked and not self._when_found() and not matching(self.text, self.context.staff)

    def _asked_of(self, questions: str) -> str | None:
        """The member of staff about whom such a question is."""
        for key, name in self.context.staff.items():
            for said in self._forms(name):
                titles = self.phrases.pattern("names", "titles").pattern
                text = re.sub(rf"(?:{titles}\.?\s)?(?<!\w){re.escape(said)}(?!\w)", "{staff}", self.text)
                if text != self.text and self.phrases.has(text, "topics", questions):
                    return key
        return None

    def _goal_is_only_a_word(self) -> bool:
        """ "What are my appointments?" is no question about the business."""
        return not any(
            self.phrases.has(self.text, "goals", goal.value) for goal in (Goal.MOVE, Goal.CANCEL, Goal.LOOK_UP)
        )

    def _name_beside_contact(self) -> str | None:
        """ "Haircut tomorrow, Ana Silva, ana@example.com": words that say nothing else, written as names are."""
        if not self.gave_contact:
            return None
        parts = (part.strip() for part in re.split(r"[,;\n]", self.rest))
        names = [part for part in parts if self._is_written_as_name(part)]
        if not names:
            names = [run for run in self._capitalised_runs() if self._is_written_as_name(run)]
        return as_name(names[0], self.phrases) if len(names) == 1 else None

    def _is_in_mailbox(self, word: str) -> bool:
        """ "bob bob@example.com" is called Bob, however he writes it."""
        return plain(word) == self.mailbox or (len(word) > 2 and plain(word) in self.mailbox)

    def _capitalised_runs(self) -> list[str]:
        """ "Haircut Friday 3pm Ana Silva": neighbouring words with capitals that are no service, day or time."""
        runs: list[list[str]] = [[]]
        is_staff = False
        for part in self.rest.split():
            word = part.strip(",;.:")
            said = normal(word)
            is_known = read_when(said, self.context.moment).when or matching(said, self.context.services)
            is_named = bool(word) and (word[0].isupper() or self._is_in_mailbox(word)) and not is_known
            if is_named and not is_staff:
                runs[-1].append(word)
            if not is_named or word != part:
                runs.append([])
                is_staff = said in self.phrases.list("names", "with")
        return [" ".join(run) for run in runs if run]

    def _name_after(self, introduction: str, *, words: int) -> str | None:
        """ "For my son Rui", "I'm Ana Silva": so many words or more that are written as names are."""
        match = self.phrases.pattern("names", introduction).search(normal(self.rest))
        if match is None or len(normal(self.rest)) != len(self.rest) or self.rest.isupper():
            return None
        named = re.match(r",? ([^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+)*)", self.rest[match.end() :])
        if named is None or len(named[1].split()) < words or read_when(normal(named[1]), self.context.moment).when:
            return None
        return as_name(named[1], self.phrases)

    def _is_written_as_name(self, part: str) -> bool:
        words = part.split()
        if all(map(self._is_in_mailbox, words)):
            return as_name(part, self.phrases) is not None
        if len(words) < 2 or not all(word[0].isupper() for word in words if len(word) > 3):
            return False
        said, context = normal(part), self.context
        known = {normal(name) for name in (*context.staff.values(), *context.businesses.values())}
        is_more = said in known or matching(said, context.services) or read_when(said, context.moment).when
        return words[0][0].isupper() and not is_more and as_name(part, self.phrases) == part

    def _services(self) -> tuple[str, ...]:
        names = {key: self.phrases.alike(normal(name)) for key, name in self.context.services.items()}
        text = self.phrases.alike(self.text)
        if found := matching(text, names, self.phrases.list("names", "endings")):
            return self._with_its_childrens(found, names)
        return matching_parts(self.phrases.pattern("names", "never").sub(" ", text), names)

    def _named_services(self) -> tuple[str, ...]:
        """ "The difference between haircut and haircut and colour" is one between two."""
        names = {key: self.phrases.alike(normal(name)) for key, name in self.context.services.items()}
        whole = tuple(key for key, name in names.items() if name in self.phrases.alike(self.text))
        return whole or self._services()

    def _with_its_childrens(self, found: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
        """ "My daughter needs a haircut": that one, or the one for children, which only the customer can tell."""
        is_for_child = self.phrases.has(self.text, "names", "perhaps-children")
        if not is_for_child or self.phrases.has(self.text, "answers", "several"):
            return found
        if len(found) > 1:
            return tuple(key for key in found if "adult" not in re.findall(r"\w+", names[key])) or found
        said = names[found[0]].split()
        theirs = [key for key, name in names.items() if set(said) < set(name.split()) and "child" in name.split()]
        return (*found, *theirs) if "child" not in said else found

    def _one_after_the_other(self) -> tuple[Following, ...]:
        """ "A beard trim at 10 and then a massage", in the order of the message; nothing where it is a choice."""
        if self.phrases.has(self.text, "answers", "either"):
            return ()
        joiners = self.phrases.pattern("answers", "joiners").pattern
        parts = re.split(rf"[,;]|{joiners}", self.text, maxsplit=_MOST_WISHES)
        wished = [part for part in parts if not self.phrases.has(part, "times", "not")]
        found = all_wished(wished, self.context.services)
        return self._each_with_its_time(found, wished) if len(found) > 1 else ()

    def _each_with_its_time(self, services: tuple[str, ...], parts: Sequence[str]) -> tuple[Following, ...]:
        """A time that is said once is that of the first; the others follow it."""
        said: dict[str, list[str]] = {key: [] for key in services}
        of = services[0]
        for part in parts:
            of = next((key for key in services if matching(part, self.context.services) == (key,)), of)
            said[of].append(part)
        whens = [read_when(" ".join(words), self.context.moment).when for words in said.values()]
        if not (whens[0].has_time and any(when.has_time for when in whens[1:])):
            whens = [read_when(self.text, self.context.moment).when, *(When() for _ in services[1:])]
        days: tuple[date, ...] = ()
        following = []
        for key, when in zip(services, whens, strict=True):
            days = when.days or days
            following.append(Following(key, replace(when, days=days) if when.has_time else when))
        return tuple(following)

    def _staff(self, *, strict: bool) -> str | None:
        """A staff member or anyone; `strict` wants a name as it is written, or a "with" before it."""
        if self.expects in {Field.STAFF, Field.SLOT} and self.phrases.is_only(self.text, "answers", "any"):
            return ANYONE if self.expects is Field.STAFF else None
        if (
            self._not_staff() is None
            and self.phrases.has(self.text, "answers", "anyone")
            and (not strict or self.phrases.is_only(self.text, "answers", "anyone") or self._with_anyone())
        ):
            return ANYONE
        if self._not_staff() is not None:
            return None
        found = matching(self.text, self.context.staff)
        named = self.expects not in {Field.EMAIL, Field.PHONE} or self._corrects()
        if len(found) == 1 and (not strict or (named and self._named_exactly(found[0])) or self._after_with(found[0])):
            return found[0]
        if not found and (unknown := self._unknown_person(strict=strict)):
            self.troubles.append((Trouble.NO_SUCH_STAFF, unknown))
        return None

    def _with_anyone(self) -> bool:
        with_words = self.phrases.pattern("names", "with").pattern
        return re.search(with_words + r"\s+" + self.phrases.pattern("answers", "anyone").pattern, self.text) is not None

    def _named_exactly(self, staff_id: str) -> bool:
        """By the first name or the whole one, and not as the customer: "a haircut for Dana" is for Dana."""
        for said in self._forms(self.context.staff[staff_id]):
            found = re.search(rf"(?<!\w){re.escape(said)}(?!\w)", self.text)
            if found:
                before = self.text[: found.start()].rstrip()
                customer = re.search(self.phrases.pattern("names", "customer").pattern + r"$", before)
                return customer is None
        return False

    def _forms(self, name: str) -> tuple[str, ...]:
        """How a member of staff is called: by the whole name, the first, and after a title by the last."""
        whole = normal(name)
        words = re.sub(r"\([^)]*\)", " ", whole).split()
        untitled = [word for word in words if word not in self.phrases.list("names", "titles")] or words
        last = untitled[-1:] if len(untitled) < len(words) else []
        return tuple(dict.fromkeys((whole, " ".join(untitled), untitled[0], *last)))

    def _not_staff(self) -> str | None:
        """The member of staff whom the customer does not want."""
        after = [m.end() for m in self.phrases.pattern("names", "not-with").finditer(self.text)]
        if self.expects is Field.STAFF:
            after += [m.end() for m in re.finditer(r"(?<!\w)not(?!\w)", self.text)]
        for end in after:
            next_words = " ".join(self.text[end:].split()[:2])
            said = next_words.split()
            found = [key for key, name in self.context.staff.items() if any(f in said for f in self._forms(name))]
            if len(found) == 1:
                return found[0]
        return None

    def _after_with(self, staff_id: str) -> bool:
        match = self.phrases.pattern("names", "with").search(self.text)
        return match is not None and staff_id in matching(self.text[match.end() :], self.context.staff)

    def _unknown_person(self, *, strict: bool) -> str | None:
        """A capitalised word after "with" that is nobody of the staff; only where staff can be chosen at all."""
        if not self.context.staff or not strict:
            return None
        match = re.search(r"\b[Ww]ith ([A-Z][^\W\d_]+)", self.rest)
        return match[1] if match else None

    def _business(self, pick: int | None) -> str | None:
        businesses = self.context.businesses
        if self.context.business_id in businesses:
            # By now a word of its name is more likely something else, such as a customer's own.
            found = tuple(key for key, name in businesses.items() if self._says(normal(name)))
        else:
            found = matching(self.text, businesses) or self._picked(Field.BUSINESS, pick)
        return found[0] if len(found) == 1 and len(businesses) > 1 else None

    def _says(self, words: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text) is not None

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
