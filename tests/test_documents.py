"""What documents say of the code is so: the files that they name are there, and every page can be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OURS = (
    *("bot", "dialogs", "scheduling", "storage", "graph", "models", "simulator"),
    *("tests", "scripts", "benchmarks", "docs"),
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    named = re.findall(rf"`((?:{'|'.join(OURS)})/[\w./-]*)`", page.read_text("utf-8"))

    # "xx" stands for any language.
    assert [one for one in named if "/xx" not in one and not (ROOT / one).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_pages_that_a_page_links_to_are_there(page: Path) -> None:
    linked = re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", page.read_text("utf-8"))

    assert [one for one in linked if not (page.parent / one).exists()] == []


def test_every_page_of_decisions_is_in_their_index() -> None:
    decisions = ROOT / "docs" / "decisions"
    pages = {one.name for one in decisions.glob("*.md")} - {"README.md"}

    assert set(re.findall(r"\]\((\S+\.md)\)", (decisions / "README.md").read_text("utf-8"))) == pages


def test_the_tests_that_a_page_names_are_there() -> None:
    named = {one for page in PAGES for one in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text("utf-8"))}

    assert len(named) > 30
    assert [
        f"{file}::{test}" for file, test in sorted(named) if f"def {test}(" not in (ROOT / file).read_text("utf-8")
    ] == []
