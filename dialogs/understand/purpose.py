"""What a message is for: commands and goals, which hold whatever was asked, and questions in between."""

from __future__ import annotations

import re

from dialogs.understand.heard import Command, Field, Goal, Heard, Topic
from dialogs.understand.names import matching
from dialogs.understand.services import ServiceRules
from dialogs.understand.staff import StaffRules
from dialogs.understand.text import Phrases, clean, normal


def is_question(text: str, phrases: Phrases) -> bool:
    """Whether something is asked, with or without a question mark."""
    said = phrases.spelt_out(normal(clean(text)))
    if not re.search(r"[^\W\d_]", said):
        return False
    return said.endswith("?") or phrases.pattern("questions", "begin").match(said) is not None


def asks_why(text: str, phrases: Phrases) -> bool:
    """Whether somebody wonders why they are asked something."""
    return phrases.has(phrases.spelt_out(normal(clean(text))), "questions", "why")


class PurposeRules(ServiceRules, StaffRules):
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
        is_idle = self.expects in {None, Field.GOAL} and not is_only(self.text, "answers", "no")
        if is_idle and self.phrases.is_made_of(self.text, "commands", "thanks", "thanks-beside"):
            return Command.THANKS  # "thanks for the help" asks for none
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
        if self.expects in {None, Field.GOAL} and self.phrases.is_only(self.text, "goals", "bare-move"):
            return Goal.MOVE
        text = self._to_the_point()
        begun = self.phrases.pattern("goals", "begins-cancel").match(text)
        is_command = self._command() is not None
        return Goal.CANCEL if begun and begun.end() < len(text) and not is_command else None

    def _to_the_point(self) -> str:
        """ "Oh wait, cancel that", without what says no more than that something follows."""
        return re.sub(rf"^(?:(?:{self.phrases.pattern('answers', 'leads').pattern})[\s,.!]*)+", "", self.text)

    def _topics(self) -> tuple[Topic, ...]:
        if self._asked_of(Topic.ROTA.value) is not None:
            return (Topic.ROTA,) if self._goal_is_only_a_word() else ()
        found = [topic for topic in Topic if self.phrases.has(self.text, "topics", topic.value)]
        if found == [Topic.ABOUT] and (self._services() or self.expects is Field.SERVICE):
            return (Topic.ABOUT,)
        found = [topic for topic in found if topic is not Topic.ABOUT]
        if not found and self._asks_of_the_service():
            return (Topic.ABOUT,)
        asks = "?" in self.own or any(self.phrases.is_only(self.text, "topics", topic.value) for topic in found)
        asks = asks or self.phrases.has(self.text, "topics-asked", "words")
        if found == [] and self._asks_whether_free():
            return (Topic.PRICE,)
        for alone in (Topic.ADVANCE, Topic.CHANGES, Topic.PRIVACY, Topic.LATE, Topic.IDENTITY):
            if alone in found and (asks or alone in {Topic.ADVANCE, Topic.CHANGES}):
                return (alone,)
        return tuple(found) if asks and self._goal_is_only_a_word() else ()

    def _asks_of_the_service(self) -> bool:
        """ "Is the yoga class for beginners?", and not whether there is one."""
        begins = self.phrases.pattern("questions", "describes").match(self.text)
        if begins is None or self.phrases.has(self.text, "questions", "there") or self._when_found():
            return False
        return bool(self._services()) and not matching(self.text, self.context.staff)

    def _asks_whether_free(self) -> bool:
        """ "Is the first meeting free?", where no time or person is spoken of."""
        is_asked = self.phrases.has(self.text, "topics", "free") and is_question(self.own, self.phrases)
        return is_asked and not self._when_found() and not matching(self.text, self.context.staff)

    def _goal_is_only_a_word(self) -> bool:
        """ "What are my appointments?" is no question about the business."""
        return not any(
            self.phrases.has(self.text, "goals", goal.value) for goal in (Goal.MOVE, Goal.CANCEL, Goal.LOOK_UP)
        )
