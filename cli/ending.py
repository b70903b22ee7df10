"""How a command ends when nobody hears it any more: a reader who left, a disk that is full."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Callable

LOOK, UNREACHABLE = 1, 3
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def heard(command: Callable[[], int]) -> int:
    """Run a command and tell all that it said; returns its exit code.

    1 when whoever read us has gone (`accord cases | head -1`), 3 when there is no room for what
    is written. Raises any other OSError.
    """
    try:
        code = command()
        if sys.stdout is not None:  # closed: `accord cases >&-`
            sys.stdout.flush()
    except BrokenPipeError:
        return LOOK
    except OSError as error:
        if error.errno not in FULL:
            raise
        if sys.stderr is not None:
            with contextlib.suppress(OSError):
                print(f"what was to be written has no room: {error.strerror}", file=sys.stderr)
        return UNREACHABLE
    return code
