"""Who may import whom: one straight line, and nothing points back."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINE = ("app", "demo", "wiring", "bot", "dialogs", "scheduling", "graph")
OURS = {*LINE, "models", "storage", "simulator", "deploy"}
AT_THE_TOP = ("app.py", "demo.py", "wiring.py")
ONLY_IN = {
    "botbuilder": {"bot"},
    "botframework": {"bot"},
    "httpx": {"graph", "models"},
    "msal": {"graph", "bot"},
    "dateparser": {"dialogs"},
    "msgspec": {"deploy", "dialogs", "graph", "models", "scheduling", "storage"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "asyncpg": {"storage"},
    "jinja2": {"bot"},
    # The interface alone, which does nothing by itself; what listens to it is switched on in `bot/telemetry/`.
    "opentelemetry": {"bot", "scheduling", "graph", "storage"},
    "prometheus_client": {"bot"},
    "typer": {"deploy"},
    "rich": {"deploy"},
    "tomli_w": {"deploy"},
}
IN_A_TEST = re.compile(r"tests\.(.*\.)?test_")
# Who may reach into the database's package, besides the line above.
ON_DISK = {"wiring", "bot", "scheduling"}
# Parts of `deploy` that look at the whole app, as an entry point beside `app.py`.
OPERATING = {"cli", "doctor", "operations"}
# Those that know its settings, and no more of it.
WITH_SETTINGS = {"register", "teams_package"}
OF_SETTINGS = ("bot.settings", "bot.clouds")
# Who may know that there is a language model: those who put things together.
WITH_MODELS = {"app", "wiring", "bot"}


def _files() -> list[Path]:
    modules = [ROOT / name for name in AT_THE_TOP]
    return modules + [f for package in sorted(OURS) for f in sorted((ROOT / package).rglob("*.py"))]


def _place(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", _files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    place = _place(path)
    ours = {name.partition(".")[0] for name in _imports(path)} & OURS

    if place in {"simulator", "storage"}:
        allowed = {place}
    elif place == "deploy" and path.relative_to(ROOT).parts[1] in OPERATING:
        allowed = {place, *LINE[LINE.index("wiring") :], "storage", "models"}
    elif place == "deploy" and path.relative_to(ROOT).parts[1] in WITH_SETTINGS:
        assert all(name.startswith(OF_SETTINGS) for name in _imports(path) if name.partition(".")[0] == "bot")
        allowed = {place, "graph", "bot"}
    elif place in {"deploy", "models"}:
        allowed = {place, "graph"}
    else:
        allowed = set(LINE[LINE.index(place) :]) | ({"simulator"} if place == "demo" else set())
        allowed |= {"storage"} if place in ON_DISK else set()
        allowed |= {"models"} if place in WITH_MODELS else set()

    assert ours <= allowed


@pytest.mark.parametrize("path", sorted((ROOT / "models").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_model_knows_nothing_of_bookings(path: Path) -> None:
    """Of Graph's client it takes how to sign in, and the errors of that."""
    of_graph = {name for name in _imports(path) if name.partition(".")[0] == "graph"}

    assert [name for name in of_graph if not name.startswith(("graph.auth", "graph.errors"))] == []


@pytest.mark.parametrize("path", _files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_libraries_stay_at_their_rim(path: Path) -> None:
    place = _place(path)
    names = _imports(path)
    roots = {name.partition(".")[0] for name in names}

    misplaced = {library for library, places in ONLY_IN.items() if library in roots and place not in places}
    if any(name.startswith("aiohttp.web") for name in names) and place not in {"wiring", "bot", "simulator"}:
        misplaced.add("aiohttp.web")

    assert misplaced == set()


@pytest.mark.parametrize("path", _files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_core_reads_no_clock_and_no_environment(path: Path) -> None:
    if _place(path) not in {"dialogs", "scheduling"}:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    }

    assert called & {"datetime.now", "datetime.utcnow", "date.today", "time.time", "os.getenv", "os.environ"} == set()


def test_tests_share_through_modules_of_their_own() -> None:
    """A helper that is imported out of a test is one that nobody looks for there."""
    imports = {path: _imports(path) for path in (ROOT / "tests").rglob("*.py")}

    assert [(path, name) for path, names in imports.items() for name in names if IN_A_TEST.match(name)] == []
