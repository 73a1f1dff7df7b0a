"""Which services a message names, in what order, and when each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from dialogs.understand.heard import Field, Following, When
from dialogs.understand.names import Words, all_wished, matching, matching_parts
from dialogs.understand.text import normal
from dialogs.understand.utterance import Utterance
from dialogs.understand.when import lengths_in, read_when

# As many parts of a message are read for one wish each.
_MOST_WISHES = 12


class ServiceRules(Utterance):
    @cached_property
    def _names(self) -> dict[str, str]:
        return {key: self.phrases.alike(normal(name)) for key, name in self.context.services.items()}

    @cached_property
    def _words(self) -> Words:
        """Between several that were offered, a light word may be what tells them apart."""
        light = () if self.expects is Field.SERVICE else self.phrases.list("names", "light")
        return Words(self.phrases.list("names", "endings"), light)

    def _services(self) -> tuple[str, ...]:
        names, text = self._names, self.phrases.alike(self.text)
        found = self._as_long_as_said(matching(text, names, self._words))
        if found:
            return self._with_its_childrens(found, names)
        return matching_parts(self.phrases.pattern("names", "never").sub(" ", text), names, self._words)

    def _as_long_as_said(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """ "An hour" tells apart what is offered in several lengths."""
        among = found or (self.context.offered if self.expects is Field.SERVICE else ())
        said = lengths_in(self.text, self.context.moment) if len(among) > 1 else frozenset()
        return tuple(key for key in among if self.context.lengths.get(key) in said) or found

    def _named_services(self) -> tuple[str, ...]:
        """ "The difference between haircut and haircut and colour" is one between two."""
        text = self.phrases.alike(self.text)
        return tuple(key for key, name in self._names.items() if name in text) or self._services()

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
        parts = re.split(rf"[,;]|{joiners}", self.phrases.alike(self.text), maxsplit=_MOST_WISHES)
        wished = [part for part in parts if not self.phrases.has(part, "times", "not")]
        found = all_wished(wished, self._names, self._words)
        return self._each_with_its_time(found, wished) if len(found) > 1 else self._same_for_another(parts)

    def _same_for_another(self, parts: Sequence[str]) -> tuple[Following, ...]:
        """ "A haircut for me at 10 and for my husband at 11": one service, with a time for each of two people."""
        others = [i for i, part in enumerate(parts) if i and self.phrases.has(part, "names", "companions")]
        if len(others) != 1 or len(services := self._services()) != 1:
            return ()
        moment = self.context.moment
        mine, theirs = (read_when(" ".join(said), moment).when for said in (parts[: others[0]], parts[others[0] :]))
        if not (mine.has_time and theirs.has_time):
            return ()
        theirs = replace(theirs, days=theirs.days or mine.days)
        return Following(services[0], mine), Following(services[0], theirs, is_for_other=True)

    def _each_with_its_time(self, services: tuple[str, ...], parts: Sequence[str]) -> tuple[Following, ...]:
        """A time that is said once is that of the first; the others follow it."""
        said: dict[str, list[str]] = {key: [] for key in services}
        of = services[0]
        for part in parts:
            of = next((key for key in services if matching(part, self._names, self._words) == (key,)), of)
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
