"""Empties every function in turn and keeps what no test noticed."""

from __future__ import annotations

import json
import os
import queue
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.hollow.functions import Function, hollowed
from bench.hollow.history import History
from bench.hollow.picking import Picking
from bench.hollow.record import Entering, Test
from bench.hollow.trial import run, scratch_of

PATIENCE = 6.0  # a test that takes so many times longer than before hangs
LEAST_SECONDS = 10.0
LONGEST = 30.0  # seconds: a longer test runs only where no shorter one enters the function
FIRST = 25  # most functions are missed by one of the quickest few; more files take longer to load


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many tests ran and which failed; `hung` when the process had to be ended."""

    ran: int
    failed: tuple[str, ...]
    hung: bool


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
    tell: Callable[[Verdict], None], history: History,
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
            tests = entering.get(function.key, [])
            rounds = _rounds(tests, history.first(function.key, tests))
            verdict = _try(function, len(tests), rounds, tree, seconds)
            history.keep(function.key, verdict.noticed_by)
            verdicts.append(verdict)
            tell(verdict)

    threads = [threading.Thread(target=work, args=(tree,)) for tree in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(verdicts, key=lambda each: (each.function.file, each.function.line))


def second_thoughts(
    verdicts: Sequence[Verdict], entering: Entering, trees: Sequence[Path], seconds: float,
    tell: Callable[[Verdict], None], history: History,
) -> list[Verdict]:  # fmt: skip
    """Try those again, with more time, whose tests did not all run: how fast a machine is on the
    day must not decide.
    """
    cut = [each.function for each in verdicts if each.survived and each.ran < each.entered_by]
    again = {each.function: each for each in try_all(cut, entering, trees, seconds, tell, history)}
    return [again.get(each.function, each) for each in verdicts]


def innocent(verdicts: Sequence[Verdict], entering: Entering, tree: Path) -> tuple[str, ...]:
    """Return the tests that noticed something and also fail on a copy where nothing is hollow."""
    known = {test.id: test for tests in entering.values() for test in tests}
    ids = sorted({each.noticed_by for each in verdicts if each.noticed_by in known})
    tests = [known[each] for each in ids]
    seconds = 10.0 + 10 * sum(each.seconds for each in tests)
    return _run(tree, tests, seconds, stop=False).failed if tests else ()


def _try(
    function: Function, entered_by: int, rounds: Sequence[Sequence[Test]], tree: Path,
    seconds: float,
) -> Verdict:  # fmt: skip
    path, ran = tree / function.file, 0
    kept = path.with_name(f"{path.name}.whole")
    shutil.copy2(path, kept)
    path.write_bytes(hollowed(path.read_bytes(), function))
    os.utime(path, (0, 0))  # so that no compiled file of the same second is taken for it
    try:
        for some in rounds:
            outcome = _run(tree, some, seconds, stop=True)
            ran += outcome.ran
            if outcome.failed or outcome.hung:
                who = outcome.failed[0] if outcome.failed else "a test that hangs"
                return Verdict(function, who, entered_by, ran)
    finally:
        kept.replace(path)
    return Verdict(function, None, entered_by, ran)


def _run(tree: Path, tests: Sequence[Test], seconds: float, *, stop: bool) -> Outcome:
    """Run the tests in order, until one fails if told to stop there."""
    answer = tree.with_name(f"{tree.name}.json")
    answer.unlink(missing_ok=True)
    longest = max(LEAST_SECONDS, PATIENCE * max(each.seconds for each in tests))
    options = ["--timeout", str(longest), *(["-x"] if stop else [])]
    picking = Picking([each.id for each in tests], seconds, answer)
    files = list(dict.fromkeys(each.id.partition("::")[0] for each in tests))
    ended = run(tree, files, picking, options, seconds + 2 * longest + LEAST_SECONDS)
    if answer.exists():
        said = json.loads(answer.read_text())
        return Outcome(said["ran"], tuple(said["failed"]), hung=not ended)
    log = (scratch_of(tree) / "log").read_text(errors="replace").strip().splitlines()
    why = f"the tests do not start: {log[-1] if log else 'without a word'}"
    return Outcome(0, (why,) if ended else (), hung=not ended)


def _rounds(tests: Sequence[Test], first: Sequence[Test]) -> list[Sequence[Test]]:
    others = [each for each in tests if each not in first]
    short = [each for each in others if each.seconds <= LONGEST] or others[:1]
    quick, slow = ([each for each in short if each.slow is kind] for kind in (False, True))
    return [some for some in (first, quick[:FIRST], quick[FIRST:], slow) if some]
