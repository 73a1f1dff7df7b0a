"""`python app.py` with the two long waits of a write in doubt cut to seconds, for tests in which processes die.

What is waited for stays as it is: a request may still arrive, and somebody else may be at work on it.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import storage.entries

storage.entries.MAY_STILL_ARRIVE = timedelta(seconds=12)

import scheduling.writing.reconcile  # noqa: E402  # reads the value above when it is imported

scheduling.writing.reconcile._QUIET_FOR = timedelta(seconds=4)

from app import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
