"""`accord cases`: what waits for a person."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from cli.state import with_state
from sync.cards import Card, cards

OK, LOOK = 0, 1
SHOWN = 5  # refs of one card that people see; --json has them all


def run(*, json_out: bool) -> int:
    """Show the open cards, oldest first; returns 1 when there are any."""
    return with_state(lambda store: _told(cards(store), json_out=json_out))


def _told(found: Sequence[Card], *, json_out: bool) -> int:
    if json_out:
        answer = {"cases": [as_json(card) for card in found]}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    else:
        _show(found)
    return LOOK if found else OK


def as_json(card: Card) -> dict[str, object]:
    """Return a card as `accord cases --json` prints it."""
    return {
        "code": card.code,
        "title": card.title,
        "cause": card.cause,
        "owner": card.owner,
        "count": card.count,
        "since": card.since.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "remedy": card.remedy,
        "refs": list(card.refs),
    }


def _show(found: Sequence[Card]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not found:
        console.print("No cases: nothing waits for a person.")
    for card in found:
        head = Text.assemble((card.code, "yellow"), "  ", (card.title, "bold"))
        console.print(head)
        console.print(f"    {card.count} x {card.cause}, since {card.since:%Y-%m-%d %H:%M} UTC")
        console.print(f"    {card.owner}: {card.remedy}")
        more = f" and {len(card.refs) - SHOWN} more" if len(card.refs) > SHOWN else ""
        console.print(Text(f"    {', '.join(card.refs[:SHOWN])}{more}", style="dim"))
