"""Finds the public functions of a file, empties one, or has each say that it was entered."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

Definition = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_NOTHING = ("...", "pass", "return", "return None")


@dataclass(frozen=True, slots=True)
class Function:
    """A public function or method; `start` and `end` are the bytes of its body in the file.

    The body begins after the docstring. `empty` is what stands for the body once it is hollow.
    """

    file: str
    name: str
    line: int
    start: int
    end: int
    empty: str

    @property
    def key(self) -> str:
        """Return the name that the records, the report and accepted.txt use."""
        return f"{self.file}:{self.name}"


def public_functions(file: str, source: bytes) -> list[Function]:
    """Return what can be hollowed out: no protocol stubs, nothing that is empty already."""
    starts = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
    found = []
    for prefix, definition in _definitions(ast.parse(source).body, ""):
        body = definition.body[1:] if ast.get_docstring(definition) else definition.body
        if not body or (len(body) == 1 and ast.unparse(body[0]) in _NOTHING):
            continue
        first, last = body[0], body[-1]
        decorators = getattr(first, "decorator_list", ())
        line = min(first.lineno, *(each.lineno for each in decorators), first.lineno)
        found.append(
            Function(
                file=file,
                name=prefix + definition.name,
                line=definition.lineno,
                start=starts[line - 1] + first.col_offset,
                end=starts[(last.end_lineno or 0) - 1] + (last.end_col_offset or 0),
                empty=_empty(definition),
            )
        )
    return found


def hollowed(source: bytes, function: Function) -> bytes:
    """Return the file with an early return instead of the function's body."""
    return source[: function.start] + function.empty.encode() + source[function.end :]


def watched(source: bytes, functions: Sequence[Function]) -> bytes:
    """Return the file with every function noting first that it was entered."""
    for each in sorted(functions, key=lambda each: each.start, reverse=True):
        before, body = source[: each.start], source[each.start :]
        indent = before[before.rfind(b"\n") + 1 :]
        note = f'__import__("bench.hollow.entered", fromlist=["_"]).entered({each.key!r})'
        end = b"; " if indent.strip() else b"\n" + indent
        source = before + note.encode() + end + body
    return source


def _definitions(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, Definition]]:
    for each in body:
        if isinstance(each, ast.ClassDef) and not each.name.startswith("_"):
            yield from _definitions(each.body, f"{prefix}{each.name}.")
        elif isinstance(each, Definition) and not each.name.startswith("_"):
            yield prefix, each


def _empty(definition: Definition) -> str:
    if any(ast.unparse(each) == "contextmanager" for each in definition.decorator_list):
        return "yield None"
    return "return; yield" if _yields(definition) else "return None"


def _yields(definition: Definition) -> bool:
    waiting: list[ast.AST] = list(definition.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, _SCOPES):
            waiting.extend(ast.iter_child_nodes(node))
    return False
