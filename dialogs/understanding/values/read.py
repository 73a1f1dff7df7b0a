"""All values of a message, in the order in which one reader takes words from the next."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Span
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import AnyCandidate
from dialogs.understanding.values.contact import find_contact, without_no_to_name
from dialogs.understanding.values.customer_names import find_names
from dialogs.understanding.values.language import Language, load_language
from dialogs.understanding.values.names_of_all import find_names_of_all
from dialogs.understanding.values.people import find_people
from dialogs.understanding.values.service_names import find_services
from dialogs.understanding.values.staff_names import find_staff, without_staff


def read_values(message: Message, context: Context, taken: Sequence[Span] = ()) -> tuple[AnyCandidate, ...]:
    language = load_language(context.locale)
    contact = find_contact(message, context, language, taken)
    taken = (*taken, *(one.span for one in contact))
    people = find_people(message, context, language, taken)
    names = find_names_of_all(message, context, language, taken)
    people = () if names else people  # "my brother Rui and my friend Eva" says who comes, and not how many
    names = names or find_names(message, context, language, taken)
    names = without_staff(names, message, context, language)
    contact = without_no_to_name(contact, names, context)
    taken = (*taken, *(one.span for one in names))
    # "For me and my son" says how many come, and not that it is for a child.
    several = tuple(one.span for one in people if one.count > 1 and _is_mixed(one.span, message, language))
    services = find_services(message, context, (*taken, *several))
    staff = find_staff(message, context, language, (*taken, *(one.span for one in services if not one.is_weak)))
    return (*contact, *people, *names, *services, *staff)


def _is_mixed(span: Span, message: Message, language: Language) -> bool:
    """ "My two boys" are all of one kind, and "me and my son" are not."""
    people = language.people
    said = {token.plain for token in message.tokens if span[0] <= token.start < span[1]}
    return bool(said & (people.selves | people.conjunctions))
