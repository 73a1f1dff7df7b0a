"""Writes docs/policy.md from the code of the policy: `python scripts/draw_policy.py` (with --check only compares)."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.drawn_page import write  # noqa: E402 - found once the path is set

SOURCE = ROOT / "dialogs" / "policy.py"
PAGE = ROOT / "docs" / "policy.md"
FUNCTIONS = ("next_of_task", "next_of_visit", "next_of_move", "next_of_customer", "next_of_proof")

HEAD = """\
# The policy

Generated from `decide` in `dialogs/policy.py` (`python scripts/draw_policy.py`). The first line that fits what is known
decides what is done next. Before all of it comes `next_of_access`: where the page is not open to everybody, or
where an appointment was made elsewhere, the customer shows first who they are, by the last lines; or hears whom to ask.

| what is known | what is done next |
| --- | --- |
"""


_MEANT = {
    "proves_addresses(shop.business) and (proof := next_of_proof(customer))": "the address is to be proved and is not",
    "proof": "what next_of_proof says",
    "customer.email != customer.code_sent_to": "no code has been sent there",
    "customer.code": "a code has been typed",
    "customer.is_proved": "proved",
}


def rules() -> list[tuple[str, str]]:
    """What is known, and what is done then, from the top; a function that goes on in another is followed by that."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found: list[tuple[str, str]] = []
    for name in FUNCTIONS:
        match = next(node for node in functions[name].body if isinstance(node, ast.Match))
        for case in match.cases:
            done = _done(case.body[-1])
            if done is not None:
                found.append((_when(case), done))
    return found


def _when(case: ast.match_case) -> str:
    if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None:
        return _plain(ast.unparse(case.guard)) if case.guard else "otherwise"
    patterns = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
    told = " or ".join(_pattern(pattern) for pattern in patterns)
    return f"{told} and {_plain(ast.unparse(case.guard))}" if case.guard else told


def _pattern(pattern: ast.pattern) -> str:
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        return _pattern(pattern.pattern)
    if isinstance(pattern, ast.MatchSingleton):
        return "nothing under way"
    assert isinstance(pattern, ast.MatchClass)
    pairs = zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
    known = [f"{name} {_value(ast.unparse(value))}" for name, value in pairs]
    task = {"Visit": "", "Customer": ""}.get(ast.unparse(pattern.cls), ast.unparse(pattern.cls))
    return ", ".join(part for part in (task, *known) if part)


def _value(text: str) -> str:
    known = {
        "None": "unknown",
        "True": "yes",
        "False": "not yet",
        "[]": "none found",
        "''": "not given",
        "(_, *_)": "some",
        "[_, *_]": "some",
    }
    return known.get(text, _plain(text))


def _done(statement: ast.stmt) -> str | None:
    """None where the case goes on in another function, or cannot be."""
    if not isinstance(statement, ast.Return) or statement.value is None:
        return None
    done = _plain(ast.unparse(statement.value))
    return None if done == "None" or done.startswith("next_of") else done


def _plain(code: str) -> str:
    """Code as words, as far as it goes."""
    for of_what in ("(visit, shop)", "(booking, shop)", "booking.", "Asked."):
        code = code.replace(of_what, "")
    code = code.replace("()", "").replace('"', "'").replace("shop is None", "business unknown")
    code = code.replace(
        "proves_addresses(shop.business) and (proof := next_of_proof(customer))", "an address is to be proved"
    )
    for told, meant in _MEANT.items():
        code = code.replace(told, meant)
    return code.replace("(question_id := next_question)", "a required question is open")


def page() -> str:
    return HEAD + "".join(f"| {known} | `{done}` |\n" for known, done in rules())


if __name__ == "__main__":
    sys.exit(write(PAGE, page()))
