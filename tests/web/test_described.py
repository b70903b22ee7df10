"""The receiver's OpenAPI description, and requests made from it and against it."""

from __future__ import annotations

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

from tests.web.hooked_shop import Shop

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "receiver.openapi.json"
QUICK = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_no_request_is_answered_otherwise_than_described(shop: Shop) -> None:
    """Right and wrong ones: statuses, forms of answers, no 500, and no event without a proof."""
    schema = schemathesis.openapi.from_path(PAGE)
    asked: set[tuple[str, str]] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        modes = list(GenerationMode) if operation.path != "/health" else [GenerationMode.POSITIVE]
        for mode in modes:  # nothing can be wrong in a request that takes nothing
            strategy = operation.as_strategy(generation_mode=mode)

            @QUICK
            @given(case=strategy)
            def ask(case: Case) -> None:
                asked.add((case.method, case.path))
                case.call_and_validate(base_url=shop.url)

            ask()
    assert len(asked) == 3
    assert shop.events() == []
