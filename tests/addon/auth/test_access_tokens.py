"""Access tokens: ours, unchanged, of one algorithm, for minutes."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from addon.auth.access_tokens import (
    LIFETIME,
    AccessTokens,
    Claims,
    InvalidTokenError,
    change_key,
)
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


async def test_keys_change_by_themselves_and_the_old_ones_still_prove(store: Store) -> None:
    tokens = AccessTokens(store)
    await tokens.issue(CLAIMS, MARCH_1ST)
    last_minute = MARCH_1ST + timedelta(days=90, minutes=-1)
    before = await tokens.issue(CLAIMS, last_minute)

    after = await tokens.issue(CLAIMS, last_minute + timedelta(minutes=2))

    assert kid(before) != kid(after)
    assert await tokens.read(before, last_minute + timedelta(minutes=3)) == CLAIMS


async def test_a_key_that_is_too_old_proves_nothing_and_is_forgotten(store: Store) -> None:
    tokens = AccessTokens(store)
    before = await tokens.issue(CLAIMS, MARCH_1ST)
    later = MARCH_1ST + timedelta(days=91)

    await tokens.issue(CLAIMS, later)

    with pytest.raises(InvalidTokenError):
        await tokens.read(before, MARCH_1ST)
    assert len(await store.fetch("SELECT id FROM signing_keys")) == 1


async def test_a_changed_key_ends_what_was_signed_within_a_minute(store: Store) -> None:
    """Also in an instance that runs on and knows the old key."""
    running = AccessTokens(store)
    before = await running.issue(CLAIMS, MARCH_1ST)
    soon = MARCH_1ST + timedelta(minutes=1)

    await change_key(store, MARCH_1ST)
    after = await running.issue(CLAIMS, soon)

    assert kid(before) != kid(after)
    assert await running.read(after, soon) == CLAIMS
    with pytest.raises(InvalidTokenError):
        await running.read(before, soon)


def kid(token: str) -> object:
    return jwt.get_unverified_header(token)["kid"]


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
