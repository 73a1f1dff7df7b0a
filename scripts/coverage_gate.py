"""How much of each package the tests have run: `python scripts/coverage_gate.py build/coverage/report.json`.

The report is that of `coverage json`. Fails where a package is below the bar, or is not in the report at all: coverage
itself knows one bar for everything, under which a small package with nothing tested would not show.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path, PurePath
from typing import Any

ROOT = Path(__file__).parent.parent

# Of lines and branches together, in per cent.
BAR = 95.0

# app.py and its neighbours, which are in no package.
MODULES = "modules"

_LINES, _BRANCHES = ("covered_lines", "num_statements"), ("covered_branches", "num_branches")


def packages(project: dict[str, Any]) -> set[str]:
    """The packages at the top that are shipped, and the modules beside them as one."""
    shipped = project["tool"]["setuptools"]
    return {name.partition(".")[0] for name in shipped["packages"]} | ({MODULES} if shipped["py-modules"] else set())


def sums(report: dict[str, Any]) -> dict[str, Counter[str]]:
    """By package, what is counted of its files."""
    found: dict[str, Counter[str]] = {}
    for name, file in report["files"].items():
        parts = PurePath(name).parts
        package = parts[0] if len(parts) > 1 else MODULES
        found.setdefault(package, Counter()).update({key: file["summary"][key] for key in (*_LINES, *_BRANCHES)})
    return found


def per_cent(counted: Counter[str], *pairs: tuple[str, str]) -> float:
    run, all_there = (sum(counted[pair[end]] for pair in pairs) for end in (0, 1))
    return 100.0 * run / all_there if all_there else 100.0


def below(expected: set[str], counted: dict[str, Counter[str]]) -> list[str]:
    """The packages that do not pass."""
    return sorted(
        name
        for name in expected | set(counted)
        if name not in counted or per_cent(counted[name], _LINES, _BRANCHES) < BAR
    )


def table(counted: dict[str, Counter[str]]) -> str:
    lines = [f"{'package':<12} {'lines':>13} {'branches':>13} {'both':>7}"]
    for name, one in sorted(counted.items()):
        ratios = [f"{one[run]}/{one[all_there]}" for run, all_there in (_LINES, _BRANCHES)]
        lines.append(f"{name:<12} {ratios[0]:>13} {ratios[1]:>13} {_rounded_down(per_cent(one, _LINES, _BRANCHES)):>7}")
    return "\n".join(lines)


def _rounded_down(share: float) -> str:
    """What is under the bar never looks as if it were on it."""
    return f"{int(share * 10) / 10:.1f}%"


def main(argv: list[str]) -> int:
    counted = sums(json.loads(Path(argv[1]).read_text(encoding="utf-8")))
    failed = below(packages(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))), counted)
    sys.stdout.write(f"{table(counted)}\n")
    if failed:
        sys.stdout.write(f"under {BAR:g} % or not measured: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
