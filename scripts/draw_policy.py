"""Writes docs/policy.md from the code of the policy: `python scripts/draw_policy.py` (with --check only compares)."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "dialogs" / "decide.py"
PAGE = ROOT / "docs" / "policy.md"

HEAD = """\
# The policy

Generated from `decide` in `dialogs/decide.py` (`python scripts/draw_policy.py`). The first line that fits what is known
decides what is done next.

| what is known | what is done next |
| --- | --- |
"""


def rules() -> list[tuple[str, str]]:
    """What is known, and what is done then, from the top."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    decide = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "decide")
    found: list[tuple[str, str]] = []
    for statement in decide.body:
        if isinstance(statement, ast.Match):
            found += [(_when(case), _done(case.body[0])) for case in statement.cases]
        elif isinstance(statement, ast.If):
            found.append((_plain(ast.unparse(statement.test)), _done(statement.body[0])))
        elif isinstance(statement, ast.Return) and isinstance(statement.value, ast.IfExp):
            found.append((_plain(ast.unparse(statement.value.test)), _plain(ast.unparse(statement.value.body))))
            found.append(("otherwise", _plain(ast.unparse(statement.value.orelse))))
    return found


def _when(case: ast.match_case) -> str:
    patterns = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
    told = " or ".join(_pattern(pattern) for pattern in patterns)
    return f"{told} and {_plain(ast.unparse(case.guard))}" if case.guard else told


def _pattern(pattern: ast.pattern) -> str:
    assert isinstance(pattern, ast.MatchClass)
    pairs = zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
    return ", ".join(f"{name} {_value(ast.unparse(value))}" for name, value in pairs)


def _value(text: str) -> str:
    known = {
        "None": "unknown",
        "True": "yes",
        "False": "not yet",
        "[]": "none found",
        "(_, *_)": "some",
        "[_, *_]": "some",
    }
    return known.get(text, _plain(text).replace(" | ", " or "))


def _done(statement: ast.stmt) -> str:
    assert isinstance(statement, ast.Return)
    assert statement.value is not None
    return _plain(ast.unparse(statement.value))


def _plain(code: str) -> str:
    """Code as words, as far as it goes."""
    code = code.replace("shop is not None and ", "").replace("(frame, shop)", "").replace("frame.", "")
    return (
        code.replace("Goal.", "")
        .replace("Field.", "")
        .replace("()", "")
        .replace("(question_id := next_question)", "a required question is open")
        .replace('"', "'")
    )


def page() -> str:
    return HEAD + "".join(f"| {known} | `{done}` |\n" for known, done in rules())


def main() -> int:
    drawn = page()
    if "--check" in sys.argv:
        return 0 if PAGE.read_text(encoding="utf-8") == drawn else 1
    PAGE.write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
