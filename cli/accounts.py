"""The live accounts that `accord check` compares the mapping files with."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from cli import check
from connectors.connector import Connector
from mappings.errors import AccessRefused, RetryLater
from mappings.files import load
from mappings.records import Catalogue, Kind
from state.database import StateBusy, complaint
from state.revision import StateRefused
from state.store import Store
from sync.logs import configure
from sync.settings import Settings, SettingsError, read_settings
from sync.wiring import MappingRefused, Wiring

WRONG, UNREACHABLE = 2, 3


@dataclass(kw_only=True)
class Accounts:
    """What the accounts told, and what those that could not be asked answered instead."""

    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    creates: dict[str, frozenset[Kind]] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)


def run(folder: Path | None, *, json_out: bool, offline: bool) -> int:
    """Check mapping files, against the accounts of the environment unless `offline`.

    Returns 0, 2 for a mistake in files or settings, 3 when an account cannot be asked.
    """
    configure(os.environ)
    try:
        settings = read_settings(os.environ)
        place = folder or settings.mappings
        texts = _texts(place) if settings.connections and not offline else {}
        accounts = _ask(settings, texts) if texts else Accounts()
    except SettingsError as error:
        print("\n".join(error.sentences), file=sys.stderr)
        return WRONG
    except (StateRefused, StateBusy, OSError, DBAPIError) as error:
        return _tell(settings.data, error)
    types = {name: connection.type for name, connection in settings.connections.items()}
    code = check.run(
        place,
        json_out=json_out,
        catalogues=accounts.catalogues,
        systems=types,
        creates=accounts.creates or None,
    )
    for sentence in accounts.silent:
        print(sentence, file=sys.stderr)
    return code or (UNREACHABLE if accounts.silent else code)


def _texts(folder: Path) -> Mapping[str, str]:
    """Read the files; nothing where they cannot be read, of which the check tells."""
    try:
        return load(folder)
    except OSError:
        return {}


def _tell(data: Path, error: StateRefused | StateBusy | OSError | DBAPIError) -> int:
    """Say why the state cannot be used; returns the exit code."""
    if isinstance(error, StateRefused):
        print(error, file=sys.stderr)
        return WRONG
    if isinstance(error, StateBusy):
        print(f"{error}: run the same command again", file=sys.stderr)
        return UNREACHABLE
    said = complaint(error) if isinstance(error, DBAPIError) else error.strerror
    print(f"the folder {data} cannot be used: {said}", file=sys.stderr)
    return UNREACHABLE


def _ask(settings: Settings, texts: Mapping[str, str]) -> Accounts:
    wiring = Wiring(settings)
    with ExitStack() as opened:
        store = wiring.store()
        opened.callback(store.close)
        connectors = _connect(wiring, store, texts)
        accounts = Accounts(creates={name: each.creates for name, each in connectors.items()})
        for connector in connectors.values():
            opened.callback(connector.close)
        for name, connector in connectors.items():
            try:
                accounts.catalogues[name] = connector.catalogue()
            except (AccessRefused, RetryLater) as error:
                accounts.silent.append(f"{name} could not be asked: {error}")
    return accounts


def _connect(wiring: Wiring, store: Store, texts: Mapping[str, str]) -> dict[str, Connector]:
    try:
        return wiring.connect(store, texts)
    except MappingRefused:
        # only the order database needs a good mapping to be opened: its file is what is wrong
        settings = wiring.settings
        desks = {name: c for name, c in settings.connections.items() if c.type != "orders"}
        return Wiring(replace(settings, connections=desks)).connect(store, {})
