"""The commands about one person: erase, and export. Imported with the others by app.py."""

from __future__ import annotations

from cli.options import Flag, FolderThere, Person
from cli.wrong import wrong


def erase(
    person: Person | None = None,
    /,
    *,
    dry_run: Flag = False,
    again: FolderThere | None = None,
    json: Flag = False,
) -> int:
    """Take one person out of every store, for good; without a person, list the erasures.

    Exit code 1 when nothing was held, 2 when the words name no single person.

    Parameters
    ----------
    person
        An e-mail address, a phone number (+33612345678) or a contact's REF (zendesk:user:123).
    dry_run
        Only list the places in which something lies.
    again
        Folder of receipts: do those erasures again that the database does not know.
    json
        Print one JSON object on the last line of stdout.
    """
    from cli import erase as command  # noqa: PLC0415

    if again is not None and (person is not None or dry_run):
        return wrong("--again takes no person and no --dry-run: the receipts say whom")
    if dry_run and person is None:
        return wrong("--dry-run needs a person")
    return command.run(person, again, dry_run=dry_run, json_out=json)


def export_person(person: Person, /, *, json: Flag = False) -> int:
    """Print all that is held of one person, as JSON.

    Exit code 1 when nothing is held, 2 when the words name no single person.

    Parameters
    ----------
    person
        An e-mail address, a phone number (+33612345678) or a contact's REF (zendesk:user:123).
    json
        Print it on one line, the last of stdout.
    """
    from cli import export_person as command  # noqa: PLC0415

    return command.run(person, json_out=json)
