"""What a code of the catalogue consists of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Owner(StrEnum):
    """Who acts."""

    CARE_OPS = "care ops"
    IT = "IT"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Code:
    """One cause with a name; `remedy` is one sentence, `explanation` a few."""

    code: str
    title: str
    owner: Owner
    remedy: str
    explanation: str
