"""`when:` conditions: CEL behind our own limits, so that no condition can stall or surprise.

The engine in use has no time limit, so what could run long is refused when the file is checked:
long texts, loops inside loops, large patterns, and everything that would hide one from the scan
below. A condition that fails on a record (an empty field, say) does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Protocol

from mappings.patterns import BadPattern, matcher

MOST_CHARACTERS = 1_000
MOST_ELEMENTS = 1_000
MOST_SAMPLES = 400

_MACROS = ("all", "exists", "exists_one")
_FUNCTIONS = ("contains", "endsWith", "has", "matches", "size", "startsWith", *_MACROS)
_LITERAL = r"\"[^\"]*\"|'[^']*'"
_CALL = re.compile(r"(\w+)\s*\(")
_BOUND = re.compile(rf"\.\s*(?:{'|'.join(_MACROS)})\s*\(\s*(\w+)\s*,")
_PATTERN = re.compile(rf"\.\s*matches\s*\(\s*({_LITERAL})\s*\)")
_TOKEN = re.compile(rf"{_LITERAL}|(?P<call>\w+)\s*\(|(?P<word>\w+)|(?P<sign>[\[({{\])}}])")
_COMPARED = re.compile(
    rf"(?<![\w.])(?P<left>\w+)\s*(?:==|!=)\s*(?P<l>{_LITERAL})"
    rf"|(?P<r>{_LITERAL})\s*(?:==|!=)\s*(?P<right>\w+)(?![\w.(])"
    rf"|(?<![\w.])(?P<listed>\w+)\s+in\s+\[(?P<many>(?:\s*(?:{_LITERAL})\s*,?)*)\]"
)
_HARMFUL = {
    "\\": "a backslash is not read in a condition; write [0-9] for a digit",
    "//": "a comment is not read inside a condition; put it behind a # on the line above",
    '"""': "three quotes in a row are not read in a condition; use one pair",
    "'''": "three quotes in a row are not read in a condition; use one pair",
}
_FAILURES = (TypeError, ValueError, RuntimeError, LookupError, ArithmeticError)


class BadCondition(ValueError):
    """The condition cannot be used; `allowed` lists names when one of them was meant."""

    def __init__(self, text: str, found: str = "", allowed: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.found = found
        self.allowed = tuple(allowed)


class Program(Protocol):
    """What the CEL package compiles."""

    def execute(self, context: dict[str, Any]) -> Any: ...
    def variables(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Variable:
    """One field a condition may name; `values` are all it can have, for a choice."""

    name: str
    type: str
    values: tuple[str, ...] = ()

    def given(self, value: Any) -> Any:
        """Return a stored value as CEL shall see it: money as a number, sets as lists."""
        if self.type == "set":
            elements = list(value) if isinstance(value, list | tuple | set) else []
            if len(elements) > MOST_ELEMENTS:
                raise ValueError("too many elements")
            return elements
        if self.type == "decimal" and isinstance(value, str):
            return float(value)
        return value


@dataclass(frozen=True, slots=True)
class Condition:
    """One checked condition with its own variables."""

    source: str
    variables: tuple[Variable, ...]
    program: Program

    def holds(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether the condition is met; one that cannot be worked out is not."""
        try:
            own = {each.name: each.given(fields.get(each.name)) for each in self.variables}
            return self.program.execute(own) is True
        except _FAILURES:
            return False


def condition(source: str, variables: Mapping[str, Variable]) -> Condition:
    """Compile a condition over the given fields; raises BadCondition with a sentence."""
    _refuse_harmful(source, variables)
    program = _compile(source)
    own = _own_variables(source, program, variables)
    made = Condition(source, own, program)
    _check_words(source, {each.name: each for each in own})
    _try_samples(made)
    return made


def _refuse_harmful(source: str, variables: Mapping[str, Variable]) -> None:
    if len(source) > MOST_CHARACTERS:
        raise BadCondition(f"the condition is longer than {MOST_CHARACTERS} characters; shorten it")
    outside = re.sub(_LITERAL, '""', source)
    for sign, sentence in _HARMFUL.items():
        if sign in (outside if sign == "//" else source):
            raise BadCondition(sentence, sign)
    for name in _CALL.findall(outside):
        if name not in _FUNCTIONS and name != "in":
            raise BadCondition(f"{name!r} is no function of conditions", name, _FUNCTIONS)
    _refuse_work_inside_macros(source, variables)
    patterns = _PATTERN.findall(source)
    if len(patterns) != len(re.findall(r"\bmatches\b", outside)):
        raise BadCondition('matches takes a pattern in quotes: subject.matches("^CMD-")')
    for pattern in patterns:
        try:
            matcher(pattern[1:-1], small=True)
        except BadPattern as error:
            raise BadCondition(str(error)) from error


def _refuse_work_inside_macros(source: str, variables: Mapping[str, Variable]) -> None:
    """Keep what runs once per element cheap: no second loop, list or pattern in there."""
    inside: list[bool] = []
    for token in _TOKEN.finditer(source):
        word = token["call"] or token["word"] or ""
        if any(inside):
            is_list = word in variables and variables[word].type == "set"
            if word in (*_MACROS, "matches") or is_list:
                raise BadCondition(f"{word} cannot stand inside exists or all; say it beside them")
        if token["call"] or token["sign"] in ("(", "[", "{"):
            inside.append(token["call"] in _MACROS)
        elif token["sign"] and inside:
            inside.pop()


def _compile(source: str) -> Program:
    # Imported when a mapping has a condition: the package loads a terminal program with it.
    from cel import compile as compile_cel  # noqa: PLC0415

    try:
        program: Program = compile_cel(source)
    except ValueError as error:
        raise BadCondition(_syntax(source, str(error))) from error
    return program


def _syntax(source: str, said: str) -> str:
    place = re.search(r"<input>:(\d+):(\d+)", said)
    at = f" at character {place.group(2)}" if place and "\n" not in source else ""
    outside = re.sub(_LITERAL, '""', source)
    if re.search(r"(?<![=!<>])=(?!=)", outside):
        return "the condition compares with a single =; write =="
    if re.search(r"\b(and|or|not)\b", outside):
        return "the condition uses and, or, not as words; write && for and, || for or, ! for not"
    return f'the condition cannot be read{at}; the usual form is team == "marketplace"'


def _own_variables(
    source: str, program: Program, variables: Mapping[str, Variable]
) -> tuple[Variable, ...]:
    bound = set(_BOUND.findall(source))
    hidden = bound & set(variables)
    if hidden:
        name = min(hidden)
        raise BadCondition(f"{name!r} is a field; use another word for the elements of the list")
    names = [name for name in program.variables() if name not in bound]
    for name in names:
        if name not in variables:
            raise BadCondition(f"{name!r} is no field of this file", name, tuple(variables))
    return tuple(variables[name] for name in sorted(names))


def _check_words(source: str, variables: Mapping[str, Variable]) -> None:
    for found in _COMPARED.finditer(source):
        name = found["left"] or found["right"] or found["listed"]
        allowed = variables[name].values if name in variables else ()
        words = re.findall(_LITERAL, found["l"] or found["r"] or found["many"] or "")
        for word in words:
            if allowed and word[1:-1] not in allowed:
                raise BadCondition(f"{name} is never {word}", word[1:-1], allowed)


def _try_samples(made: Condition) -> None:
    """Run the condition on typed values: what fails, or gives no yes or no, is a mistake."""
    for sample in islice(_samples(made), MOST_SAMPLES):
        try:
            answer = made.program.execute(sample)
        except _FAILURES as error:
            raise BadCondition(_failure(made, error)) from error
        if not isinstance(answer, bool):
            raise BadCondition('the condition gives no yes or no; compare, as in team == "a"')


def _samples(made: Condition) -> Iterator[dict[str, Any]]:
    words = [word[1:-1] for word in re.findall(_LITERAL, made.source)]
    numbers = [int(number) for number in re.findall(r"(?<![\w.])\d{1,9}(?![\w.])", made.source)]
    names = [each.name for each in made.variables]
    each_values = [_values_of(each, words, numbers) for each in made.variables]
    for values in product(*each_values):
        yield dict(zip(names, values, strict=True))


def _values_of(variable: Variable, words: list[str], numbers: list[int]) -> list[Any]:
    if variable.type == "set":
        return [words, [], ["a word"]]
    if variable.type == "boolean":
        return [True, False]
    if variable.type == "integer":
        return [*numbers, 0, 1]
    if variable.type == "decimal":
        return [*map(float, numbers), 0.5]
    if variable.type == "date":
        return ["2026-01-31"]
    if variable.type == "datetime":
        return ["2026-01-31T10:00:00Z"]
    return [*(variable.values or words), "a text"]


def _failure(made: Condition, error: Exception) -> str:
    types = ", ".join(f"{each.name} is {_article(each.type)}" for each in made.variables)
    reason = str(error).split(":", maxsplit=1)[0].strip()
    return f"the condition does not suit its fields ({types}); compare like with like ({reason})"


def _article(type_: str) -> str:
    return {"set": "a list of words", "integer": "a number", "decimal": "a number",
            "boolean": "true or false"}.get(type_, "a text")  # fmt: skip
