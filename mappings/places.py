"""Places: how an admin writes where a field lives, and which native key that is.

`subject`, `cf.cf_motif`, `field "Motif de contact"`, `field 22790`, `attribute "contact_reason"`.
With the account's catalogue the place must exist; without one the text itself becomes the key,
which serves for reading the file but never for a sync.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mappings.problems import Findings, Spot, shorten
from mappings.records import Catalogue, Choice, FieldInfo, Kind, Raw
from mappings.scalars import text_of

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "«": '"', "»": '"', "’": "'"}
)  # as word processors type
_NAMED = re.compile(r"(?P<word>[A-Za-z_]\w*)\s+(?:\"(?P<label>[^\"]+)\"|'(?P<single>[^']+)'|"
                    r"(?P<number>[0-9]+))")  # fmt: skip
_PATH = re.compile(r"[A-Za-z_]\w*(?:[.:][\w-]+)*")
_BARE_LABEL = re.compile(r"(field|attribute)\s+\S.*")


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is known of the connections: their types, fields, and what each can create.

    No connection named at all (nothing set up yet) means that any name may be one.
    """

    systems: Mapping[str, str]
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    creates: Mapping[str, frozenset[Kind]] = field(default_factory=dict)

    def check_name(self, name: str, spot: Spot, findings: Findings) -> bool:
        """Tell whether a connection of this name exists, and complain if not."""
        if not self.systems or name in self.systems:
            return True
        message = f"{shorten(name)!r} is no connection of yours"
        findings.add("ACC-0108", spot, message, found=name, allowed=sorted(self.systems))
        return False

    def fields(self, system: str, object_: str) -> tuple[FieldInfo, ...] | None:
        """Return the account's fields of an object; None when it could not be asked for them."""
        catalogue = self.catalogues.get(system)
        listed = catalogue.fields if catalogue else ()
        return tuple(each for each in listed if each.object == object_) or None


@dataclass(frozen=True, slots=True)
class Location:
    """A place as it was found: its native key, and the account's knowledge of it if asked."""

    key: str
    info: FieldInfo | None


def locate(
    text: str, spot: Spot, system: str, fields: Iterable[FieldInfo] | None, findings: Findings
) -> Location | None:
    """Find the place that a text names; None, with a problem kept, when there is none."""
    written = _normal(text)
    if fields is None:
        key = _guess_key(written)
        if key is None:
            findings.add("ACC-0109", spot, _bad_form(text), found=text)
        return None if key is None else Location(key, None)
    known = tuple(fields)
    hits = {each.key: each for each in known if written in _names(each)}
    if len(hits) == 1:
        key, info = hits.popitem()
        return Location(key, info)
    names = tuple(each.names[0] if each.names else each.key for each in known)
    message = f"{system} has no place {shorten(text)!r}"
    if hits:
        message = f"{system} has several places {shorten(text)!r}; write the one you mean by number"
        names = tuple(each.names[-1] if each.names else each.key for each in hits.values())
    findings.add("ACC-0109", spot, message, found=text, allowed=names)
    return None


def _guess_key(written: str) -> str | None:
    """Return the native key a place most likely has; None when the text has no known form."""
    named = _NAMED.fullmatch(written)
    if named:
        return f"{named['word']}:{named['label'] or named['single'] or named['number']}"
    return written if _PATH.fullmatch(written) else None


def choose(raw: Raw, info: FieldInfo | None) -> Raw | None:
    """Return the raw value of a choice by its raw value or its label; None when there is none.

    Without a catalogue, and for places that are no choice, the value stays as it is.
    """
    if info is None or not info.choices:
        return raw
    text = text_of(raw)
    if text is None:
        return None
    found = _choice(text, info.choices)
    return None if found is None else found.raw


def choice_names(info: FieldInfo) -> tuple[str, ...]:
    """Return what may be written for a choice, labels first."""
    return tuple(dict.fromkeys(each.label for each in info.choices))


def _choice(text: str, choices: Iterable[Choice]) -> Choice | None:
    listed = tuple(choices)
    by_raw = (each for each in listed if text_of(each.raw) == text)
    label = _normal(text)
    by_label = (each for each in listed if _normal(each.label) == label)
    return next(by_raw, None) or next(by_label, None)


def _names(info: FieldInfo) -> set[str]:
    return {_normal(name) for name in (*info.names, info.key)}


def _normal(text: str) -> str:
    """Undo what keyboards and copying change: quotes, spaces, decomposed accents."""
    plain = " ".join(unicodedata.normalize("NFC", text.translate(_QUOTES)).split())
    named = _NAMED.fullmatch(plain)
    return f'{named["word"]} "{named["single"]}"' if named and named["single"] else plain


def _bad_form(text: str) -> str:
    if _BARE_LABEL.fullmatch(text):
        word, label = text.split(maxsplit=1)
        return f'the label of a {word} stands in quotes: {word} "{shorten(label)}"'
    return 'a place is written as subject, cf.cf_a, field "Label", field 123 or attribute "name"'
