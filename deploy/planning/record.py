"""What is kept beside the file: which id of Graph is which key, and how the business was before the last apply.

The record is written before the first request and after each one, so that it is never behind by more than one.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from deploy.business_file.parts import BusinessFile
from deploy.business_file.values import read_value, write_value
from deploy.planning.live import Keys


class KeptKeys(msgspec.Struct, frozen=True):
    staff: dict[str, str] = {}
    questions: dict[str, str] = {}
    services: dict[str, str] = {}

    @classmethod
    def of(cls, keys: Keys) -> KeptKeys:
        return cls(dict(keys.staff), dict(keys.questions), dict(keys.services))

    def keys(self) -> Keys:
        return Keys(self.staff, self.questions, self.services)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset([*self.staff.values(), *self.questions.values(), *self.services.values()])


class Before(msgspec.Struct, frozen=True):
    """The business as it was: in the words of the file, with all its ids. `described` is None when there was none."""

    described: BusinessFile | None = None
    keys: KeptKeys = KeptKeys()


class Record(msgspec.Struct, frozen=True):
    """`wanted` is what the last apply set out for; `is_complete` when it got there, and no way back was begun since.

    `created` are the ids of what was made since `before` by applies that did not get there, for files that may have
    said other things than `wanted`.
    """

    business_id: str | None = None
    keys: KeptKeys = KeptKeys()
    before: Before | None = None
    wanted: BusinessFile | None = None
    is_complete: bool = True
    created: frozenset[str] = frozenset()


class RecordError(ValueError):
    """The record cannot be read."""


def record_path(file: Path) -> Path:
    return file.with_suffix(".state.json")


def read_record(path: Path) -> Record:
    """An empty one where there is none. Raises RecordError."""
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return Record()
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror}") from None
    try:
        return msgspec.json.decode(written, type=Record, dec_hook=read_value)
    except msgspec.DecodeError as error:
        raise RecordError(
            f"{path}: is no record of ours ({error}); move it away, and things are found by name"
        ) from None


def write_record(path: Path, record: Record) -> None:
    """Whole or not at all, also when the machine stops in the middle."""
    written = msgspec.json.format(msgspec.json.encode(record, enc_hook=write_value), indent=2)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
