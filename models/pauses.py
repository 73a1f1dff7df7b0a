"""When no request is sent to the model: after the endpoint has asked for a pause, and after failures in a row.

Customers wait while the model is asked, so one that does not answer is not asked every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from models.errors import ModelBusyError, ModelError, ModelTimeoutError, ModelUnreachableError

MOST_FAILURES = 3
FAILURE_PAUSE = 30.0


class Pauses:
    """Holds requests back; `clock` counts seconds.

    After `MOST_FAILURES` in a row comes a pause, and then one request alone, on whose outcome the others wait.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._paused_until = 0.0
        self._failures = 0
        self._trial_is_under_way = False

    @contextmanager
    def request(self) -> Iterator[None]:
        """One request, whose outcome is how the block ends. Raises ModelBusyError when none may be sent.

        A block that is cancelled says nothing about the endpoint.
        """
        self._check()
        is_trial = self._trial_is_under_way = self._failures >= MOST_FAILURES
        try:
            yield
        except ModelError as error:
            self._failed(error)
            raise
        else:
            self._failures = 0
        finally:
            if is_trial:
                self._trial_is_under_way = False

    def _check(self) -> None:
        left = self._paused_until - self._clock()
        if left > 0:
            raise ModelBusyError("no request is sent for now", retry_after=left)
        if self._trial_is_under_way:
            raise ModelBusyError("one request finds out whether the model answers again", retry_after=None)

    def _failed(self, error: ModelError) -> None:
        if isinstance(error, ModelBusyError) and error.retry_after is not None:
            self._pause(error.retry_after)
        self._failures = self._failures + 1 if _is_failure(error) else 0
        if self._failures >= MOST_FAILURES:
            self._pause(FAILURE_PAUSE)

    def _pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self._clock() + seconds)


def _is_failure(error: ModelError) -> bool:
    """Whether the endpoint did not do its work. That it has too many requests (429) counts
    only where it does not say for how long.
    """
    if isinstance(error, ModelBusyError):
        return error.status == 503 or error.retry_after is None
    return isinstance(error, ModelTimeoutError | ModelUnreachableError)
