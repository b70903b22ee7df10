"""Planted bugs: each is a small diff, applied to a copy of the engine, that must be caught.

A diff begins with what it breaks in words, then `promise:` (who must notice), `seeds:` (seeds that
are known to notice, with the `traits:` that they force) and `test:` (a directed test, for what the
swarm meets seldom or never). What has both is tried with the seeds first.
"""

from __future__ import annotations

import compileall
import json
import os
import py_compile
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sim.nursery import Ended, Nursery

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "sim" / "mutants"
COPIED = (
    "cli", "connectors", "flows", "mappings", "robots", "sandbox", "sim", "state", "sync", "web",
    "tests/engine", "tests/__init__.py", "tests/conftest.py", "tests/ports.py",
    "tests/compiled.py", "tests/postgres.py", "tests/soaking.py", "pyproject.toml",
)  # fmt: skip
LONGEST = 600.0  # seconds a single trial may take


class DoesNotApply(Exception):
    """A diff must be renewed: the engine has changed where it plants its bug, or its test has."""


@dataclass(frozen=True)
class Mutant:
    """One planted bug."""

    name: str
    title: str
    promise: str
    seeds: tuple[int, ...]
    traits: str
    test: str | None
    file: Path


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant; `by` is the seed or the test that caught it, None = survived."""

    mutant: Mutant
    by: str | None
    tried: int


def mutants(folder: Path = FOLDER) -> list[Mutant]:
    """Read all mutants, by name."""
    return [_read(file) for file in sorted(folder.glob("*.diff"))]


def _read(file: Path) -> Mutant:
    head = file.read_text().partition("\n--- ")[0].splitlines()
    notes = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    return Mutant(
        name=file.stem,
        title=head[0],
        promise=notes["promise"],
        seeds=tuple(int(seed) for seed in notes.get("seeds", "").split()),
        traits=notes.get("traits", "-"),
        test=notes.get("test"),
        file=file,
    )


def must_fit(mutant: Mutant) -> None:
    """Raise DoesNotApply where a diff does not fit the sources that are running."""
    _apply(mutant, ROOT, "--check")


def try_all(
    planted: Sequence[Mutant], *, seeds: int, workers: int, tell: Callable[[Verdict], None]
) -> list[Verdict]:
    """Try every mutant, each until something catches it; `seeds` is how many are tried at most.

    Raises DoesNotApply.
    """
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for mutant in planted:
        waiting.put(mutant)
    verdicts: list[Verdict] = []
    failed: list[Exception] = []

    def work() -> None:
        with _tree() as tree, closing(Nursery()) as nursery:
            for mutant in _taken(waiting, failed):
                try:
                    verdict = _try(mutant, _Trial(tree, nursery), seeds)
                except (DoesNotApply, RuntimeError) as error:
                    failed.append(error)
                    return
                verdicts.append(verdict)
                tell(verdict)

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return sorted(verdicts, key=lambda verdict: verdict.mutant.name)


def _taken(waiting: queue.SimpleQueue[Mutant], failed: Sequence[Exception]) -> Iterator[Mutant]:
    """Yield what nobody has taken yet, until something has failed."""
    while not failed:
        try:
            yield waiting.get_nowait()
        except queue.Empty:
            return


class _tree:  # noqa: N801  (used as a context manager only)
    """A copy of the sources in a folder of its own."""

    def __enter__(self) -> Path:
        self._folder = Path(tempfile.mkdtemp(prefix="accord-mutants-"))
        for name in COPIED:
            source, target = ROOT / name, self._folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)
        # By content, not by time: a planted bug may be as long and as old as what it replaces.
        by_content = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(self._folder, quiet=2, invalidation_mode=by_content)
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


@dataclass(frozen=True)
class _Trial:
    """Where planted bugs are tried."""

    tree: Path
    nursery: Nursery

    def run(self, module: str, *arguments: str) -> Ended:
        return self.nursery.run(self.tree, module, *arguments, seconds=LONGEST)


def _try(mutant: Mutant, trial: _Trial, seeds: int) -> Verdict:
    _apply(mutant, trial.tree)
    try:
        verdict = Verdict(mutant, None, 0)
        if mutant.seeds or not mutant.test:
            verdict = _simulated(mutant, trial, seeds)
        if verdict.by is None and mutant.test:
            verdict = _tested(mutant, trial)
        return verdict
    finally:
        _apply(mutant, trial.tree, "--reverse")


def _apply(mutant: Mutant, tree: Path, *options: str) -> None:
    command = ["git", "apply", *options, str(mutant.file)]
    away = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)}
    done = subprocess.run(  # noqa: S603  (git and a diff of our own)
        command, cwd=tree, env=away, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DoesNotApply(f"{mutant.file.name}: {done.stderr.strip()}")


def _simulated(mutant: Mutant, trial: _Trial, seeds: int) -> Verdict:
    wanted = [*mutant.seeds, *_others(mutant, seeds - len(mutant.seeds))]
    done = trial.run("sim.trial", mutant.traits, *map(str, wanted))
    if done.code is None:
        return Verdict(mutant, "it never ends", 1)
    if done.code:  # it breaks the simulation itself: that is noticed too
        return Verdict(mutant, "it does not run", 1)
    said = json.loads(done.said.strip().splitlines()[-1])
    caught = f"seed {said['seed']}: {', '.join(said['promises'])}" if said["promises"] else None
    return Verdict(mutant, caught, said["tried"])


def _others(mutant: Mutant, most: int) -> Iterator[int]:
    number, found = 0, 0
    while found < most:
        number += 1
        if number not in mutant.seeds:
            found += 1
            yield number


def _tested(mutant: Mutant, trial: _Trial) -> Verdict:
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "pytest_timeout", "--no-header")
    quick = "--assert=plain"  # only whether it fails is asked
    done = trial.run("pytest", *options, quick, *str(mutant.test).split())
    if "ERROR collecting" in done.said or done.code not in (0, 1, None):
        raise DoesNotApply(f"{mutant.file.name}: its test does not load\n{done.said[-2000:]}")
    failed = [line for line in done.said.splitlines() if line.startswith("FAILED")]
    caught = failed[0].removeprefix("FAILED ").partition(" - ")[0] if failed else None
    return Verdict(mutant, "it never ends" if done.code is None else caught, 1)
