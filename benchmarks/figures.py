"""All figures of how messages are understood, as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.batches import Batch, Figures, data_folder, measure, other_batches, own_batches
from benchmarks.consent import Heard, alternatives, consent
from benchmarks.dates import Measured, Parser, dateparser_alone, recognizers, sgd, sgd_rows

_RECOGNIZERS, _SGD = "recognizers-dev.jsonl", "sgd-dev.jsonl"
_LANGUAGES = ("en", "de")
MISSING = "BOOKINGS_API_DATA names no folder with {}: what it holds is left out."


def lines(parse: Parser) -> Iterator[str]:
    yield f"{'messages':<22}{'n':>6}{'right':>9}{'harmful':>9}{'CPU ms: median':>16}{'worst':>8}"
    for batch in (*own_batches(), *other_batches()):
        yield from _of_batch(batch)
    data = data_folder()
    for name, of_file in ((_RECOGNIZERS, _of_recognizers), (_SGD, _of_sgd)):
        if data is not None and (data / name).is_file():
            yield from of_file(data / name, parse)
        else:
            yield MISSING.format(name)
    if data is None or not (data / "messages").is_dir():
        yield MISSING.format("messages")


def _of_batch(batch: Batch) -> Iterator[str]:
    for family, found in measure(batch).items():
        yield _of_messages(batch.name if family == "all" else f"  {family}", found)
    yield ""


def _of_messages(name: str, found: Figures) -> str:
    right, harmful = _percent(found.right, found.messages), _percent(found.harmful, found.messages)
    return f"{name:<22}{found.messages:>6}{right:>9}{harmful:>9}{found.median_ms:>16.2f}{found.worst_ms:>8.2f}"


def _percent(some: int, of: int) -> str:
    return f"{100 * some / of:.1f} %" if of else "-"


def _of_recognizers(path: Path, parse: Parser) -> Iterator[str]:
    for language in _LANGUAGES:
        ours, theirs = (recognizers(path, parser, language) for parser in (parse, dateparser_alone))
        yield from _beside(f"recognizers, {language}: first result right", ours, theirs)


def _of_sgd(path: Path, parse: Parser) -> Iterator[str]:
    rows = sgd_rows(path)
    ours, theirs = (sgd(rows, parser) for parser in (parse, dateparser_alone))
    yield from _beside("sgd: turns right as a whole, nothing where nothing was said", ours, theirs)
    yield f"{'sgd: answers':<40}{'n':>6}{'heard':>9}"
    for found in (*consent(rows), alternatives(rows)):
        yield _of_answers(found)


def _of_answers(found: Heard) -> str:
    return f"  {found.name:<38}{found.of:>6}{_percent(found.times, found.of):>9}"


def _beside(title: str, ours: Measured, theirs: Measured) -> Iterator[str]:
    yield f"{title}"
    yield f"  {'':<20}{'n':>6}{'ours':>9}{'dateparser':>12}"
    for our, their in zip(ours.shares, theirs.shares, strict=True):
        right = _percent(our.right, our.of), _percent(their.right, their.of)
        yield f"  {our.name:<20}{our.of:>6}{right[0]:>9}{right[1]:>12}"
    yield f"  {'CPU ms, median':<20}{'':>6}{ours.median_ms:>9.2f}{theirs.median_ms:>12.2f}"
    yield f"  {'CPU ms, worst':<20}{'':>6}{ours.worst_ms:>9.2f}{theirs.worst_ms:>12.2f}"
    yield ""
