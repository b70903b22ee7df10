"""`accord check` as people and scripts meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.check import run
from tests.core.shop import FOLDER, SYSTEMS, accounts, shipped

KEYS = {"file", "line", "column", "code", "found", "allowed", "suggestion", "message", "severity"}


def folder_with(path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


def test_good_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FOLDER, json_out=True, catalogues=accounts(), systems=SYSTEMS) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"ok": True, "problems": [], "not_checked": ["orders"]}
    assert "The mapping is good: 24 fields, 2 routes." in told.err
    assert "Not compared with the live account: orders." in told.err


def test_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {name.removesuffix(".yaml"): text for name, text in shipped().items()}
    texts["ticket"] = texts["ticket"].replace("wins: zendesk", "wins: zendsk", 1)
    folder = folder_with(tmp_path, **texts)
    assert run(folder, json_out=True, catalogues={}, systems=SYSTEMS) == 2
    told = capsys.readouterr()
    answer = json.loads(told.out.splitlines()[-1])
    assert answer["ok"] is False
    assert answer["not_checked"] == sorted(SYSTEMS)
    (problem,) = answer["problems"]
    assert set(problem) == KEYS
    assert (problem["file"], problem["line"], problem["column"]) == ("ticket.yaml", 18, 11)
    assert problem["suggestion"] == "zendesk"
    assert told.err.startswith("ticket.yaml\n  line 18, column 11")


def test_people_get_nothing_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FOLDER, json_out=False, catalogues={}, systems=SYSTEMS) == 0
    assert capsys.readouterr().out == ""


def test_a_warning_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {name.removesuffix(".yaml"): text for name, text in shipped().items()}
    texts["ticket"] = texts["ticket"].replace("wins: zendesk", "wins: latest", 1)
    folder = folder_with(tmp_path, **texts)
    assert run(folder, json_out=True, catalogues={}, systems=SYSTEMS) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True
    assert [each["severity"] for each in answer["problems"]] == ["warning"]


@pytest.mark.parametrize("content", [b"kind: \xe9t\xe9", "kind: été".encode("utf-16"), b"\0" * 99])
def test_files_that_are_no_utf_8(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ticket.yaml").write_bytes(content)
    assert run(tmp_path, json_out=True, catalogues={}, systems=SYSTEMS) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "ACC-0103"


def test_a_huge_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ticket.yaml").write_bytes(b"# " + b"x" * 5_000_000)
    assert run(tmp_path, json_out=True, catalogues={}, systems=SYSTEMS) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "ACC-0102"


def test_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "no", json_out=True, catalogues={}, systems=SYSTEMS) == 2
    assert "There is no folder" in capsys.readouterr().err
    assert run(tmp_path, json_out=True, catalogues={}, systems=SYSTEMS) == 2
    assert "no mapping file is there" in capsys.readouterr().err


def test_the_command_starts_without_heavy_packages() -> None:
    code = (
        "import sys, cli.check; print([m for m in ('prefect', 'cel', 'httpx') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=FOLDER.parent
    )
    assert answer.stdout.strip() == "[]"
