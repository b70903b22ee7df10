"""Writes the page of every code: `python -m docs.cases` after a change of mappings/*_codes.py."""

from pathlib import Path

from mappings.codes import CODES, page


def main() -> None:
    """Overwrite the pages under docs/reference/cases."""
    folder = Path(__file__).parent / "reference" / "cases"
    for code in CODES.values():
        (folder / f"{code.code}.md").write_text(page(code), encoding="utf-8")


if __name__ == "__main__":
    main()
