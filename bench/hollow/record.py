"""Which tests enter which function: one run of all tests, kept until a file of the tree changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.hollow.tree import ROOT, all_functions, watch

KEPT = ROOT / ".accord" / "hollow"


@dataclass(frozen=True, slots=True)
class Test:
    """A test that passes and what it takes."""

    id: str
    seconds: float
    slow: bool


Entering = dict[str, list[Test]]  # a function's key -> the tests that enter it, quickest first


def record(
    tree: Path, scratch: Path, hash_: str, tests: Sequence[str], workers: int
) -> tuple[Entering, list[str]]:
    """Return who enters what, and the tests that fail or are skipped even before."""
    kept = KEPT / f"{hash_}-{'+'.join(tests).replace('/', '.') or 'all'}.json"
    if not kept.exists():
        said = _run(tree, scratch, tests, workers)
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir(parents=True)
        kept.write_text(json.dumps(said))
    said = json.loads(kept.read_text())
    entering: Entering = defaultdict(list)
    for id_, test in said["tests"].items():
        for key in test["entered"]:
            entering[key].append(Test(id_, test["seconds"], test["slow"]))
    for each in entering.values():
        each.sort(key=lambda test: (test.slow, test.seconds))
    return entering, said["failed"]


def _run(
    tree: Path, scratch: Path, tests: Sequence[str], workers: int
) -> dict[str, dict[str, object] | list[str]]:
    watched, sheets = scratch / "watched", scratch / "sheets"
    shutil.copytree(tree, watched)
    sheets.mkdir()
    watch(watched, all_functions(watched))
    command = [sys.executable, "-m", "pytest", "-p", "bench.hollow.recording", *tests]
    command += ["--hollow-record", str(sheets), "-n", str(workers), "-p", "no:cacheprovider"]
    command += ["-q", "--no-header", "--tb=no", "--dist", "loadfile"]
    command += ["--basetemp", str(scratch / "tmp")]
    environment = os.environ | {"PYTHONPATH": str(watched)}
    ended = subprocess.run(command, cwd=watched, env=environment, stdout=sys.stderr, check=False)
    if ended.returncode not in (0, 1):
        raise SystemExit("the tests cannot be run: mend them before hollowing anything out")
    said = [json.loads(each.read_text()) for each in sheets.glob("*.json")]
    return {
        "tests": {test: told for each in said for test, told in each["tests"].items()},
        "failed": sorted({test for each in said for test in each["failed"]}),
    }
