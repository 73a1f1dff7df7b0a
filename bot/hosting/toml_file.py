"""A TOML file of the operator's, of whatever shape."""

from __future__ import annotations

import tomllib
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
