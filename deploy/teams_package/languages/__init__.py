"""What Teams shows of the app before anybody has written to it: a file for each language that the chat speaks."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

MASTER = "en"


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`title` is sent as a message when it is chosen, so the chat must understand it."""

    title: str
    description: str


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In `short` and `full`, {business} stands for the name of the business."""

    short: str
    full: str
    commands: tuple[Command, ...]


@cache
def languages() -> tuple[str, ...]:
    """Their codes, the master's first."""
    names = (file.name for file in resources.files(__package__).iterdir())
    codes = {name.removesuffix(".toml") for name in names if name.endswith(".toml")}
    return (MASTER, *sorted(codes - {MASTER}))


@cache
def texts_in(language: str) -> Texts:
    file = resources.files(__package__) / f"{language}.toml"
    return msgspec.toml.decode(file.read_bytes(), type=Texts)
