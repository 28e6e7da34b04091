"""Words that somebody changed in the database spoil nothing but themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app, utc_now
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.verifying import verify
from tests.addon.api.visitors import Hands, House, Visitor, move_in
from tests.core.stores.vandal import unguard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from addon.settings import Settings
    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore
    from booking_core.stores.upkeep.verifying import Flaw

    Store = SqliteStore | PostgresStore

NOTE, REASON = "We bring the dog", "painters"
INSTEAD = {
    "en": "Not readable any more: these words were changed outside the app.",
    "de": "Nicht mehr lesbar: Diese Worte wurden außerhalb der App verändert.",
}
FORGE = """SET {0} = replace({0}, '"1.', '"1.AAAA')"""


@pytest.fixture(params=["sqlite", "postgres"])
def lasting(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Settings:
    """A store that is there again after a restart."""
    if request.param == "postgres":
        return replace(settings, database_url=request.getfixturevalue("postgres_url"))
    return replace(settings, database_url=str(tmp_path / "log.sqlite3"))


@pytest.fixture
async def forged(lasting: Settings, hands: Hands) -> AsyncIterator[House]:
    """A booking and a block, whose words a vandal changed while the app was not running."""
    async with TestClient(TestServer(build_app(lasting, clock=hands))) as client:
        house = await move_in(House(client, hands))
        await house.bo.book((house.blue, 1), note=NOTE)
        shut = {"from": "2027-06-04", "to": "2027-06-08", "reason": REASON}
        await house.ana.post(f"/resources/{house.attic}/blocks", shut)
    async with open_store(lasting.database_url or "", clock=utc_now, project=project) as store:
        await forge(store)
    async with TestClient(TestServer(build_app(lasting, clock=hands))) as client:
        house.bo.client = client
        yield house


async def forge(store: Store) -> None:
    await unguard(store)
    for table, column in (("events", "data"), ("bookings", "note"), ("blocks", "reason")):
        await store.execute(f"UPDATE {table} {FORGE.format(column)}")


async def told(reader: Visitor, house: House, language: str) -> list[str]:
    """What a reader is given in the place of the words, wherever they stand."""
    asked = {"headers": {"Accept-Language": language}}
    (listed,) = (await reader.get("/bookings", **asked))["items"]
    booking = await reader.get(f"/bookings/{listed['id']}", **asked)
    history = await reader.get(f"/bookings/{listed['id']}/history", **asked)
    (block,) = (await reader.get(f"/resources/{house.attic}/blocks", **asked))["items"]
    return [booking["note"], history["items"][0]["data"]["note"], block["reason"]]


async def test_words_that_were_changed_are_marked_told_of_and_found_by_verify(
    lasting: Settings, forged: House, caplog: pytest.LogCaptureFixture
) -> None:
    answers = {language: await told(forged.bo, forged, language) for language in INSTEAD}
    exported = await forged.bo.get("/me/export")

    assert answers == {language: [words] * 3 for language, words in INSTEAD.items()}
    assert [each["text"] for each in exported["words"]] == [INSTEAD["en"]]
    positions = [each["position"] for each in exported["words"]]
    assert f"the note of event {positions[0]} can't be opened" in caplog.text
    assert NOTE not in caplog.text
    assert {each.position for each in await flaws(lasting)} >= {*positions}


async def flaws(lasting: Settings) -> Sequence[Flaw]:
    async with open_store(lasting.database_url or "", clock=utc_now, project=project) as store:
        return (await verify(store)).flaws
