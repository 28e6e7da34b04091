"""Access tokens: ours, unchanged, of one algorithm, for minutes."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from addon.auth.access_tokens import LIFETIME, AccessTokens, Claims, InvalidTokenError
from booking_core.domain.ids import MemberId
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import MARCH_1ST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from booking_core.ports import Store

CLAIMS = Claims(MemberId("bo"), "session")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store(":memory:", clock=lambda: MARCH_1ST, project=project) as opened:
        yield opened


async def test_a_token_says_who_signed_in(store: Store) -> None:
    tokens = AccessTokens(store)

    token = await tokens.issue(CLAIMS, MARCH_1ST)

    assert await tokens.read(token, MARCH_1ST + LIFETIME - timedelta(seconds=1)) == CLAIMS


async def test_a_token_ends(store: Store) -> None:
    tokens = AccessTokens(store)
    token = await tokens.issue(CLAIMS, MARCH_1ST)

    with pytest.raises(InvalidTokenError):
        await tokens.read(token, MARCH_1ST + LIFETIME)


async def test_another_instance_reads_it_too(store: Store) -> None:
    one, other = AccessTokens(store), AccessTokens(store)
    await one.issue(CLAIMS, MARCH_1ST)

    token = await other.issue(CLAIMS, MARCH_1ST)

    assert await one.read(token, MARCH_1ST) == CLAIMS


async def test_keys_change_and_the_old_ones_still_prove(store: Store) -> None:
    later = MARCH_1ST + timedelta(days=91)
    before = await AccessTokens(store).issue(CLAIMS, later - timedelta(minutes=1))
    after = await AccessTokens(store).issue(CLAIMS, later + timedelta(days=91))

    kids = {jwt.get_unverified_header(each)["kid"] for each in (before, after)}

    assert len(kids) == 2
    assert await AccessTokens(store).read(before, later) == CLAIMS


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
async def test_another_algorithm_is_refused(store: Store, algorithm: str) -> None:
    tokens = AccessTokens(store)
    token = await tokens.issue(CLAIMS, MARCH_1ST)
    header = jwt.get_unverified_header(token)
    payload = jwt.decode(token, options={"verify_signature": False})
    rows = await store.fetch("SELECT secret FROM signing_keys")
    key: Any = None if algorithm == "none" else bytes(rows[0]["secret"])
    forged = jwt.encode(payload, key, algorithm, headers={"kid": header["kid"]})

    with pytest.raises(InvalidTokenError):
        await tokens.read(forged, MARCH_1ST)


async def test_a_changed_token_is_refused(store: Store) -> None:
    tokens = AccessTokens(store)
    head, _, signature = (await tokens.issue(CLAIMS, MARCH_1ST)).split(".")
    claims = {"sub": "ana", "sid": "session", "aud": "family-booking", "exp": 9999999999}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    with pytest.raises(InvalidTokenError):
        await tokens.read(f"{head}.{body}.{signature}", MARCH_1ST)


@pytest.mark.parametrize("token", ["", "a.b.c", "x", "e30.e30.e30"])
async def test_nonsense_is_refused(store: Store, token: str) -> None:
    with pytest.raises(InvalidTokenError):
        await AccessTokens(store).read(token, MARCH_1ST)
