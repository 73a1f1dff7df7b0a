"""The health check of containers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy import probe


class _Answers(BaseHTTPRequestHandler):
    """Alive, and not ready."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield str(server.server_port)
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("arguments", "code"), [((), 0), (("alive",), 0), (("ready",), 1), (("well",), 2), (("a", "b"), 2)]
)
def test_it_ends_as_the_app_answers(port: str, arguments: tuple[str, ...], code: int) -> None:
    assert probe.main(arguments, {"HOST": "0.0.0.0", "PORT": port}) == code  # noqa: S104 - where an image listens


def test_what_was_answered_is_said(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    probe.main(["ready"], {"PORT": port})

    assert capsys.readouterr().out == "/readyz\n"


@pytest.mark.parametrize("given", ["1", "many"])
def test_no_answer_is_no_health(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main([], {"PORT": given}) == 1
    assert capsys.readouterr().err.startswith("no answer: ")
