"""Every case is run for every connector that has a folder; opting out takes a row with a reason."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

import connectors
from tests.connectors.contract import trials
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.opt_outs import OPT_OUT
from tests.connectors.contract.stand import SEED
from tests.connectors.contract.trial import MakesTrials, Trial

TYPES = tuple(module.name for module in pkgutil.iter_modules(connectors.__path__) if module.ispkg)
REHEARSED = tuple(module.name for module in pkgutil.iter_modules(trials.__path__))
Open = Callable[..., Trial]


def module_of(type_: str) -> MakesTrials:
    """Import the rehearsal of one type of connector."""
    return cast(MakesTrials, importlib.import_module(f"{trials.__name__}.{type_}"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a case once per connector, or once per stream of each."""
    if "line" in metafunc.fixturenames:
        lines = [(each, line) for each in REHEARSED for line in module_of(each).LINES]
        ids = [f"{each}-{line.stream}" for each, line in lines]
        metafunc.parametrize(("kind_of_system", "line"), lines, ids=ids)
    elif "kind_of_system" in metafunc.fixturenames:
        metafunc.parametrize("kind_of_system", REHEARSED)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect what a connector opted out of to fail, and nothing else."""
    for item in items:
        call = getattr(item, "callspec", None)
        connector = call.params.get("kind_of_system", "") if call else ""
        names = (getattr(item, "originalname", ""), item.path.name)
        for reason in filter(None, (OPT_OUT.get((connector, name)) for name in names)):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture
def open_trial(
    kind_of_system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Open accounts of this type, each in a folder of its own."""
    opened: list[Trial] = []

    def make(seed: int = SEED) -> Trial:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        opened.append(module_of(kind_of_system).trial(folder, monkeypatch, seed))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def trial(open_trial: Open) -> Trial:
    """One account, empty at first."""
    return open_trial()


@pytest.fixture
def desk(trial: Trial) -> DeskTrial:
    """One account of a system that takes writes and sends events."""
    assert isinstance(trial, DeskTrial), f"{trial.type} is no desk"
    return trial
