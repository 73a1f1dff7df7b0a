"""The cards that can still be pressed, in channels where a message can be changed after it was sent.

Written within the transactions of `store.py`: a card is put down with the turn that shows it, and goes with the turn
that uses it up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from storage.conversations.model import Key
from storage.conversations.statements import place_of, rows_of
from storage.database.tables import shown_cards
from storage.json_types import JsonObject

MOST_SHOWN = 20
"""So many of one conversation are kept: whoever scrolls further up finds buttons that are not taken away any more."""


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A message with a card, by its place in the conversation. `activity_id` is the channel's own id of it, None until
    the channel has told it.
    """

    seq: int
    activity: JsonObject
    activity_id: str | None = None


def cards_of(connection: Connection, key: Key) -> list[ShownCard]:
    """In the order in which they were shown."""
    wanted = select(shown_cards).where(*rows_of(shown_cards, key)).order_by(shown_cards.c.seq)
    return [ShownCard(row.seq, row.activity, row.activity_id) for row in connection.execute(wanted)]


def put_cards(connection: Connection, key: Key, cards: Sequence[ShownCard]) -> None:
    """The oldest of too many go."""
    place = place_of(key)
    connection.execute(insert(shown_cards), [place | {"seq": one.seq, "activity": one.activity} for one in cards])
    kept = (
        select(shown_cards.c.seq).where(*rows_of(shown_cards, key)).order_by(shown_cards.c.seq.desc()).limit(MOST_SHOWN)
    )
    seqs = connection.scalars(kept).all()
    connection.execute(delete(shown_cards).where(*rows_of(shown_cards, key), shown_cards.c.seq < min(seqs)))


def drop_cards(connection: Connection, key: Key, seqs: Collection[int] | None = None) -> None:
    """These, or all of them."""
    which = () if seqs is None else (shown_cards.c.seq.in_(seqs),)
    connection.execute(delete(shown_cards).where(*rows_of(shown_cards, key), *which))


def name_card(connection: Connection, key: Key, seq: int, activity_id: str) -> None:
    """The channel has told its id of a message, which need not be a card."""
    here = (*rows_of(shown_cards, key), shown_cards.c.seq == seq)
    connection.execute(update(shown_cards).where(*here).values(activity_id=activity_id))
