"""People at work: customers, agents and warehouse staff doing one thing after another.

What they do is data, so that a world is built, an act is performed and a restart goes on with the
same few words: who does what, where, with which values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Step:
    """One thing somebody does in one system.

    `call` names a method of the desk (or of the warehouse), `args` its arguments; an argument
    `$name` stands for the id that the step of that `name` made before. `after` is the pause in
    seconds since the act began.
    """

    system: str
    call: str
    args: tuple[Any, ...]
    name: str = ""
    after: float = 0.0
    at: datetime | None = field(default=None, compare=False)

    def as_doc(self) -> dict[str, Any]:
        """Write the step down as JSON, without its instant."""
        doc = asdict(self)
        del doc["at"]
        return {**doc, "args": list(self.args)}

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Step:
        """Read a step back."""
        return cls(doc["system"], doc["call"], tuple(doc["args"]), doc["name"], doc["after"])


def perform(step: Step, systems: Mapping[str, Any], made: dict[str, str]) -> None:
    """Do one step; what it makes is kept in `made` under the step's name."""
    args = [_resolved(argument, made) for argument in step.args]
    moment = {} if step.at is None else {"at": step.at}
    result = getattr(systems[step.system], step.call)(*args, **moment)
    if step.name and isinstance(result, str):
        made[step.name] = result


def perform_all(steps: Sequence[Step], systems: Mapping[str, Any]) -> dict[str, str]:
    """Do steps one after the other; returns the ids of what was made, by step name."""
    made: dict[str, str] = {}
    for step in steps:
        perform(step, systems, made)
    return made


def _resolved(argument: Any, made: Mapping[str, str]) -> Any:
    if isinstance(argument, str) and argument.startswith("$"):
        return made[argument[1:]]
    return argument
