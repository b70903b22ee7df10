"""What a command says when it was called wrongly: one sentence, and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import get_args

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)

from cli.kinds import Kind, shown

WRONG = 2


def wrong(sentence: str) -> int:
    """Say what is wrong on stderr; returns the exit code for it."""
    print(sentence, file=sys.stderr)
    return WRONG


def sentence(error: CycloptsError) -> str:
    """Name the argument, what was given and what is wanted."""
    match error:
        case UnknownCommandError():
            return _no_command(error)
        case UnknownOptionError():
            return _no_option(error)
        case UnusedCliTokensError():
            given = shown((error.unused_tokens or [""])[0])
            return f"{_command(error)} takes no {given}; {_help(error)}"
        case RepeatArgumentError():
            return f"{error.token.keyword} is given more than once; write it once"
        case MissingArgumentError():
            return f"{error.keyword or _name(error)} is missing; write {_wanted(error)}"
        case CoercionError() if error.token is not None:
            given = shown(error.token.value)
            return f"{error.token.keyword or _name(error)} is {given}; write {_wanted(error)}"
    error.verbose = False
    return f"{' '.join(str(error).split())}; {_help(error)}"


def _no_command(error: UnknownCommandError) -> str:
    given = (error.unused_tokens or [""])[0]
    known = [name for name in error.app or () if not name.startswith("-")]
    return f"there is no command {shown(given)}{_near(given, known)}{_help(error)}"


def _no_option(error: UnknownOptionError) -> str:
    given = (error.token.keyword or error.token.value).partition("=")[0]
    known = [name for each in error.argument_collection for name in each.names]
    return f"{_command(error)} has no option {shown(given)}{_near(given, known)}{_help(error)}"


def _near(given: str, known: Iterable[str]) -> str:
    near = get_close_matches(given, list(known), n=1)
    return f": did you mean {near[0]}? " if near else "; "


def _wanted(error: CycloptsError) -> str:
    """Say what a parameter takes: its kind's words, its choices, or nothing for a switch."""
    argument = error.argument
    if argument is None:
        return "another value"
    if isinstance(argument.parameter.converter, Kind):
        return argument.parameter.converter.wanted
    choices = list(_choices(argument.hint))
    return f"{', '.join(choices[:-1])} or {choices[-1]}" if choices else "it without a value"


def _choices(hint: object) -> Iterator[str]:
    """Yield the words of a Literal, wherever in a type it stands."""
    for each in get_args(hint):
        if isinstance(each, str):
            yield each
        else:
            yield from _choices(each)


def _name(error: CycloptsError) -> str:
    """Name the parameter as the help does: --seed, or PERSON for a word without a dash."""
    name = error.argument.name if error.argument is not None else ""
    return name if name.startswith("--") else name.upper()


def _command(error: CycloptsError) -> str:
    return " ".join(("accord", *(error.command_chain or ())))


def _help(error: CycloptsError) -> str:
    return f"`{_command(error)} --help` lists what it takes"


def no_person(asked: str) -> str:
    """Say why words name nobody, before anything is opened; empty when they may name somebody."""
    from sync.person import NotAPerson, asked_mark  # noqa: PLC0415

    try:
        asked_mark(asked)
    except NotAPerson as error:
        return f"PERSON: {error}"
    return ""
