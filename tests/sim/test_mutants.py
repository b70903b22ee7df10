"""Planted bugs: every diff fits the engine, says who must notice, and is noticed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sim import mutants
from sim.mutants import DoesNotApply, Mutant, Verdict

ALL = mutants.mutants()


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_a_planted_bug_says_who_must_notice(mutant: Mutant) -> None:
    """A seed that is known to meet it, or a test of its own."""
    assert re.fullmatch(r"P\d+( P\d+)*", mutant.promise)
    assert mutant.seeds or mutant.test
    assert mutant.title


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_a_planted_bug_fits_the_engine(mutant: Mutant) -> None:
    """Each says so itself: the trial of all of them stops at the first that does not."""
    mutants.must_fit(mutant)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_planted_bug_is_caught() -> None:
    """Each by what its diff names; `accord sim --mutants --seeds 300` searches on."""
    told: list[Verdict] = []
    verdicts = mutants.try_all(ALL, seeds=1, workers=2, tell=told.append)
    assert [verdict.mutant.name for verdict in verdicts if verdict.by is None] == []
    assert len(verdicts) == len(ALL)


def test_a_diff_that_fits_no_more_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would plant nothing, and survive or be caught for the wrong reason."""
    file = shutil.copy2(ALL[0].file, tmp_path / "stale.diff")
    text = Path(file).read_text()
    Path(file).write_text(re.sub(r"(?m)^-(?!--)(.*)$", r"-\1 # changed since", text))
    with pytest.raises(DoesNotApply, match="stale"):
        mutants.try_all(mutants.mutants(tmp_path), seeds=1, workers=1, tell=lambda _: None)
