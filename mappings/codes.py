"""The catalogue of codes: what went wrong, whose it is, and what to do about it.

`ACC-01xx` are mistakes in mapping files, the others are the causes of Cases. Each has its page
under docs/reference/cases, made of what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from mappings.case_codes import CASE_CODES
from mappings.check_codes import CHECK_CODES
from mappings.code import Code, Owner

__all__ = ["CODES", "Code", "Owner", "page"]

CODES: Mapping[str, Code] = {each.code: each for each in (*CHECK_CODES, *CASE_CODES)}


def page(code: Code) -> str:
    """Return the text of a code's documentation page, in Markdown."""
    return (
        f"# {code.code}: {code.title}\n\n"
        f"**Who acts:** {code.owner}\n\n"
        f"**What to do:** {code.remedy}\n\n"
        f"{code.explanation}\n"
    )
