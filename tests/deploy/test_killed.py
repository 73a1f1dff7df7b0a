"""`python -m deploy`, killed by SIGKILL around every single write to a simulator of another process, and run again.

`test_apply.py` does the same to a hundred random businesses, with less to carry than a process.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deploy.conftest import Deploy
from tests.deploy.deadly_proxy import DeadlyProxy, Moment, deadly_proxy
from tests.deploy.rich_business import CHANGED, FOUNDED

ROOT = Path(__file__).parents[2]
ID = "cornerrepairs@contoso.onmicrosoft.com"
FILE, RECORD = "shop.toml", Path("shop.state.json")
WRITES_TO_FOUND, WRITES_TO_CHANGE, WRITES_BACK = 8, 10, 10
AROUND = pytest.mark.parametrize("moment", Moment)


@pytest.fixture(scope="module")
def simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With one business that is not ours, and without the sample's diary, which takes long to fill."""
    other = tmp_path_factory.mktemp("simulator") / "business.json"
    other.write_text('{"business": {"id": "elsewhere@contoso.onmicrosoft.com", "displayName": "Elsewhere"}}', "utf-8")
    command = (sys.executable, "-m", "simulator", "--port", "0", "--business", str(other))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.search(r"http://[^/\s]+", said)
        assert address is not None, said
        yield address[0]
        process.terminate()


@pytest.fixture
def simulator_address(simulator_process: str) -> str:
    httpx.post(f"{simulator_process}/_simulator/reset").raise_for_status()
    return simulator_process


@pytest.fixture
def proxy(simulator_address: str) -> Iterator[DeadlyProxy]:
    with deadly_proxy(simulator_address) as proxy:
        yield proxy


@pytest.fixture
def shop(deploy: Deploy, proxy: DeadlyProxy) -> Shop:
    return Shop(deploy, proxy)


class Shop:
    """The corner's repairs, and the commands of whoever sets them up."""

    def __init__(self, deploy: Deploy, proxy: DeadlyProxy) -> None:
        self._deploy = deploy
        self._proxy = proxy

    def apply(self, text: str) -> None:
        Path(FILE).write_text(text, encoding="utf-8")
        ended = self._deploy("apply", FILE, "--delete", "--yes")
        assert ended.code == 0, ended.said

    def rollback(self) -> None:
        ended = self._deploy("rollback", FILE, "--yes")
        assert ended.code == 0, ended.said

    def killed(self, *command: str, after: int, moment: Moment, text: str | None = None) -> None:
        if text is not None:
            Path(FILE).write_text(text, encoding="utf-8")
        ended, said = self.run(*command, after=after, moment=moment)
        assert ended == -signal.SIGKILL, said
        assert self._proxy.writes == after

    def run(
        self,
        *command: str,
        after: int | None = None,
        moment: Moment = Moment.UNANSWERED,
        by: signal.Signals = signal.SIGKILL,
    ) -> tuple[int, str]:
        """In a process of its own: how it ended, and what it said."""
        is_known = threading.Event()
        processes: list[subprocess.Popen[bytes]] = []

        def end() -> None:
            is_known.wait()
            processes[0].send_signal(by)
            processes[0].wait()

        self._proxy.arm(after, moment, end)
        whole = (sys.executable, "-m", "deploy", *command, str(Path(FILE).resolve()), "--yes")
        with subprocess.Popen(  # noqa: S603 - our own program
            (*whole, "--simulator", self._proxy.address), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            processes.append(process)
            is_known.set()
            said, _ = process.communicate(timeout=60)
        return process.returncode, said.decode()

    @property
    def writes(self) -> int:
        return self._proxy.writes

    @property
    def is_there(self) -> bool:
        return ID in self._deploy("businesses", "list").out

    def exported(self) -> Any:
        """All that is there, in the words of the file: what was made twice would be in it twice."""
        return self._deploy("export", ID, "--json").json

    def is_as_the_file_says(self) -> bool:
        """Also to somebody who lost the record."""
        kept = RECORD.read_bytes()
        for _ in range(2):
            found = self._deploy("plan", FILE, "--json").json
            assert (found["steps"], found["others"]) == ([], [])
            RECORD.unlink(missing_ok=True)
        RECORD.write_bytes(kept)
        return True


@pytest.fixture
def founded(shop: Shop) -> Any:
    shop.apply(FOUNDED)
    return shop.exported()


def test_how_many_writes_there_are_to_be_killed_around(shop: Shop) -> None:
    counted = []
    for text, command in ((FOUNDED, "apply"), (CHANGED, "apply"), (None, "rollback")):
        if text:
            Path(FILE).write_text(text, encoding="utf-8")
        code, said = shop.run(command, *(["--delete"] if command == "apply" else []))
        assert code == 0, said
        counted.append(shop.writes)
    assert counted == [WRITES_TO_FOUND, WRITES_TO_CHANGE, WRITES_BACK]


def test_the_walk_is_one_json_answer_of_a_process_of_its_own(simulator_address: str) -> None:
    command = (sys.executable, "-m", "deploy", "walk", "Corner Repairs", "--json", "--simulator", simulator_address)
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)  # noqa: S603 - our own program
    assert (ended.returncode, ended.stderr) == (0, b"")
    walked = json.loads(ended.stdout)
    assert [step["what"] for step in walked["steps"]] == ["business", "staff member", "service", "publication", "list"]
    assert [ID, "Corner Repairs"] in walked["businesses"]


def test_ctrl_c_is_an_end_that_can_be_gone_on_from(shop: Shop) -> None:
    Path(FILE).write_text(FOUNDED, encoding="utf-8")
    code, said = shop.run("apply", after=3, by=signal.SIGINT)
    assert (code, "interrupted" in said, "Traceback" in said) == (1, True, False)
    shop.apply(FOUNDED)
    assert shop.is_as_the_file_says()


@AROUND
@pytest.mark.parametrize("after", range(1, WRITES_TO_FOUND + 1))
def test_founding_is_gone_on_with(shop: Shop, after: int, moment: Moment) -> None:
    shop.killed("apply", after=after, moment=moment, text=FOUNDED)
    shop.apply(FOUNDED)
    assert shop.is_as_the_file_says()
    shop.rollback()
    assert not shop.is_there


@AROUND
@pytest.mark.parametrize("after", range(1, WRITES_TO_CHANGE + 1))
def test_a_change_is_gone_on_with(shop: Shop, founded: Any, after: int, moment: Moment) -> None:
    shop.killed("apply", "--delete", after=after, moment=moment, text=CHANGED)
    shop.apply(CHANGED)
    assert shop.is_as_the_file_says()
    shop.rollback()
    assert shop.exported() == founded


# Before the answer is the worse moment for going back: what was made is in no record. Back from half a founding, which
# is to nothing, is in `test_apply.py`.


@pytest.mark.parametrize("after", range(1, WRITES_TO_CHANGE + 1))
def test_half_a_change_goes_back(shop: Shop, founded: Any, after: int) -> None:
    shop.killed("apply", "--delete", after=after, moment=Moment.UNANSWERED, text=CHANGED)
    shop.rollback()
    assert shop.exported() == founded


@AROUND
@pytest.mark.parametrize("after", range(1, WRITES_BACK + 1))
def test_going_back_is_gone_on_with(shop: Shop, founded: Any, after: int, moment: Moment) -> None:
    shop.apply(CHANGED)
    shop.killed("rollback", after=after, moment=moment)
    shop.rollback()
    assert shop.exported() == founded


@pytest.mark.parametrize("after", [1, WRITES_BACK // 2])
def test_whoever_changes_their_mind_while_going_back_can_still_go_back(shop: Shop, founded: Any, after: int) -> None:
    shop.apply(CHANGED)
    changed = shop.exported()
    shop.killed("rollback", after=after, moment=Moment.UNANSWERED)
    shop.apply(CHANGED)
    assert shop.exported() == changed
    shop.rollback()
    assert shop.exported() == founded


def test_going_back_to_nothing_is_gone_on_with(shop: Shop, founded: Any) -> None:
    shop.killed("rollback", after=1, moment=Moment.UNANSWERED)
    shop.rollback()
    assert not shop.is_there
    assert founded
    shop.apply(FOUNDED)
    assert shop.exported() == founded
