"""`accord check`: says what is wrong with the mapping files before anything runs on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from rich.console import Console
from rich.text import Text

from mappings.check import Problem, check, load
from mappings.mapping import MappingSet
from mappings.records import Catalogue, Kind

OK, WRONG = 0, 2


def run(
    folder: Path,
    *,
    json_out: bool,
    catalogues: Mapping[str, Catalogue],
    systems: Mapping[str, str],
    creates: Mapping[str, frozenset[Kind]] | None = None,
) -> int:
    """Check the files of a folder; returns 0, or 2 when a file must be changed.

    People read stderr; with `json_out` the last line of stdout is the same as an object.
    `catalogues` holds the accounts that could be asked, `systems` all connections by type.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not folder.is_dir():
        problem = _no_folder(folder)
        _tell(console, [problem], None, [])
        return _finish([problem], [], json_out=json_out)
    try:
        texts = load(folder)
    except OSError as error:
        problem = _unreadable(folder, error)
        _tell(console, [problem], None, [])
        return _finish([problem], [], json_out=json_out)
    mapping, problems = check(texts, catalogues, systems, creates)
    named = set(systems) | (mapping.systems() if mapping else set())
    not_checked = sorted(named - set(catalogues))
    _tell(console, problems, mapping, not_checked)
    return _finish(problems, not_checked, json_out=json_out)


def _finish(problems: Sequence[Problem], not_checked: Sequence[str], *, json_out: bool) -> int:
    ok = all(problem.severity != "error" for problem in problems)
    if json_out:
        listed = [asdict(problem) for problem in problems]
        answer = {"ok": ok, "problems": listed, "not_checked": list(not_checked)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return OK if ok else WRONG


def _tell(
    console: Console,
    problems: Sequence[Problem],
    mapping: MappingSet | None,
    not_checked: Sequence[str],
) -> None:
    for file, group in groupby(problems, key=attrgetter("file")):
        console.print(Text(file, style="bold"))
        for problem in group:
            console.print(_line(problem))
    mistakes = sum(problem.severity == "error" for problem in problems)
    if mapping is None:
        rest = "" if mistakes == 1 else "s"
        console.print(f"{mistakes} mistake{rest}. Correct the files and run the check again.")
    else:
        fields = sum(len(kind.fields) for kind in mapping.kinds.values())
        console.print(f"The mapping is good: {fields} fields, {len(mapping.routes)} routes.")
    if not_checked:
        console.print(f"Not compared with the live account: {', '.join(not_checked)}.")


def _line(problem: Problem) -> Text:
    style = "red" if problem.severity == "error" else "yellow"
    place = f"  line {problem.line}, column {problem.column}".ljust(24)
    return Text.assemble(place, (problem.code, style), f"  {problem.message}")


def _unreadable(folder: Path, error: OSError) -> Problem:
    file = Path(error.filename or folder).name
    message = f"{file} cannot be read: {error.strerror}; give Accord's user the right to."
    return Problem(file, 1, 1, "ACC-0106", file, (), None, message)


def _no_folder(folder: Path) -> Problem:
    message = f"There is no folder {folder}; name the one that holds ticket.yaml."
    return Problem(str(folder), 1, 1, "ACC-0106", str(folder), (), None, message)
