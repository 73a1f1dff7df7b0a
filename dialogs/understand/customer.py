"""What a message says of the customer, wherever it says it: contact details, and the name beside them."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs.understand.heard import Field, Heard, Trouble
from dialogs.understand.names import matching
from dialogs.understand.people import Found, as_name, failed_phone, find_email, find_phone, spelt_out_email
from dialogs.understand.text import clean, normal, plain
from dialogs.understand.utterance import Utterance
from dialogs.understand.when import read_when


class CustomerRules(Utterance):
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

    def _is_time(self, said: str) -> bool:
        reading = read_when(normal(said), self.context.moment)
        return bool(reading.when or reading.troubles)

    def _speaks_of_contact(self) -> bool:
        """ "my e-mail is ..." stands around an address, and is no name."""
        asked = self.expects in {Field.EMAIL, Field.PHONE, Field.CONFIRM}
        return asked or self.phrases.has(self.text, "changes", "email")

    def _is_only_contact(self) -> bool:
        """Whether the message gave, or tried to give, the detail that was asked for, and corrects nothing else."""
        return self.gave_contact and not self.phrases.has(self.text, "answers", "strong-corrections")

    def _is_without_phone(self) -> bool:
        return self.phrases.has(self.text, "answers", "no-number") and not self.phrases.is_only(
            self.text, "commands", "skip-nothing"
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
