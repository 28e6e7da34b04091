"""The end of the log is read once for all who follow it, and told to each as they may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from addon.api.record.tail import TAIL, Tail
from addon.auth.identity import Caller, Means
from addon.keys import STORE
from booking_core.domain.access import Role, Standing
from booking_core.domain.ids import MemberId
from booking_core.ports import UnavailableError

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

DORA = {"name": "Dora", "email": "dora@example.org", "password": "a long enough one"}


async def _now(house: House) -> int:
    return (await house.client.app[STORE].head()).position


def _somebody(role: Role) -> Caller:
    return Caller(Standing(MemberId("x"), active=True, roles=frozenset({role})), Means.PASSWORD)


async def _grown(tail: Tail, position: int) -> None:
    assert await tail.beyond(position, tail.calls, 20)


async def test_who_stands_at_the_same_place_is_told_what_was_read_once(house: House) -> None:
    tail, before = house.client.app[TAIL], await _now(house)
    await house.bo.book((house.blue, 1))
    await _grown(tail, before)

    first, second = await tail.news(before), await tail.news(before)
    elsewhere = await tail.news(before + 1)

    assert first is second
    assert [each.position for each in first.found] == [before + 1]
    assert elsewhere.found == ()


async def test_what_came_since_is_read_anew(house: House) -> None:
    tail, before = house.client.app[TAIL], await _now(house)
    nothing = await tail.news(before)
    await house.bo.book((house.blue, 1))
    await _grown(tail, before)

    assert nothing.found == ()
    assert len((await tail.news(before)).found) == 1


async def test_what_could_not_be_read_is_read_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = house.client.app[STORE]
    tail, head = Tail(store), await _now(house)

    async def away(*_asked: object, **_how: object) -> None:
        raise UnavailableError

    monkeypatch.setattr(store, "read", away)
    with pytest.raises(UnavailableError):
        await tail.news(head - 1)
    monkeypatch.undo()

    assert len((await tail.news(head - 1)).found) == 1


async def test_one_reading_is_told_to_each_as_they_may_see_it_in_their_language(
    house: House,
) -> None:
    tail, before = house.client.app[TAIL], await _now(house)
    await house.ben.book((house.blue, 1))
    await house.dora.post("/auth/register", DORA)
    await house.ana.post(f"/members/{house.ben.id}/erase", {"bookings_to": house.ana.id})
    await _grown(tail, await _now(house) - 1)
    news = await tail.news(before)

    to_admin, to_member = (news.told(_somebody(each), "en") for each in (Role.ADMIN, Role.MEMBER))
    in_german = news.told(_somebody(Role.MEMBER), "de").decode()

    assert b"member_registered" in to_admin
    assert b"member_registered" not in to_member
    assert "former member" in to_member.decode()
    assert "ehemaliges Mitglied" in in_german
