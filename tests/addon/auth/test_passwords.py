"""Passwords as bcrypt keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from addon.auth.passwords import Passwords

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords(cost=4)
    yield made
    made.close()


async def test_a_password_matches_itself_only(passwords: Passwords) -> None:
    known = await passwords.hash("correct horse")

    assert await passwords.matches("correct horse", known)
    assert not await passwords.matches("Correct horse", known)


async def test_nobody_has_no_password(passwords: Passwords) -> None:
    assert not await passwords.matches("nobody", None)


async def test_what_follows_the_72nd_byte_is_not_ignored(passwords: Passwords) -> None:
    known = await passwords.hash("x" * 72)

    assert await passwords.matches("x" * 72, known)
    assert not await passwords.matches("x" * 73, known)


async def test_a_hash_of_another_cost_is_outdated(passwords: Passwords) -> None:
    other = Passwords(cost=5)
    known = await other.hash("correct horse")
    other.close()

    assert passwords.is_outdated(known)
    assert await passwords.matches("correct horse", known)
