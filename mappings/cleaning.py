"""The steps an admin may list under `clean:`; each makes two spellings of one value equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

Step = Callable[[str], str]


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _phone(text: str) -> str:
    number = re.sub(r"[^0-9+]", "", text.replace("(0)", ""))
    return "+" + number[2:] if number.startswith("00") else number


def _spaces(text: str) -> str:
    return " ".join(text.split())


STEPS: Mapping[str, Step] = {
    "trim": str.strip,
    "spaces": _spaces,
    "uppercase": str.upper,
    "lowercase": str.lower,
    "digits": _digits,
    "phone": _phone,
}


def cleaner(names: Iterable[str]) -> Step | None:
    """Return one function for several steps, None for no step."""
    steps = [STEPS[name] for name in names]
    if len(steps) <= 1:
        return steps[0] if steps else None

    def clean(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return clean
