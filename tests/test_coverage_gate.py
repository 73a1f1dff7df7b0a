"""The gate of coverage: each package by itself, and none that was not measured passes."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from scripts import coverage_gate

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "deploy", "dialogs", "graph", "models", "scheduling", "simulator", "storage")


def report(tmp_path: Path, *without: str, **more: tuple[int, int, int, int]) -> Path:
    """A report in which everything is run, except for what is given: lines and branches, each run and in all."""
    whole = {f"{name}/a.py": (10, 10, 4, 4) for name in PACKAGES} | {"app.py": (10, 10, 4, 4)}
    files = whole | {name.replace("__", "/") + ".py": counted for name, counted in more.items()}
    keys = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    path = tmp_path / "report.json"
    content = {
        name: {"summary": dict(zip(keys, counted, strict=True))}
        for name, counted in files.items()
        if name not in without
    }
    path.write_text(json.dumps({"files": content}), encoding="utf-8")
    return path


def gate(path: Path) -> int:
    return coverage_gate.main(["coverage_gate.py", str(path)])


def test_what_is_run_as_a_whole_passes(tmp_path: Path) -> None:
    assert gate(report(tmp_path)) == 0


@pytest.mark.parametrize(("covered", "status"), [(95, 0), (94, 1)])
def test_the_bar_is_ninety_five(tmp_path: Path, covered: int, status: int) -> None:
    assert gate(report(tmp_path, graph__a=(covered, 100, 0, 0))) == status


def test_branches_count_as_lines_do(tmp_path: Path) -> None:
    assert gate(report(tmp_path, storage__a=(100, 100, 80, 100))) == 1


def test_one_package_is_not_made_up_for_by_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = report(tmp_path, bot__a=(9000, 9000, 900, 900), dialogs__understand__b=(0, 10, 0, 0))

    assert gate(path) == 1
    assert "not measured: dialogs\n" in capsys.readouterr().out


def test_modules_beside_the_packages_count_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(report(tmp_path, demo=(0, 10, 0, 0))) == 1
    assert "not measured: modules\n" in capsys.readouterr().out


def test_a_package_that_is_not_in_the_report_does_not_pass(tmp_path: Path) -> None:
    assert gate(report(tmp_path, "simulator/a.py")) == 1


def test_what_is_just_under_the_bar_does_not_look_as_if_it_were_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(report(tmp_path, graph__a=(9499, 10000, 0, 0))) == 1
    assert "94.9%" in capsys.readouterr().out


def test_everything_that_is_shipped_is_measured() -> None:
    """Files in a folder without `__init__.py` would be left out where nothing imports them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = [ROOT / name.replace(".", "/") for name in project["tool"]["setuptools"]["packages"]]

    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()] == []
    assert project["tool"]["coverage"]["run"]["source"] == ["."]
