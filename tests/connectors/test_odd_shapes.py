"""An answer of another shape than ours may be better later; what it held is not told."""

from __future__ import annotations

import pytest

from connectors.answers import MALFORMED, legible
from mappings.errors import RetryLater


class Odd(Exception):
    """What a vendor's library raises."""


@pytest.mark.parametrize("error", [*MALFORMED, KeyError, ZeroDivisionError, UnicodeDecodeError])
def test_what_reading_another_shape_raises_is_for_later(error: type[Exception]) -> None:
    raised = (
        UnicodeDecodeError("utf-8", b"zoe@", 0, 1, "zoe@example.org")
        if error is UnicodeDecodeError
        else error("zoe@example.org")
    )
    with pytest.raises(RetryLater) as told, legible("Zendesk"):
        raise raised
    assert str(told.value) == (
        f"Zendesk answered in a shape that cannot be read ({error.__name__})"
    )
    assert told.value.__cause__ is None
    assert not told.value.maybe_done


def test_a_librarys_own_error_is_for_later_where_it_is_named() -> None:
    with pytest.raises(RetryLater, match=r"\(Odd\)"), legible("Zendesk", Odd):
        raise Odd
    with pytest.raises(Odd), legible("Zendesk"):
        raise Odd


def test_an_error_of_ours_stays_what_it_is() -> None:
    with pytest.raises(RetryLater, match=r"^busy$"), legible("Zendesk"):
        raise RetryLater("busy")
