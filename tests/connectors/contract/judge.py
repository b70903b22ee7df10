"""Who tries an act under trouble, and complains of wrong exceptions, told secrets and lies."""

from __future__ import annotations

from collections.abc import Mapping

from mappings.errors import AccessRefused, RecordRefused, RetryLater, VendorError
from tests.connectors.contract.acts import Act, Asking
from tests.connectors.contract.desk import DeskTrial

SAID = "canari@client.example / +33 6 12 34 56 78"
CANARIES = (*SAID.split(" / "), "client.example", "Où est-il", "Zoé Martin", "prix : 3")
SECRETS = (
    "zendesk_token",
    "zendesk_webhook",
    "zoho_client_secret",
    "zoho_refresh",
    "intercom_token",
    "intercom_client_secret",
)


class Judge:
    """Tries one act under many troubles, each time in a new process, and collects complaints."""

    def __init__(self, desk: DeskTrial, act: Act) -> None:
        self.desk, self.act = desk, act
        self.wrong: list[str] = []
        self.tries = 0
        self._scene = act.prepare(desk, 0)
        self.calls, self._changes = self._undisturbed()

    def asking(self) -> Asking:
        """Set the scene of the next try, and start a new process."""
        self.tries += 1
        if not self.act.looks:
            self._scene = self.act.prepare(self.desk, self.tries)
        self.desk.connect()
        return self._scene

    def meets(self, asking: Asking, what: str) -> None:
        """Ask while something is planned; any exception but ours is a complaint."""
        before = len(self.desk.stand.wire.changed)
        error: VendorError | None = None
        try:
            asking()
        except (RetryLater, RecordRefused, AccessRefused) as ours:
            error = ours
        except Exception as other:  # noqa: BLE001 - what else comes out is the question
            self.wrong.append(f"{what}: {type(other).__name__} {other}"[:400])
        self.desk.heal()
        changed = len(self.desk.stand.wire.changed) - before
        if error is not None:
            self._no_lie(error, changed, what)
            self._no_secret(error, what)
        elif self.act.once and changed > self._changes:
            self.wrong.append(f"{what}: performed more than once")

    def _no_lie(self, error: VendorError, changed: int, what: str) -> None:
        if isinstance(error, RetryLater):
            honest = error.maybe_done or not changed
        else:
            # a refused part of an update may stand beside one that was taken
            honest = not changed or not (self.act.once or isinstance(error, AccessRefused))
        if not honest and not self.act.looks and self.act.name != "subscribe":
            self.wrong.append(f"{what}: something was done, {error!r} denies it")

    def _no_secret(self, error: VendorError, what: str) -> None:
        chain: list[BaseException | None] = [error]
        while (cause := chain[-1]) is not None:
            chain.append(cause.__cause__ or cause.__context__)
            assert len(chain) < 50, f"{what}: an error that is its own cause"
        told = " ".join(f"{one} {one!r} {getattr(one, 'fields', '')}" for one in chain)
        secrets = [self.desk.stand.world.secret(name) for name in SECRETS]
        leaked = [one for one in (*secrets, *CANARIES) if one in told]
        if leaked:
            self.wrong.append(f"{what}: {told!r} tells {leaked}")

    def _undisturbed(self) -> tuple[Mapping[str, int], int]:
        self.desk.connect()
        start, changed = len(self.desk.stand.faults.calls), len(self.desk.stand.wire.changed)
        self._scene()
        seen = [call["system"] for call in self.desk.stand.faults.calls[start:]]
        changes = len(self.desk.stand.wire.changed) - changed
        return {
            core.name: seen.count(core.name) for core in self.desk.stand.cores.values()
        }, changes
