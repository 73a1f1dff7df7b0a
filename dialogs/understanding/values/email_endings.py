"""Whether something is an e-mail address, and how addresses end."""

from __future__ import annotations

from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_COUNTRIES = "eu uk de at ch fr es it pt ie us ca au nz nl be lu li pl dk se no fi"
KNOWN_ENDS = frozenset(f"com net org edu gov info biz io co me app dev {_COUNTRIES}".split())


@lru_cache(maxsize=1_000)
def valid_address(address: str) -> str | None:
    """In its normal form; None where it is none."""
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
