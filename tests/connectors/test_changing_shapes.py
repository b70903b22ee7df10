"""Fields that appear while we are connected: they are seen without a new start."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.intercom.workspace import CONVERSATION_ATTRIBUTES
from tests.connectors import intercom_world, order_world


def test_a_new_attribute_of_intercom_is_told_by_the_next_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = intercom_world.Workspace(tmp_path)
    shop.chat()
    shop.pass_time(60)  # the index trails
    (row,), page = intercom_world.walk(shop.connector, "conversations", None)
    assert "attribute:carrier" not in row.values
    monkeypatch.setitem(CONVERSATION_ATTRIBUTES, "carrier", (22799, "Transporteur", ()))
    (row,), _ = intercom_world.walk(shop.connector, "conversations", page.cursor)
    assert row.values["attribute:carrier"] is None


def test_a_new_column_of_the_orders_is_there_after_a_check(tmp_path: Path) -> None:
    shop = order_world.Shop(tmp_path)
    before = {field.key for field in shop.connector.catalogue().fields}
    shop.file.execute("ALTER TABLE accord_orders ADD COLUMN carrier TEXT")
    shop.connector.check()
    after = {field.key for field in shop.connector.catalogue().fields}
    assert after - before == {"carrier"}
    shop.close()
