"""The catalogue of codes, its pages, and the codes the product really uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mappings.codes import CODES, Code, Owner, page

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference" / "cases"


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_each_code_has_its_page(code: Code) -> None:
    assert (PAGES / f"{code.code}.md").read_text("utf-8") == page(code)


def test_no_page_is_left_over() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(CODES)


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_each_code_says_what_to_do(code: Code) -> None:
    assert re.fullmatch(r"ACC-[0-9]{4}", code.code)
    assert code.remedy.endswith(".")
    assert code.explanation.endswith(".")
    assert len(code.title) <= 60
    assert code.owner in Owner


def test_each_code_used_by_the_mappings_is_listed_and_each_check_code_used() -> None:
    used: set[str] = set()
    for path in (ROOT / "mappings").glob("*.py"):
        if not path.name.endswith("_codes.py"):
            used |= set(re.findall(r'"(ACC-[0-9]{4})"', path.read_text("utf-8")))
    assert used <= set(CODES)
    assert {code for code in CODES if code.startswith("ACC-01")} <= used
