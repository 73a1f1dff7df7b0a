"""The languages in which a conversation can be held: those that are spoken, and read as well."""

from __future__ import annotations

from babel import Locale

from dialogs.said import Said
from dialogs.saying.languages import full_languages
from dialogs.saying.wording import DEFAULT_LOCALE, FormOfAddress, Wording, wording
from dialogs.state.conversation import ConversationState
from dialogs.understanding.language import is_read


def languages_held() -> tuple[str, ...]:
    """Their codes."""
    return tuple(code for code in full_languages() if is_read(code))


def words_for(locale: str, form: FormOfAddress) -> Wording:
    """The wording of a conversation with a customer of this locale.

    It is held in a language that is read as well as spoken: to be answered in German and not understood in it would be
    worse than English.
    """
    words = wording(locale, form)
    return words if is_read(words.language) else wording(DEFAULT_LOCALE, form)


def spoken_languages() -> tuple[tuple[str, str], ...]:
    """The languages in which a conversation can be held, each with what it calls itself."""
    return tuple(
        (code, str(Locale.parse(code).get_language_name(code)).capitalize()) for code in sorted(languages_held())
    )


def locale_with(state: ConversationState, said: Said) -> str:
    """The locale of their channel, or the language that they write in since it told this one."""
    spoken = state.spoken_with
    return spoken.language if spoken is not None and spoken.instead_of == language_in(said.locale) else said.locale


def language_in(locale: str) -> str:
    """Its code, without the region."""
    return locale.partition("-")[0].lower()
