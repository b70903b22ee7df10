"""The reference of the mapping files: every key is there, every sample is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.check import run
from mappings.check import KINDS, SYSTEM_KEYS
from mappings.cleaning import STEPS
from mappings.example_blocks import EXAMPLE_KEYS
from mappings.field_blocks import FIELD_KEYS
from mappings.route_blocks import ROUTE_KEYS
from mappings.scalars import TYPES
from mappings.source_block import SOURCE_KEYS
from tests.core.shop import FOLDER, SYSTEMS, checked

PAGE = (FOLDER.parent / "docs" / "reference" / "mappings.md").read_text("utf-8")
FILES = [block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.S) if "kind:" in block]


@pytest.mark.parametrize(
    "key",
    sorted({*(key for keys in KINDS.values() for key in keys), *SYSTEM_KEYS, *FIELD_KEYS,
            *ROUTE_KEYS, *SOURCE_KEYS, *EXAMPLE_KEYS, *STEPS, *TYPES, *KINDS}),
)  # fmt: skip
def test_every_key_is_explained(key: str) -> None:
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("text", FILES[:-1])
def test_every_whole_file_is_right(text: str) -> None:
    assert checked({"x.yaml": text})[1] == []


def test_the_sample_output_is_real(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ticket.yaml").write_text(FILES[-1], encoding="utf-8")
    assert run(tmp_path, json_out=False, catalogues={}, systems=SYSTEMS) == 2
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.S)
    assert capsys.readouterr().err == shown
