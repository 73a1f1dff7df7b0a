"""Whom of the staff a message names: wished for, not wished for, or asked about."""

from __future__ import annotations

import re

from dialogs.understand.heard import ANYONE, Field, Trouble
from dialogs.understand.names import Words, matching
from dialogs.understand.text import normal
from dialogs.understand.utterance import Utterance

# "Kim" is a name as good as any.
_OF_PEOPLE = Words(small=0)


class StaffRules(Utterance):
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
        found = self._found_staff()
        named = self.expects not in {Field.EMAIL, Field.PHONE} or self._corrects()
        if len(found) == 1 and (not strict or (named and self._named_exactly(found[0])) or self._after_with(found[0])):
            return found[0]
        if not found and (unknown := self._unknown_person(strict=strict)):
            self.troubles.append((Trouble.NO_SUCH_STAFF, unknown))
        return None

    def _found_staff(self) -> tuple[str, ...]:
        """Of several of one name, whoever does the service."""
        found = matching(self.text, self.context.staff, _OF_PEOPLE)
        doing = tuple(key for key in found if key in self.context.doers)
        return doing if len(found) > 1 and doing else found

    def _is_one_of_several(self) -> bool:
        """ "With Sarah", where there are two of them."""
        found = self._found_staff() if self.expects not in {Field.NAME, Field.EMAIL, Field.PHONE} else ()
        return len(found) > 1 and all(self._named_exactly(key) for key in found) and self._not_staff() is None

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
            next_words = self.text[end:].split()[:3]
            starts = {" ".join(next_words[i:j]).strip(",.!?") for i in range(2) for j in range(i + 1, 4)}
            named = {key: starts.intersection(self._forms(name)) for key, name in self.context.staff.items()}
            longest = max((len(form) for forms in named.values() for form in forms), default=0)
            found = [key for key, forms in named.items() if any(len(form) == longest for form in forms)]
            if len(found) == 1:
                return found[0]
        return None

    def _after_with(self, staff_id: str) -> bool:
        match = self.phrases.pattern("names", "with").search(self.text)
        return match is not None and staff_id in matching(self.text[match.end() :], self.context.staff, _OF_PEOPLE)

    def _unknown_person(self, *, strict: bool) -> str | None:
        """A capitalised word after "with" that is nobody of the staff; only where staff can be chosen at all."""
        if not self.context.staff or not strict:
            return None
        match = re.search(r"\b[Ww]ith ([A-Z][^\W\d_]+)", self.rest)
        return match[1] if match else None

    def _asked_of(self, questions: str) -> str | None:
        """The member of staff about whom such a question is."""
        for key, name in self.context.staff.items():
            for said in self._forms(name):
                titles = self.phrases.pattern("names", "titles").pattern
                text = re.sub(rf"(?:{titles}\.?\s)?(?<!\w){re.escape(said)}(?!\w)", "{staff}", self.text)
                if text != self.text and self.phrases.has(text, "topics", questions):
                    return key
        return None
