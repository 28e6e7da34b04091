"""Passwords as bcrypt keeps them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import bcrypt
import pytest

from addon.api.protocol.faults import FORMATS
from addon.auth.passwords import Passwords
from tests.addon.api.conftest import empty, hands, house, settings
from tests.addon.api.visitors import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.addon.api.visitors import House

__all__ = ["empty", "hands", "house", "settings"]


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


async def test_one_keyboard_s_letters_are_the_other_s(passwords: Passwords) -> None:
    """An ö of one letter or of two, a space of whatever kind."""
    known = await passwords.hash("h\u00f6chst geheim")

    assert await passwords.matches("ho\u0308chst\u00a0geheim", known)
    assert not await passwords.matches("hochst geheim", known)


async def test_the_longest_password_is_counted_as_it_is_kept(passwords: Passwords) -> None:
    of_two = "o\u0308" * 36  # 108 bytes, of which 72 are left
    known = await passwords.hash(of_two)

    assert FORMATS["password-bytes"](of_two)
    assert not FORMATS["password-bytes"](of_two + "x")
    assert await passwords.matches("\u00f6" * 36, known)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often bcrypt was asked for what; each time takes as long as any other."""
    done: Counter[str] = Counter()

    def counted(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            done[name] += 1
            return real(*arguments)

        return call

    for name in ("checkpw", "hashpw"):
        monkeypatch.setattr(bcrypt, name, counted(name, getattr(bcrypt, name)))
    return done


async def test_who_is_not_known_is_refused_after_the_same_work(
    house: House, work: Counter[str]
) -> None:
    await house.ana.post("/members", {"name": "Oma", "email": "oma@example.org"})  # no password
    nora = {"name": "Nora", "email": "nora@example.org", "password": PASSWORD}
    await house.dora.post("/auth/register", nora)
    answers, costs = [], []
    for name in ("bo", "nobody", "oma", "nora"):
        work.clear()
        wrong = {"email": f"{name}@example.org", "password": "wrong"}
        answers.append(await house.dora.post("/auth/login", wrong))
        costs.append(dict(work))

    assert costs == [{"checkpw": 1}] * 4
    assert len({(each.status, each.code, each["detail"]) for each in answers}) == 1


async def test_who_is_known_joins_after_the_same_work(house: House, work: Counter[str]) -> None:
    answers, costs = [], []
    for name in ("bo", "nobody"):
        work.clear()
        asked = {"name": "Nora", "email": f"{name}@example.org", "password": PASSWORD}
        answers.append(await house.dora.post("/auth/register", asked))
        costs.append(dict(work))

    assert costs == [{"hashpw": 1}] * 2
    assert [(each.status, each["state"]) for each in answers] == [(201, "waiting")] * 2
