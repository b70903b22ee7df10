"""A property: whatever people do while a stream is read, and whenever we die, nothing is missed."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mappings.records import Page
from tests.connectors.contract.conftest import Open
from tests.connectors.contract.trial import Landing, Line, Trial, assert_current

STEPS = st.lists(
    st.one_of(
        st.just(("page", 0)),
        st.just(("kill", 0)),
        st.tuples(st.just("add"), st.integers(1, 3)),
        st.tuples(st.just("edit"), st.integers(0, 20)),
        st.tuples(st.just("wait"), st.sampled_from([0.4, 1.0, 2.0, 70.0, 400.0])),
    ),
    min_size=4,
    max_size=25,
)


class Reader:
    """A process that reads one stream page by page, and dies now and then."""

    def __init__(self, trial: Trial, line: Line) -> None:
        self.trial, self.line = trial, line
        self.landing = Landing(line)
        self.ids = [trial.add(line.object) for _ in range(3)]
        self._pages: Iterator[Page] | None = None

    def do(self, step: str, number: float) -> None:
        """Take one step."""
        trial = self.trial
        if step == "add":
            self.ids += [trial.add(self.line.object) for _ in range(int(number))]
        elif step == "edit":
            trial.edit(self.line.object, self.ids[int(number) % len(self.ids)])
        elif step == "wait":
            trial.wait(number)
        elif step == "kill":
            trial.connect()
            self._pages = None
        else:
            self._page()

    def _page(self) -> None:
        if self._pages is None:
            self._pages = iter(self.trial.connector.read(self.line.stream, self.landing.cursor))
        page = next(self._pages, None)
        if page is None:
            self._pages = None
        else:
            self.landing.land(page)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, size=st.integers(1, 4))
# a row leaves the second whose pages are being turned: those behind it move up
@example(
    steps=[("wait", 400.0), *[("page", 0)] * 3, ("edit", 0), ("wait", 2.0), ("page", 0)], size=1
)
# a page is fetched long after the first one
@example(steps=[("page", 0), ("wait", 400.0), ("add", 1), ("page", 0), ("page", 0)], size=1)
def test_nothing_is_missed(
    open_trial: Open, line: Line, steps: list[tuple[str, float]], size: int
) -> None:
    trial = open_trial()
    trial.small_pages(size)
    reader = Reader(trial, line)
    for step, number in steps:
        reader.do(step, number)
    trial.wait(trial.lag)
    assert_current(trial, reader.landing.walk(trial.connect()), reader.ids)
