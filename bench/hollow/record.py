"""Which tests enter which function: one run of all tests, kept until a file of the tree changes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.hollow.recording import Recording
from bench.hollow.tree import ROOT, all_functions, watch
from bench.hollow.trial import run

KEPT = ROOT / ".accord" / "hollow"
LONGEST = 1200.0  # seconds for one file of tests


@dataclass(frozen=True, slots=True)
class Test:
    """A test that passes and what it takes."""

    id: str
    seconds: float
    slow: bool


Entering = dict[str, list[Test]]  # a function's key -> the tests that enter it, quickest first
Tell = Callable[[str], None]


def record(
    trees: Sequence[Path], hash_: str, tests: Sequence[str], tell: Tell
) -> tuple[Entering, list[str]]:
    """Return who enters what, and the tests that fail or are skipped even before."""
    chosen = hashlib.sha256("\0".join(tests).encode()).hexdigest()[:16]
    kept = KEPT / f"{hash_}-{chosen}.json"
    if not kept.exists():
        told = _record(trees, _files(trees[0], tests), tell)
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir(parents=True)
        kept.write_text(json.dumps(told))
    told = json.loads(kept.read_text())
    entering: Entering = defaultdict(list)
    for id_, test in told["tests"].items():
        for key in test["entered"]:
            entering[key].append(Test(id_, test["seconds"], test["slow"]))
    for each in entering.values():
        each.sort(key=lambda test: (test.slow, test.seconds))
    return entering, told["failed"]


def _files(tree: Path, tests: Sequence[str]) -> list[str]:
    paths = [path for name in tests for path in sorted((tree / name).rglob("test_*.py"))]
    paths += [tree / name for name in tests if name.endswith(".py")]
    if not paths:
        raise SystemExit(f"no tests in {', '.join(tests)}")
    return [str(path.relative_to(tree)) for path in paths]


def _record(trees: Sequence[Path], files: Sequence[str], tell: Tell) -> dict[str, Any]:
    """Run the files of tests one by one, as many at a time as there are copies."""
    watched = [tree.with_name(f"{tree.name}-watched") for tree in trees]
    for tree, copy in zip(trees, watched, strict=True):
        shutil.copytree(tree, copy)
        watch(copy, all_functions(copy))
    free = list(watched)
    told: dict[str, Any] = {"tests": {}, "failed": []}

    def one(file: str) -> None:
        copy = free.pop()
        answer = copy.with_name(f"{copy.name}.json")
        answer.unlink(missing_ok=True)
        ended = run(copy, [file], Recording(answer), [], LONGEST)
        said = json.loads(answer.read_text()) if answer.exists() else {"tests": {}, "failed": []}
        free.append(copy)
        if not ended or not said["tests"]:
            said["failed"].append(file)
        told["tests"] |= said["tests"]
        told["failed"] += said["failed"]
        tell(f"recorded {file}: {len(said['tests'])} tests, {len(said['failed'])} not used")

    with ThreadPoolExecutor(len(watched)) as pool:
        list(pool.map(one, files))
    return told
