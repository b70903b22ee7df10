"""Overwriting what was deleted: a database file keeps the bytes of deleted rows for a while."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Engine


def scrub(engine: Engine) -> bool:
    """Write the database anew without what was deleted; False while others are in the way.

    SQLite: the file is packed and its journal cut. PostgreSQL: dead rows are given back; their
    bytes go as the pages are written again, and from the archive with its own retention.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        return True
    pooled = engine.raw_connection()
    cursor = pooled.cursor()
    try:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, *_) = cursor.fetchone() or (1,)
    except sqlite3.OperationalError:
        return False
    finally:
        cursor.close()
        pooled.close()
    return not busy
