"""Value maps: which raw value stands for which of ours in one system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mappings.cleaning import Step
from mappings.problems import Spot
from mappings.records import Raw
from mappings.scalars import text_of


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One line under `values:`; per system the raw values, of which the first is written."""

    ours: str
    spot: Spot
    theirs: Mapping[str, tuple[Raw, ...]]


@dataclass(frozen=True, slots=True)
class ValueMap:
    """The rows as one system needs them: by the text of the raw value, and by our value."""

    ours_of: Mapping[str, str]
    raw_of: Mapping[str, Raw]


def value_map(
    rows: Iterable[ValueRow], system: str, elsewhere: Raw | None, clean: Step | None
) -> ValueMap:
    """Compile the rows for one system; the first row that lists a raw value is the one read.

    `elsewhere` is the raw value written for every value without a row there (None: no such).
    """
    ours_of: dict[str, str] = {}
    raw_of: dict[str, Raw] = {}
    for row in rows:
        listed = row.theirs.get(system, ())
        if listed:
            raw_of[row.ours] = listed[0]
        elif elsewhere is not None:
            raw_of[row.ours] = elsewhere
        for raw in listed:
            text = text_of(raw)
            if text is not None:
                ours_of.setdefault(clean(text) if clean else text, row.ours)
    return ValueMap(ours_of, raw_of)
