"""What is told, in their own language, to somebody who writes in one that the conversation cannot be held in."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list

from dialogs.saying.catalogue import say, sentences
from dialogs.saying.wording import FormOfAddress


def not_spoken(
    language: str,
    spoken: Sequence[str],
    *,
    business: str,
    phone: str | None,
    form: FormOfAddress = FormOfAddress.FORMAL,
) -> str:
    """`language` is one that `language_of` knows. `spoken` are those that there are instead, first the one in which the
    conversation goes on; English is offered where it is another of them.

    Without a phone number they are sent to the business itself.
    """
    bundle, babel = sentences(language), Locale(language)
    address = {"form": form.value}
    names = format_list([str(babel.languages[code]) for code in spoken], style="or", locale=babel)
    told = [
        say(bundle, "language-not-spoken", address | {"languages": names}),
        say(bundle, "language-still-read", address),
        say(bundle, "language-call", address | {"business": business, "phone": phone})
        if phone
        else say(bundle, "language-contact", address | {"business": business}),
    ]
    if "en" in spoken[1:]:
        told.append(say(bundle, "language-english", address))
    return " ".join(told)
