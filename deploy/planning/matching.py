"""Which thing of Graph's is which of the file's: by the id of the last time, else by what nobody else is called.

The second is what makes an interrupted apply safe to run again: what was created just before the end, and never written
down, is found by its address, text or name instead of being created twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from deploy.business_file.parts import BusinessFile
from deploy.planning.live import Keys, Live
from graph.model import Question, Service, StaffMember

P = TypeVar("P")
V = TypeVar("V", Question, Service, StaffMember)


def match(described: BusinessFile, live: Live, known: Keys) -> Keys:
    """The ids of what is in the file and in Graph."""
    return Keys(
        staff=_match(described.staff, live.staff, known.staff, lambda part: part.email.casefold(), _email),
        questions=_match(described.questions, live.questions, known.questions, lambda part: part.text, _text),
        services=_match(described.services, live.services, known.services, lambda part: part.name, _name),
    )


def with_keys_for_all(live: Live, keys: Keys) -> Keys:
    """Keys for what has none too, made of its name."""
    return Keys(
        staff=_named(keys.staff, {id_: member.name for id_, member in live.staff.items()}),
        questions=_named(keys.questions, {id_: question.text for id_, question in live.questions.items()}),
        services=_named(keys.services, {id_: service.name for id_, service in live.services.items()}),
    )


def _match(
    parts: Mapping[str, P],
    live: Mapping[str, V],
    known: Mapping[str, str],
    called: Callable[[P], str],
    is_called: Callable[[V], str],
) -> dict[str, str]:
    found = {key: id_ for key in parts if (id_ := known.get(key)) in live and id_ is not None}
    free: dict[str, list[str]] = {}
    for id_, value in live.items():
        if id_ not in found.values():
            free.setdefault(is_called(value), []).append(id_)
    for key, part in parts.items():
        if key not in found and (ids := free.get(called(part))):
            found[key] = ids.pop(0)
    return {key: found[key] for key in parts if key in found}


def _email(member: StaffMember) -> str:
    return (member.email or "").casefold()


def _text(question: Question) -> str:
    return question.text


def _name(service: Service) -> str:
    return service.name


def _named(keys: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    found = dict(keys)
    for id_, name in names.items():
        if id_ not in found.values():
            found[_free_key(name, found)] = id_
    return found


def _free_key(name: str, taken: Iterable[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = "_".join(re.findall(r"[a-z0-9]+", plain)[:4]) or "unnamed"
    number = 1
    while (found := key if number == 1 else f"{key}_{number}") in taken:
        number += 1
    return found
