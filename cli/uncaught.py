"""What nobody caught is told without its values."""

from __future__ import annotations

import os
import sys


def redact_uncaught() -> None:
    """Prepare for it; the set-up is imported only when it is needed."""

    def tell(kind: type[BaseException], error: BaseException, traceback: object) -> None:
        from sync.logs import configure  # noqa: PLC0415

        configure(os.environ)
        sys.excepthook(kind, error, error.__traceback__)

    sys.excepthook = tell
