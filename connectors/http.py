"""One HTTP session to one account: allowance, short retries, and errors sorted by who acts.

Retries here last seconds; minutes belong to the job that is due again later. A call that may have
been performed (a write whose answer is lost) is never repeated: RetryLater(maybe_done=True).
"""

from __future__ import annotations

import email.utils
import math
from collections import deque
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
import tenacity

from connectors.allowance import Limits
from connectors.connector import Ports
from connectors.vendor_clock import ahead
from mappings.errors import AccessRefused, RetryLater

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
MOST_AT_ONCE = 10  # calls; httpx's cost per call explodes beyond ten
TRIES = 3
LONGEST_PAUSE = 5.0  # seconds; a longer Retry-After is the job's business
TIMES_KEPT = 5  # answers: one that came late, or from a cache, does not move their median
RIGHT_ENOUGH = timedelta(seconds=3)  # dates are whole seconds, and an answer takes a while
LONGEST_HOLD = 86_400.0  # seconds; vendors count allowances by the day at most

Classify = Callable[[httpx.Response], Exception | None]


class Overburdened(RetryLater):
    """The vendor failed over this very call (5xx, no answer); a smaller one may pass."""


class Session:
    """A client for one account. `classify` turns the vendor's error answers into our errors.

    `classify` returns None for answers that are fine, else the exception to raise. Redirects and
    statuses 408, 425, 429, 5xx and 520-527 are sorted here before it is asked. `limits` says
    from which allowances a call draws, and which one a 429 concerns: every process is held back
    from that one. `at_once` is how many calls of this process the vendor sees at a time.
    """

    def __init__(
        self,
        base_url: str,
        ports: Ports,
        *,
        classify: Classify,
        limits: Limits,
        headers: Mapping[str, str] | None = None,
        auth: httpx.Auth | None = None,
        what: str = "the vendor",
        at_once: int = MOST_AT_ONCE,
    ) -> None:
        self.client = httpx.Client(
            base_url=base_url,
            headers=dict(headers or {}),
            auth=auth,
            timeout=TIMEOUT,
            limits=httpx.Limits(max_connections=at_once),
            transport=ports.transport,
            follow_redirects=False,
        )
        self._ports = ports
        self._classify = classify
        self._what = what
        self._limits = limits
        self._ahead: deque[timedelta] = deque(maxlen=TIMES_KEPT)
        self.client.event_hooks = {"response": [self._compare_clocks]}

    @property
    def ahead(self) -> timedelta:
        """Return how far the vendor's clock is ahead of ours, by its last answers.

        Nothing when that is less than can be told from their dates.
        """
        found = sorted(tuple(self._ahead) or (timedelta(),))
        median = found[len(found) // 2]
        return median if abs(median) > RIGHT_ENOUGH else timedelta()

    def _compare_clocks(self, response: httpx.Response) -> None:
        self._ahead.append(ahead(response, self._ports.clock.now()))

    def read(
        self, method: str, path: str, *, heavy: bool = False, **request: Any
    ) -> httpx.Response:
        """Send a call that changes nothing, trying again for a few seconds.

        That a `heavy` call fails says nothing of others: the breaker does not count it.
        """
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_worth_a_pause),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=_pause,
            sleep=self._ports.sleep,
            reraise=True,
        )
        return retrying(self._once, method, path, writes=False, heavy=heavy, **request)

    def write(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send a call that changes something, once."""
        return self._once(method, path, writes=True, heavy=False, **request)

    def close(self) -> None:
        """Release the connections."""
        self.client.close()

    def _once(
        self, method: str, path: str, *, writes: bool, heavy: bool, **request: Any
    ) -> httpx.Response:
        budget, bare = self._ports.budget, path.partition("?")[0]
        budget.take(*self._limits.drawn(method, bare))
        call = f"{method} {bare}"
        try:
            response = self.client.request(method, path, **request)
        except httpx.HTTPError as error:
            lost = self._unanswered(error, call, writes=writes)
            if not isinstance(error, httpx.PoolTimeout):
                budget.ended(failed=True, heavy=heavy and isinstance(lost, Overburdened))
            raise lost from error
        broken = response.status_code == 408 or response.status_code >= 500
        budget.ended(failed=broken, heavy=heavy)
        for told in self._limits.told(response):
            budget.learn(told)
        self._sort(response, call, writes=writes)
        return response

    def _unanswered(self, error: httpx.HTTPError, call: str, *, writes: bool) -> RetryLater:
        if isinstance(error, httpx.PoolTimeout):
            return RetryLater(f"other calls to {self._what} take long ({call})")
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return RetryLater(f"{self._what} cannot be reached ({call})")
        return Overburdened(f"{self._what} gave no answer to {call}", maybe_done=writes)

    def _sort(self, response: httpx.Response, call: str, *, writes: bool) -> None:
        status = response.status_code
        if status == 429:
            after = _retry_after(response)
            blamed = self._limits.blamed(response)
            if blamed is not None:
                self._ports.budget.hold(blamed, after if after is not None else 1.0)
            raise RetryLater(f"{self._what} asks us to slow down ({call})", after=after)
        if status in (408, 425) or status >= 500:
            raise Overburdened(
                f"{self._what} answered {status} to {call}",
                after=_retry_after(response),
                maybe_done=writes and status != 503,
            )
        if 300 <= status < 400:
            # followed nowhere: our credentials are for the address in the settings
            raise AccessRefused(f"{self._what} redirects us elsewhere: are the settings right?")
        error = self._classify(response)
        if error is not None:
            raise error


def _retry_after(response: httpx.Response) -> float | None:
    """Read Retry-After in seconds (number or HTTP date); between 1 and a day, None when absent."""
    value = response.headers.get("retry-after")
    if value is None:
        return None
    try:
        wait = float(value)
    except ValueError:
        wait = _until(value, response.headers.get("date", ""))
    return min(max(1.0, wait), LONGEST_HOLD) if math.isfinite(wait) else 1.0


def _until(at: str, now: str) -> float:
    try:
        pause = email.utils.parsedate_to_datetime(at) - email.utils.parsedate_to_datetime(now)
    except (ValueError, TypeError, OverflowError):  # TypeError: one of the two names no zone
        return 1.0
    return pause.total_seconds()


def _worth_a_pause(error: BaseException) -> bool:
    return isinstance(error, RetryLater) and (error.after or 0.0) <= LONGEST_PAUSE


def _pause(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, RetryLater) else None
    return after if after is not None else min(2.0, 0.25 * 2**state.attempt_number)
