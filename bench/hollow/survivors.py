"""Empties every function in turn and keeps what no test noticed."""

from __future__ import annotations

import os
import queue
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.hollow.functions import Function, hollowed
from bench.hollow.record import Entering, Test
from bench.hollow.trial import Outcome, run

FIRST = 25  # most functions are missed by one of the quickest few; more files take longer to load


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one hollow function: the test that noticed, or how many did not."""

    function: Function
    noticed_by: str | None
    entered_by: int
    ran: int

    @property
    def survived(self) -> bool:
        """Tell whether nothing noticed."""
        return self.noticed_by is None


def try_all(
    functions: Sequence[Function], entering: Entering, trees: Sequence[Path], seconds: float,
    tell: Callable[[Verdict], None],
) -> list[Verdict]:  # fmt: skip
    """Try every function, one thread per copy of the tree; `tell` is called after each."""
    waiting: queue.SimpleQueue[Function] = queue.SimpleQueue()
    for each in functions:
        waiting.put(each)
    verdicts: list[Verdict] = []

    def work(tree: Path) -> None:
        while True:
            try:
                function = waiting.get_nowait()
            except queue.Empty:
                return
            verdict = _try(function, entering.get(function.key, []), tree, seconds)
            verdicts.append(verdict)
            tell(verdict)

    threads = [threading.Thread(target=work, args=(tree,)) for tree in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(verdicts, key=lambda each: (each.function.file, each.function.line))


def innocent(verdicts: Sequence[Verdict], entering: Entering, tree: Path) -> tuple[str, ...]:
    """Return the tests that noticed something and also fail on a copy where nothing is hollow."""
    known = {test.id: test for tests in entering.values() for test in tests}
    ids = sorted({each.noticed_by for each in verdicts if each.noticed_by in known})
    tests = [known[each] for each in ids]
    seconds = 10.0 + 10 * sum(each.seconds for each in tests)
    return run(tree, tests, seconds, go_on=True).failed if tests else ()


def _try(function: Function, tests: Sequence[Test], tree: Path, seconds: float) -> Verdict:
    path, ran = tree / function.file, 0
    kept = path.with_name(f"{path.name}.whole")
    shutil.copy2(path, kept)
    path.write_bytes(hollowed(path.read_bytes(), function))
    os.utime(path, (0, 0))  # so that no compiled file of the same second is taken for it
    try:
        for some in _rounds(tests):
            outcome = run(tree, some, seconds)
            ran += outcome.ran
            if outcome.noticed:
                return Verdict(function, _who(outcome), len(tests), ran)
    finally:
        kept.replace(path)
    return Verdict(function, None, len(tests), ran)


def _who(outcome: Outcome) -> str:
    return outcome.failed[0] if outcome.failed else "a test that hangs"


def _rounds(tests: Sequence[Test]) -> list[Sequence[Test]]:
    quick, slow = ([each for each in tests if each.slow is kind] for kind in (False, True))
    return [some for some in (quick[:FIRST], quick[FIRST:], slow) if some]
