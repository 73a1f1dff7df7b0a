"""TOML files of the operator's: of whatever shape, and those that say something of services."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.hosting.start_checks import StartError


def read_toml(file: Path, *, setting: str) -> dict[str, Any]:
    """Raises StartError, which names the setting and the line at fault."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise StartError(f"{setting}: {file}: cannot be read ({why})") from None
    except UnicodeDecodeError:
        raise StartError(f"{setting}: {file}: cannot be read as text (UTF-8)") from None
    except tomllib.TOMLDecodeError as error:
        raise StartError(f"{setting}: {file}: is no TOML: {error}") from None


ProblemsOf = Callable[[Any], Iterable[str]]
"""What is wrong with what the file says of one service."""


def read_by_service(file: Path, problems_of: ProblemsOf, *, setting: str, shape: str) -> dict[str, dict[str, Any]]:
    """What a file says of services, by business; `shape` is how it says which, for who has written it otherwise.

    Raises StartError with every fault, each with its business and service.
    """
    found = read_toml(file, setting=setting)
    if problems := tuple(_problems(found, problems_of, shape)):
        raise StartError(*(f"{setting}: {file}: {problem}" for problem in problems))
    return found


def _problems(found: Mapping[str, object], problems_of: ProblemsOf, shape: str) -> Iterator[str]:
    for business_id, services in found.items():
        if not isinstance(services, dict):
            yield f'"{business_id}": must be the id of a business in brackets, {shape}'
            continue
        for service, said in services.items():
            for problem in problems_of(said):
                yield f'"{business_id}", "{service}": {problem}'
