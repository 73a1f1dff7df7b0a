"""What some tests need of the machine: a stranger who lacks it gets every other test, and CI fails."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacks(missing: str, *, is_module: bool = False) -> NoReturn:
    """Ends the test, or with `is_module` all tests of the module that is being imported; the reason is shown."""
    __tracebackhide__ = True  # the caller's line is the one to show
    if os.environ.get("CI"):
        pytest.fail(f"{missing}: CI must have it", pytrace=False)
    pytest.skip(missing, allow_module_level=is_module)
