"""Who comes in, and whether they still may, is found by an index, however many came before."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

import addon.auth
from addon.auth import credentials, password_links
from addon.auth.access_tokens import AccessTokens, Claims, change_key
from addon.auth.api_tokens import create_token, find_token, revoke_token, tokens_of
from addon.auth.guesses import SharedGuesses
from addon.auth.limits import TooFastError
from addon.auth.opaque import digest
from addon.auth.sessions import IDLE, Sessions
from addon.auth.setup_code import SetupCode
from booking_core.instants import instant_text
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import ANA, BEN, BO, EVE, MARCH_1ST
from tests.core.projections.ageing import Explained, many

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from booking_core.ports import Database, Parameter, Row, Statement
    from tests.core.projections.conftest import Store
    from tests.servers.postgres import Postgres

OTHERS = 2_000
NOW, LATER = MARCH_1ST, MARCH_1ST + timedelta(hours=2)
LITTLE = re.compile(r"credentials|invitations|password_links|setup_code|signing_keys")
"""A row for each of a family at most, or a few keys."""


class Watched(Explained):
    """Does what it is asked as well."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.asked: set[str] = set()

    async def explain(self, sql: str, *parameters: Parameter) -> None:
        self.asked.add(sql)
        await super().explain(sql, *parameters)

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        await self.explain(sql, *parameters)
        return await self._store.fetch(sql, *parameters)

    async def execute(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        await self.explain(sql, *parameters)
        return await self._store.execute(sql, *parameters)

    async def write(self, statements: Sequence[Statement]) -> None:
        for each in statements:
            await self.explain(each.sql, *each.parameters)
        await self._store.write(statements)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        return server.fresh_database()
    return str(tmp_path / "log.sqlite3")


@pytest.fixture
async def watched(url: str) -> AsyncIterator[Watched]:
    """A database into which thousands have signed in, guessed and made tokens."""
    async with open_store(url, clock=lambda: NOW, project=project) as store:
        for table, rows in crowd().items():
            for first in range(0, OTHERS, 500):
                await store.write([many(table, rows[first : first + 500])])
        await store.execute("ANALYZE")
        yield Watched(store)


def crowd() -> dict[str, list[dict[str, Parameter]]]:
    at, end = instant_text(NOW), instant_text(NOW + IDLE)
    used = {"created_at": at, "used_at": at}
    numbers = range(OTHERS)
    return {
        "sessions": [
            {"id": f"s{number}", "member_id": f"m{number % 90}", **used, "expires_at": end}
            for number in numbers
        ],
        "refresh_tokens": [
            {"digest": digest(f"r{number}"), "session_id": f"s{number}", "used_at": at}
            for number in numbers
        ],
        "api_tokens": [
            {"id": f"t{number}", **_owned(number), "scopes": "[]", "created_at": at}
            for number in numbers
        ],
        "feeds": [
            {"id": f"f{number}", **_owned(number), "resource_ids": "[]", "created_at": at}
            for number in numbers
        ],
        "guesses": [{"digest": digest(f"g{number}"), "used": 1.0, "at": 4e9} for number in numbers],
    }


def _owned(number: int) -> dict[str, Parameter]:
    return {"digest": digest(f"d{number}"), "member_id": f"m{number % 90}", "name": "x"}


async def come_and_go(database: Database) -> None:
    """All that is asked of who comes in, or was there."""
    await SetupCode(database, None).reveal()
    await database.write([credentials.put_password(BO, "hash", NOW)])
    await credentials.known_password(database, BO)
    await credentials.with_password(database)
    sessions = Sessions(database, AccessTokens(database))
    first = await sessions.open(BO, NOW)
    await sessions.refresh(first.refresh_token, LATER)
    (known,) = await sessions.of(BO, LATER)
    assert await sessions.lives(Claims(BO, known.id), LATER)
    await sessions.end_others(BO, known.id)
    assert await sessions.end_own(known.id, BO)
    second = await sessions.open(EVE, NOW)
    await sessions.refresh(second.refresh_token, LATER)
    await sessions.refresh(second.refresh_token, LATER)
    assert await sessions.of(EVE, LATER) == []
    await sessions.end(known.id)
    await sessions.end_all(BO)
    await change_key(database, LATER)


async def use_links_and_tokens(database: Database) -> None:
    for owner in (BO, None):
        token, secret = await create_token(database, BO, name="x", scopes=["read"], now=NOW)
        assert await find_token(database, secret, LATER)
        assert await tokens_of(database, BO) != []
        assert await revoke_token(database, token.id, owner)
    link = await password_links.make_link(database, BEN, ANA, NOW)
    assert await password_links.maker(database, link.secret, LATER) == ANA
    assert await password_links.use_link(database, link.secret, LATER) == BEN
    await database.write(credentials.forget_access(BO))


async def test_no_door_reads_a_whole_table(watched: Watched) -> None:
    database = cast("Database", watched)  # asked for nothing else

    await come_and_go(database)
    await use_links_and_tokens(database)

    assert [step for step in watched.scans if not LITTLE.search(step)] == []
    assert not_asked(watched, written("[!g]*.py")) == set()


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
async def test_no_guess_reads_a_whole_table(watched: Watched) -> None:
    """Only there they are counted together."""
    guesses = SharedGuesses(
        cast("Database", watched), "login", burst=1, rate=0.1, clock=lambda: NOW
    )
    await guesses.take("bo")

    with pytest.raises(TooFastError):
        await guesses.take("bo")
    await guesses.give_back("bo")

    assert watched.scans == []
    assert not_asked(watched, written("guesses.py")) == set()


def not_asked(watched: Watched, beginnings: set[str]) -> set[str]:
    return {
        each for each in beginnings if not any(re.match(each, asked) for asked in watched.asked)
    }


def written(files: str) -> set[str]:
    """How each statement in modules of the doors begins."""
    modules = Path(addon.auth.__path__[0]).glob(files)
    found = {text for path in modules for text in _texts(ast.parse(path.read_text("utf-8")))}
    statements = {text for text in found if re.match("SELECT|INSERT|UPDATE|DELETE", text)}
    assert statements
    return statements


def _texts(module: ast.Module) -> set[str]:
    """Texts as patterns; what is put into them may be anything."""
    whole = [node for node in ast.walk(module) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for each in whole for part in each.values}
    constants = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts
    ]
    return {
        *(re.escape(str(node.value)) for node in constants),
        *("".join(map(_pattern, node.values)) for node in whole),
    }


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
