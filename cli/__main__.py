"""The door of the command line: Ctrl-C ends it at any moment, also before anything is loaded."""

from __future__ import annotations

import signal

# Python turns Ctrl-C into an exception, and one that meets an import may be swallowed there. Until
# a command minds its signals itself it has nothing to tidy.
signal.signal(signal.SIGINT, signal.SIG_DFL)


def main() -> None:
    """Run the command line."""
    from cli.app import main as command  # noqa: PLC0415

    command()


if __name__ == "__main__":
    main()
