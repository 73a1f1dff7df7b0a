"""The failures of network and service, each with what it makes of an operation."""

from __future__ import annotations

from graph.errors import NotAllowed, OutcomeUnknown, TryLater
from graph.wire import Effect
from tests.graph.shop import Outcome, Switch

NONE, SET, REMOVE, ADD = Effect.NONE, Effect.SET, Effect.REMOVE, Effect.ADD

# Of each fault: how it is switched on, and what becomes of operations by what they do at Graph.
FAULTS: dict[str, tuple[Switch, dict[Effect, Outcome]]] = {
    "throttled twice": (
        {"name": "throttled", "times": 2, "retryAfter": 3},
        {NONE: (None, 3, None), SET: (None, 3, True), REMOVE: (None, 3, True), ADD: (None, 3, True)},
    ),
    "throttled without Retry-After": (
        {"name": "throttled", "times": 1, "retryAfter": None},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (None, 2, True)},
    ),
    "throttled until a date": (
        {"name": "throttled", "times": 2, "retryAfter": 3, "asDate": True},
        {NONE: (None, 3, None), SET: (None, 3, True), REMOVE: (None, 3, True), ADD: (None, 3, True)},
    ),
    "throttled for good": (
        {"name": "throttled", "retryAfter": 1},
        {NONE: (TryLater, 4, None), SET: (TryLater, 4, False), REMOVE: (TryLater, 4, False), ADD: (TryLater, 4, False)},
    ),
    "throttled for longer than a call may last": (
        {"name": "throttled", "retryAfter": 45},
        {NONE: (TryLater, 1, None), SET: (TryLater, 1, False), REMOVE: (TryLater, 1, False), ADD: (TryLater, 1, False)},
    ),
    **{
        f"{status} once, before the work": (
            {"name": "unavailable", "status": status, "times": 1},
            {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, False)},
        )
        for status in (500, 502, 503, 504)
    },
    "502 once, without a body": (
        {"name": "unavailable", "status": 502, "times": 1, "empty": True},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, False)},
    ),
    "503 once, with a time to wait": (
        {"name": "unavailable", "times": 1, "retryAfter": 5, "asDate": True},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, False)},
    ),
    "503 for longer than a call may last": (
        {"name": "unavailable", "retryAfter": 45},
        {
            NONE: (TryLater, 1, None),
            SET: (OutcomeUnknown, 1, False),
            REMOVE: (OutcomeUnknown, 1, False),
            ADD: (OutcomeUnknown, 1, False),
        },
    ),
    "500 once, after the work": (
        {"name": "unavailable", "status": 500, "times": 1, "when": "after"},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, True)},
    ),
    "503 for good, before the work": (
        {"name": "unavailable"},
        {
            NONE: (TryLater, 4, None),
            SET: (OutcomeUnknown, 4, False),
            REMOVE: (OutcomeUnknown, 4, False),
            ADD: (OutcomeUnknown, 1, False),
        },
    ),
    "503 for good, after the work": (
        {"name": "unavailable", "when": "after"},
        {
            NONE: (TryLater, 4, None),
            SET: (OutcomeUnknown, 4, True),
            REMOVE: (None, 2, True),  # the repeat finds nothing
            ADD: (OutcomeUnknown, 1, True),
        },
    ),
    "a gateway's page once, after the work": (
        {"name": "unavailable", "status": 504, "times": 1, "when": "after", "html": True},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, True)},
    ),
    "dropped once, before the work": (
        {"name": "dropped", "times": 1},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, False)},
    ),
    "dropped once, after the work": (
        {"name": "dropped", "times": 1, "when": "after"},
        {NONE: (None, 2, None), SET: (None, 2, True), REMOVE: (None, 2, True), ADD: (OutcomeUnknown, 1, True)},
    ),
    "a page instead of an answer": (
        {"name": "html", "status": 200},
        {
            NONE: (TryLater, 1, None),
            SET: (OutcomeUnknown, 1, False),
            REMOVE: (OutcomeUnknown, 1, False),
            ADD: (OutcomeUnknown, 1, False),
        },
    ),
    "a page that refuses": (
        {"name": "html", "status": 403},
        {
            NONE: (NotAllowed, 1, None),
            SET: (NotAllowed, 1, False),
            REMOVE: (NotAllowed, 1, False),
            ADD: (NotAllowed, 1, False),
        },
    ),
    "a page that sends elsewhere": (
        {"name": "html", "status": 302},
        {
            NONE: (NotAllowed, 1, None),
            SET: (NotAllowed, 1, False),
            REMOVE: (NotAllowed, 1, False),
            ADD: (NotAllowed, 1, False),
        },
    ),
    "a page that finds nothing": (
        {"name": "html", "status": 404},
        {
            NONE: (TryLater, 1, None),
            SET: (TryLater, 1, False),
            REMOVE: (TryLater, 1, False),
            ADD: (TryLater, 1, False),
        },
    ),
}

# Where others write the same thing in turn, a try that may still arrive is not followed by another.
IN_ORDER: dict[str, Outcome] = {
    "502 once, before the work": (OutcomeUnknown, 1, False),
    "504 once, before the work": (OutcomeUnknown, 1, False),
    "502 once, without a body": (OutcomeUnknown, 1, False),
    "a gateway's page once, after the work": (OutcomeUnknown, 1, True),
    "dropped once, before the work": (OutcomeUnknown, 1, False),
    "dropped once, after the work": (OutcomeUnknown, 1, True),
}
