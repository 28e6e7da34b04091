"""Who rewrites the log behind the app's back, as only the owner of the database can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store


async def unguard(store: Store) -> None:
    """Does away with what refuses rewriting."""
    if store.dialect.name == "sqlite":
        for trigger in await store.fetch("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            await store.execute(f"DROP TRIGGER {trigger['name']}")
    else:
        await store.execute("ALTER TABLE events DISABLE TRIGGER ALL")
        await store.execute("ALTER TABLE event_tags DISABLE TRIGGER ALL")
