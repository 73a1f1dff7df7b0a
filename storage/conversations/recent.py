"""What a process remembers for a while of the keys it has had to do with last, and then asks the database for again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# As many customers as may be writing within the same minutes.
_MOST = 1_000

# Far less than a conversation rests before any process forgets it: what one has forgotten, no other remembers then.
_LASTS = timedelta(hours=1)


class Recent(Generic[K, V]):
    def __init__(self) -> None:
        self._kept: OrderedDict[K, tuple[V, datetime]] = OrderedDict()

    def get(self, key: K, now: datetime) -> V | None:
        value, at = self._kept.get(key, (None, now))
        return value if timedelta(0) <= now - at < _LASTS else None

    def put(self, key: K, value: V, now: datetime) -> None:
        self._kept[key] = value, now
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def drop(self, key: K) -> None:
        self._kept.pop(key, None)
