"""Whether the app on this machine answers, for health checks of containers: python -m deploy.probe [ready]

Ends with 0 if it does. Without an argument it is asked whether it lives; with `ready`, whether what it needs is there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException

TIMEOUT_SECONDS = 4.0
_PATHS = {"alive": "/healthz", "ready": "/readyz"}
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # where it listens, and not where it is asked


def main(arguments: Sequence[str], settings: Mapping[str, str]) -> int:
    what = arguments[0] if arguments else "alive"
    if what not in _PATHS or len(arguments) > 1:
        sys.stderr.write("usage: python -m deploy.probe [alive | ready]\n")
        return 2
    host = settings.get("HOST") or "127.0.0.1"
    try:
        status, told = _ask(_EVERYWHERE.get(host, host), int(settings.get("PORT") or "3978"), _PATHS[what])
    except (OSError, ValueError, HTTPException) as error:
        sys.stderr.write(f"no answer: {error}\n")
        return 1
    sys.stdout.write(f"{told}\n")
    return 0 if status == 200 else 1


def _ask(host: str, port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
