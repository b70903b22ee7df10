"""`python -m bench.hollow [FILE ...]`: what could be emptied without any test noticing."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.hollow.functions import Function
from bench.hollow.history import History
from bench.hollow.record import record
from bench.hollow.survivors import Verdict, innocent, second_thoughts, try_all
from bench.hollow.tree import PACKAGES, all_functions, copy_to, warm_up

ACCEPTED = Path(__file__).with_name("accepted.txt")
LONGER = 15  # times as long for what only survived because the time was over
MOST_SURVIVORS = 5.0  # per cent


def main() -> int:
    """Return 0 when few enough survive, 1 otherwise."""
    wanted, history = _arguments(), History()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hollow-") as scratch:
        trees = [Path(scratch, f"tree{number}") for number in range(wanted.workers)]
        hash_ = copy_to(trees[0])
        warm_up(trees[0])
        for each in trees[1:]:
            shutil.copytree(trees[0], each)
        functions = _chosen(all_functions(trees[0]), wanted.files)
        entering, failed = record(trees, hash_, wanted.tests or ["tests"], _say)
        recorded = time.monotonic()
        _tell_unused(failed)
        verdicts = try_all(functions, entering, trees, wanted.seconds, _tell, history)
        longer = wanted.seconds * LONGER
        verdicts = second_thoughts(verdicts, entering, trees, longer, _tell, history)
        wrong = innocent(verdicts, entering, trees[0])
    took = f"recording {recorded - began:.0f} s, trials {time.monotonic() - recorded:.0f} s"
    return _report(verdicts, wrong, took)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make hollow", description=__doc__)
    parser.add_argument("files", nargs="*", help="a package, a folder, a file or FILE:NAME")
    parser.add_argument("--tests", action="append", default=[], help="use these tests only")
    parser.add_argument("--workers", type=int, default=2, help="trials at the same time")
    parser.add_argument("--seconds", type=float, default=60, help="most time per round of tests")
    return parser.parse_args()


def _chosen(functions: Sequence[Function], wanted: Sequence[str]) -> list[Function]:
    """Keep the functions under the paths a person names."""
    chosen = [
        each
        for each in functions
        if not wanted
        or any(
            each.key == name or each.file == name or each.file.startswith(f"{name.rstrip('/')}/")
            for name in wanted
        )
    ]
    if not chosen:
        raise SystemExit(f"no public function there; the packages are {', '.join(PACKAGES)}")
    return chosen


def _accepted() -> dict[str, str]:
    """Return the survivors we accept, each with its reason: lines of `FILE:NAME | reason`."""
    lines = ACCEPTED.read_text().splitlines()
    pairs = [line.partition(" | ") for line in lines if line.strip() and not line.startswith("#")]
    return {key.strip(): reason.strip() for key, _, reason in pairs}


def _tell_unused(tests: Sequence[str]) -> None:
    """Say how many tests prove nothing here: they fail or are skipped before anything is hollow."""
    for file, count in sorted(Counter(test.partition("::")[0] for test in tests).items()):
        _say(f"not used: {count} of {file}, which fail or are skipped before anything is hollow")


def _tell(verdict: Verdict) -> None:
    _say(f"{verdict.function.key}: {verdict.noticed_by or 'SURVIVES'} ({verdict.ran} tests)")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _report(verdicts: Sequence[Verdict], wrong: Sequence[str], took: str) -> int:
    accepted = _accepted()
    survivors = [each for each in verdicts if each.survived]
    for each in survivors:
        function = each.function
        met = f"{each.ran} of {each.entered_by} tests ran" if each.entered_by else "never entered"
        why = accepted.get(function.key, "no reason written down")
        print(f"{function.file}:{function.line} {function.name}: {met}; {why}")
    for package in PACKAGES:
        inside = [each for each in verdicts if each.function.file.startswith(f"{package}/")]
        if inside:
            print(f"{package}: {len(inside)} functions, {sum(s.survived for s in inside)} survive")
    for test in wrong:
        print(f"{test} fails without anything hollow: what it noticed proves nothing")
    stale = accepted.keys() & {each.function.key for each in verdicts if not each.survived}
    for key in sorted(stale):
        print(f"{key} does not survive any more: take its line out of {ACCEPTED.name}")
    share = 100 * len(survivors) / len(verdicts)
    print(f"{len(verdicts)} functions, {len(survivors)} survivors ({share:.1f} %); {took}")
    return int(share > MOST_SURVIVORS or bool(stale) or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
