"""Finds the mapping files of a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mappings.yaml_text import MOST_BYTES

MOST_FILES = 100


def load(folder: Path) -> Mapping[str, str]:
    """Return name and text of every `*.yaml` of a folder, sorted by name.

    Never judges: a file that is too large is read one byte too far, and bytes that are not UTF-8
    come as lone surrogates, so that the check can point at them. Raises OSError when a file
    cannot be read.
    """
    texts: dict[str, str] = {}
    files = sorted(path for path in folder.glob("*.yaml") if path.is_file())
    for path in files[:MOST_FILES]:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        texts[path.name] = content.decode("utf-8", "surrogateescape")
    return texts
