"""Names for services and people that are made of what else customers say: commands, days, hours, yes and no."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = {
    "en-GB": (
        *("cancel", "stop", "reset", "back", "help", "yes", "no", "any", "anyone", "later", "earlier", "another"),
        *("skip", "change", "book", "move", "human", "operator", "refund", "friday", "april", "may", "ten", "10"),
        *("10 am", "first", "last", "tomorrow", "noon", "for two", "thanks", "hello", "wait", "will", "sunday", "none"),
        *("my appointments", "new booking", "not", "instead of", "and", "or", "next week", "price", "never mind"),
    ),
    "de-DE": (
        *("absagen", "stopp", "zurück", "Hilfe", "ja", "nein", "egal", "jemand", "später", "früher", "andere"),
        *("überspringen", "ändern", "buchen", "verschieben", "Mensch", "Freitag", "April", "Mai", "zehn", "10"),
        *("10 Uhr", "erste", "letzte", "morgen", "Mittag", "für zwei", "danke", "hallo", "Moment", "Sonntag", "keine"),
        *("meine Termine", "neuer Termin", "nicht", "statt", "und", "oder", "nächste Woche", "Preis", "vergiss es"),
    ),
}


def labels(locale: str, least: int = 2) -> st.SearchStrategy[list[str]]:
    """Names out of such words, and names with other names in them; no two are alike."""
    name = st.lists(st.sampled_from(WORDS[locale]), min_size=1, max_size=3, unique=True).map(" ".join)
    names = st.lists(name, min_size=least, max_size=5, unique_by=str.casefold)
    return names.flatmap(lambda some: st.sampled_from([some, [*some, f"{some[0]} {some[1]}"]])).map(unlike)


def unlike(names: list[str]) -> list[str]:
    return list({name.casefold(): name for name in names}.values())
