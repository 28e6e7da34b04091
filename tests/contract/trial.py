"""An operation on its way: who asks it of which thing, with all that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.contract.rights import OPERATIONS, RIGHTS
from tests.contract.things import FUTURE, Maker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.addon.api.visitors import Answer, House, Visitor

_ABSENT = "00000000-0000-7000-8000-00000000dead"
ENDLESS = "stream_events"


@dataclass(frozen=True, slots=True)
class Trial:
    """Ready to be sent, once or again."""

    name: str
    visitor: Visitor
    path: str
    body: Any
    headers: Mapping[str, str]

    async def send(self, **headers: str) -> Answer:
        """Names of more headers are written with underscores."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        method = OPERATIONS[self.name].method
        return await self.visitor.ask(
            method, self.path, self.body, headers={**self.headers, **more}
        )


async def trial(
    house: House, name: str, role: str, *, own: bool, maker: Maker | None = None
) -> Trial:
    """Of what is the role's own, or somebody else's; nobody asks of Bo's."""
    maker, operation = maker or Maker(house), OPERATIONS[name]
    await renew(house)
    visitor = maker.visitor(role)
    known = visitor if role != "nobody" else house.bo
    owner = known if own else maker.someone_else(role)
    thing, version = await maker.make(RIGHTS[name].thing, owner)
    path = operation.path.format(id=thing or _ABSENT, secret=await maker.feed_secret())
    if name == "get_availability":
        asked = {**FUTURE, "resource_id": house.attic}
        path += "?" + "&".join(f"{key}={value}" for key, value in asked.items())
    headers = {}
    if operation.method == "PATCH":
        me = name == "change_me"
        headers["If-Match"] = (await known.get("/me")).tag if me else f'"{version}"'
    body = await maker.body(operation, owner, version) if operation.media else None
    return Trial(name, visitor, path, body, headers)


async def allowed(house: House, name: str, maker: Maker | None = None) -> Trial:
    """By an admin, of whatever an admin may ask it of."""
    return await trial(house, name, "admin", own="admin" in RIGHTS[name].own, maker=maker)


async def renew(house: House) -> None:
    """A new session for each, since a trial may have ended theirs."""
    for name in ("ana", "ben", "bo", "carl"):
        setattr(house, name, await house.log_in(f"{name}@example.org"))
