"""What `accord check` says: problems with their place in the file and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

MOST_FOUND = 80  # characters of the offending text that are repeated
MOST_ALLOWED = 100  # names listed; an account may know thousands of fields
MOST_PROBLEMS = 200  # a file pasted into the wrong place gives no more than this


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in one file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake (or, with severity "warning", one risk) an admin can mend."""

    file: str
    line: int
    column: int
    code: str
    found: str
    allowed: tuple[str, ...]
    suggestion: str | None
    message: str
    severity: str = "error"


def nearest(found: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed name an admin most likely meant, if one is near enough."""
    by_folded: dict[str, str] = {}
    for name in allowed:
        by_folded.setdefault(name.casefold(), name)
    close = get_close_matches(found[:MOST_FOUND].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


@dataclass(slots=True)
class Findings:
    """Collects the problems of one check."""

    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        spot: Spot,
        message: str,
        *,
        found: str = "",
        allowed: Iterable[str] = (),
        severity: str = "error",
    ) -> None:
        """Keep one problem; the nearest allowed name, or the list, ends its sentence."""
        if len(self.problems) >= MOST_PROBLEMS or self._knows(code, spot, found):
            return
        names = tuple(allowed)
        suggestion = nearest(found, names) if found and names else None
        ending = _ending(suggestion, names)
        self.problems.append(
            Problem(
                file=spot.file,
                line=spot.line,
                column=spot.column,
                code=code,
                found=shorten(found),
                allowed=names[:MOST_ALLOWED],
                suggestion=suggestion,
                message=f"{message}{ending}",
                severity=severity,
            )
        )

    def _knows(self, code: str, spot: Spot, found: str) -> bool:
        """Tell whether this was said of this place: one word may count for several systems."""
        said = (spot.file, spot.line, spot.column, code, shorten(found))
        return any(said == (p.file, p.line, p.column, p.code, p.found) for p in self.problems)

    def warn(self, code: str, spot: Spot, message: str, *, found: str = "") -> None:
        """Keep one risk; the mapping stays usable."""
        self.add(code, spot, message, found=found, severity="warning")

    @property
    def failed(self) -> bool:
        """True when at least one problem is an error."""
        return any(problem.severity == "error" for problem in self.problems)


def shorten(text: str) -> str:
    """Cut a text to what a message may repeat."""
    return text if len(text) <= MOST_FOUND else text[: MOST_FOUND - 1] + "…"


def _ending(suggestion: str | None, allowed: tuple[str, ...]) -> str:
    if suggestion is not None:
        return f"; did you mean {suggestion}?"
    if not allowed:
        return "."
    return f"; write one of: {', '.join(allowed[:8])}" + (", …" if len(allowed) > 8 else ".")
