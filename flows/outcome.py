"""What a run is called and how it ends: the words that care ops and IT read in Prefect.

Pure: figures and sentences in, a name and a Prefect state out. A state's message stands in the
run's log as its last line, so it is one sentence that names the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed
from sqlalchemy.exc import DBAPIError

from flows.leash import Stop
from mappings.errors import Fault, RetryLater
from mappings.masking import masked
from state.database import StateBusy, complaint
from state.revision import StateRefused
from sync.cards import Card
from sync.run import Run
from sync.settings import SettingsError
from sync.wiring import MappingRefused, what_to_mend

RUNNING = "another run has this connection"  # as sync/run.py says it


@dataclass(frozen=True, kw_only=True)
class Done:
    """One run's figures, what waits for a person, and why newer mapping files are not in force."""

    run: Run
    cards: Sequence[Card] = ()
    refused_mapping: Exception | None = None
    stop: Stop | None = None

    @property
    def to_review(self) -> int:
        """Return how many things of this connection wait for a person."""
        return sum(card.count for card in self.cards)


def artifact_key(connection: str) -> str:
    """Return the key of a connection's artifact; Prefect takes letters, digits and dashes."""
    return f"cases-{connection.replace('_', '-')}"


def run_name(done: Done) -> str:
    """Name a run after what it did: "zendesk: 24 in, 31 out, 2 to review"."""
    if done.run.skipped is not None:
        return f"{done.run.system}: nothing done"
    moved = done.run.read or done.run.wrote
    did = f"{done.run.read} in, {done.run.wrote} out" if moved else "nothing new"
    name = f"{done.run.system}: {did}"
    return f"{name}, {done.to_review} to review" if done.to_review else name


def state_of(done: Done, cases_page: str) -> State[Any]:
    """Say how a run ended; what needs somebody soonest gives the state its name.

    `cases_page` is where the connection's cases are shown.
    """
    run = done.run
    if done.stop is Stop.CANCELLED:
        return Cancelled(message="Stopped as asked; what waits goes on with the next run.")
    if run.refused:
        return Failed(name="Vendor refused", message=_each(run.refused))
    if isinstance(done.refused_mapping, MappingRefused):
        message = f"{_mistakes(done.refused_mapping)} The last good mapping stays in force."
        return Failed(name="Mapping refused", message=message)
    if run.skipped is not None:
        return _skipped(run.skipped)
    if done.stop is Stop.WORKER_ENDS:
        message = "The worker was told to end; what waits goes on when it is back."
        return Completed(name="Stopped early", message=message)
    if done.refused_mapping is not None:
        message = f"The changed mapping files wait: {_mend(done.refused_mapping)}"
        return Completed(name="Mapping waits", message=message)
    if run.busy:
        message = f"{_each(run.busy)} It is tried again by itself."
        return Completed(name="Vendor busy", message=message)
    if done.to_review:
        return Completed(
            name=f"{done.to_review} to review", message=_review(done.cards, cases_page)
        )
    return Completed(name="In step", message="Nothing waits for a person.")


def no_engine(error: Exception) -> State[Any]:
    """Say why nothing could be done at all: settings, mapping or access at the start."""
    if isinstance(error, MappingRefused):
        return Failed(name="Mapping refused", message=_mistakes(error))
    if isinstance(error, RetryLater):
        message = f"{_mend(error)} It is tried again by itself."
        return Completed(name="Vendor busy", message=message)
    name = "Settings refused" if isinstance(error, SettingsError) else "Vendor refused"
    return Failed(name=name, message=_mend(error))


def broke(error: Exception) -> State[Any]:
    """Say that Accord itself or its database failed, in words that hold nothing of a record."""
    if isinstance(error, StateRefused):
        return Failed(name="State refused", message=_sentence(str(error)))
    if isinstance(error, StateBusy):
        message = f"{_sentence(str(error))} It is tried again by itself."
        return Completed(name="State busy", message=message)
    if isinstance(error, DBAPIError):
        message = f"The state database cannot be used: {complaint(error)}. It is tried again."
        return Failed(name="State database away", message=message)
    what = str(error) if isinstance(error, Fault) else f"{Fault.code}: {type(error).__name__}"
    message = f"{what}. The worker's log says where; what waits is tried again by itself."
    return Failed(name="Accord failed", message=message)


def unknown_connection(connection: str, known: Sequence[str]) -> State[Any]:
    """Say that the settings hold no such connection."""
    message = f"There is no connection {connection}; there are {', '.join(sorted(known))}."
    return Failed(name="Unknown connection", message=message)


def _skipped(why: str) -> State[Any]:
    if why == RUNNING:
        return Completed(name="Already running", message="Another run has this connection.")
    return Completed(name="Paused", message=f"{_sentence(why)} It is tried again by itself.")


def _review(cards: Sequence[Card], cases_page: str) -> str:
    others = "" if len(cards) == 1 else f" (and {len(cards) - 1} more)"
    return f"{cards[0].title}{others}: who acts and what to do stands at {cases_page}"


def _mistakes(error: MappingRefused) -> str:
    count = "one mistake" if len(error.problems) == 1 else f"{len(error.problems)} mistakes"
    found = [f"{p.file} line {p.line}: {_sentence(p.message)}" for p in error.problems[:1]]
    return " ".join([f"The mapping files hold {count}:", *found, "Run accord check."])


def _mend(error: Exception) -> str:
    return " ".join(_sentence(text) for text in what_to_mend(error))


def _each(sentences: dict[str, str]) -> str:
    return " ".join(f"{system}: {_sentence(text)}" for system, text in sorted(sentences.items()))


def _sentence(text: str) -> str:
    text = masked(text.strip())  # a mapping's mistake may quote what an admin pasted
    return text if text.endswith((".", "!", "?")) else f"{text}."
