"""The suite itself: no connector without a rehearsal, no opting out of what does not exist."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.connectors.contract.conftest import REHEARSED, TYPES, module_of
from tests.connectors.contract.opt_outs import OPT_OUT, REASONS

FILES = {file.name: ast.parse(file.read_text()) for file in Path(__file__).parent.glob("test_*.py")}
CASES = {
    node.name
    for file in FILES.values()
    for node in file.body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
}


def test_every_connector_is_rehearsed() -> None:
    missing = set(TYPES) - set(REHEARSED)
    assert not missing, f"trials/{min(missing)}.py is missing: no case runs for this connector"
    assert set(REHEARSED) == set(TYPES), "a rehearsal of nothing"


@pytest.mark.parametrize("type_", REHEARSED)
def test_a_rehearsal_is_of_its_own_connector(
    type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = module_of(type_).trial(tmp_path, monkeypatch, 7)
    assert trial.type == trial.connector.type == type_
    assert trial.connector.name == type_
    trial.close()


def test_opting_out_takes_a_case_and_a_reason() -> None:
    """That each row is needed, the runner proves: its case is run, and must fail."""
    assert {case for _, case in OPT_OUT} <= CASES | FILES.keys()
    assert {connector for connector, _ in OPT_OUT} <= set(TYPES)
    assert all(len(reason) > 30 for reasons in REASONS.values() for reason in reasons)
    rows = sum(len(cases) for reasons in REASONS.values() for cases in reasons.values())
    assert rows == len(OPT_OUT), "a case is listed twice"
