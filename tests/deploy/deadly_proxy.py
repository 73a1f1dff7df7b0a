"""Stands before a simulator, and ends the process that talks to it, by SIGKILL, around a write of one's choice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Those that belong to one connection, of which there are two here.
_OF_A_CONNECTION = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


class Moment(Enum):
    """Both come after the write has been carried out."""

    UNANSWERED = "before its answer"
    ANSWERED = "when the next request is sent"


class DeadlyProxy(ThreadingHTTPServer):
    """`end` is called once, around the write with the number `after`; what comes in from then on is not passed on."""

    daemon_threads = True

    def __init__(self, simulator: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.simulator = urlsplit(simulator).netloc
        self.writes = 0
        self._after: int | None = None
        self._moment = Moment.UNANSWERED
        self._end: Callable[[], None] = lambda: None
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def arm(self, after: int | None, moment: Moment, end: Callable[[], None]) -> None:
        with self._lock:
            self.writes, self._after, self._moment, self._end = 0, after, moment, end

    def is_due_before(self) -> bool:
        """Whether the process that sends this request is to end before it is carried out."""
        with self._lock:
            return self._ends_if(self._moment is Moment.ANSWERED and self.writes == self._after)

    def is_due_after_write(self) -> bool:
        with self._lock:
            self.writes += 1
            return self._ends_if(self._moment is Moment.UNANSWERED and self.writes == self._after)

    def _ends_if(self, is_due: bool) -> bool:
        if is_due:
            self._end()
        return is_due


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: DeadlyProxy

    def _pass_on(self) -> None:
        if self.server.is_due_before():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        connection = HTTPConnection(self.server.simulator, timeout=30)
        try:
            connection.request(self.command, self.path, body, _passed_on(self.headers.items()))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if self.command != "GET" and self.server.is_due_after_write():
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        for name, value in _passed_on(answer.getheaders()).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = _pass_on  # noqa: N815  # the names are the library's

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Nothing; the simulator keeps a journal."""


def _passed_on(headers: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in headers if name.casefold() not in _OF_A_CONNECTION}


@contextmanager
def deadly_proxy(simulator: str) -> Iterator[DeadlyProxy]:
    with DeadlyProxy(simulator) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
