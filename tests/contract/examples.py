"""An example of each operation: what was really sent, and what was really answered.

Written to `addon/api/examples.json`, from where the contract takes what it shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any
from zlib import crc32

from aiohttp.test_utils import TestClient, TestServer

from addon.api.protocol.contract import EXAMPLES
from addon.app import build_app
from addon.settings import Settings
from tests.addon.api.visitors import SETUP_CODE, Hands, House, move_in
from tests.contract.rights import OPERATIONS
from tests.contract.things import Maker
from tests.contract.trial import ENDLESS, allowed

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer

# Set-up happened, ingress is not here, a stream has no end; these are told by their summaries.
UNTOLD = {"set_up", "link_home_assistant", ENDLESS}
# What is only looked at comes first: what others make does not change it.
TOLD = sorted(OPERATIONS.keys() - UNTOLD, key=lambda name: (OPERATIONS[name].method != "GET", name))
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SECRET = re.compile(r"[A-Za-z0-9_.-]{40,}")
_POSITIONS = {"position", "last_position", "head"}
_SHOWN = 2
"""Of a list, for a look."""


async def sent(house: House, name: str) -> tuple[Any, Answer]:
    """Body and answer; the numbers in names depend on nothing but the operation."""
    start = 1000 + crc32(name.encode()) % 8000 * 10
    asked = await allowed(house, name, Maker(house, count(start)))
    return asked.body, await asked.send()


async def example(house: House, name: str) -> Mapping[str, Any]:
    body, answer = await sent(house, name)
    assert answer.status < 300, (name, answer.body)
    known: dict[str, str] = {}
    told: dict[str, Any] = {"status": str(answer.status)}
    if OPERATIONS[name].media:
        told["request"] = calm(body, known)
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        told["answer"] = calm(answer.body, known)
    return told


def calm(value: Any, known: dict[str, str], field: str = "") -> Any:  # noqa: ANN401 - JSON
    """The value without what differs from run to run; ids are numbered as they come."""
    match value:
        case dict():
            return {name: calm(each, known, name) for name, each in value.items()}
        case list():
            return [calm(each, known, field) for each in value[:_SHOWN]]
        case str():
            plain = _ID.sub(lambda found: _numbered(found[0], known), value)
            return plain if _ID.search(plain) else _SECRET.sub("…", plain)
        case int() if field in _POSITIONS:
            return 1
        case _:
            return value


def _numbered(found: str, known: dict[str, str]) -> str:
    return known.setdefault(found, f"0197a3c2-0000-7000-8000-{len(known) + 1:012d}")


def written(examples: Mapping[str, Mapping[str, Any]]) -> str:
    """A line an operation, so that two who add one each don't meet."""
    lines = (
        f"{json.dumps(name)}: {json.dumps(each, ensure_ascii=False)}"
        for name, each in sorted(examples.items())
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


async def write_examples() -> None:
    settings = Settings(
        database_url=":memory:", setup_code=SETUP_CODE, password_cost=4, rate_burst=0
    )
    hands = Hands()
    async with TestClient(TestServer(build_app(settings, clock=hands))) as client:
        house = await move_in(House(client, hands))
        examples = {name: await example(house, name) for name in TOLD}
    EXAMPLES.write_text(written(examples), "utf-8")
