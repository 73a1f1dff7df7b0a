"""A model whose questions are written into files, and whose answers are read from files: any model, or a person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class ModelOfFiles:
    """A file for each case, named by its id: what would be sent in `ask_to`, what was answered in `answers`.

    The answer is the JSON object alone. Where there is no file, there is no answer.
    """

    ask_to: Path | None = None
    answers: Path | None = None
    case_id: str = ""
    asked: int = 0

    def __post_init__(self) -> None:
        if self.ask_to is not None:
            self.ask_to.mkdir(parents=True, exist_ok=True)

    async def answer(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], name: str
    ) -> object | None:
        self.asked += 1
        if self.ask_to is not None:
            request = {"id": self.case_id, "name": name, "messages": list(messages), "schema": schema}
            self._write(self.ask_to / f"{self.case_id}.json", request)
        return self._read(self.answers / f"{self.case_id}.json") if self.answers is not None else None

    @staticmethod
    def _write(path: Path, request: Mapping[str, object]) -> None:
        path.write_text(json.dumps(request, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    @staticmethod
    def _read(path: Path) -> object | None:
        """SystemExit names a file that is no JSON: whoever measures wants to know."""
        if not path.is_file():
            return None
        try:
            found: object = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise SystemExit(f"{path}: no JSON ({error})") from None
        return found
