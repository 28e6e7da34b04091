"""Who comes along: guests get an id of their own, and their names a row that is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from addon.api.protocol.faults import Fault
from addon.api.protocol.wire import UnfitError
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import MemberId
from booking_core.ports import Statement
from booking_core.projections.guests import PREFIX, put_guest


@dataclass(frozen=True, slots=True)
class Party:
    """Items as they were asked for, with ids in place of names; and the names by these ids."""

    items: Sequence[Mapping[str, Any]] | None
    names: Mapping[str, str] = field(default_factory=dict)

    def rows(self, put: Callable[[str, str], Statement]) -> tuple[Statement, ...]:
        """The names, as they are to be written beside the wish."""
        return tuple(put(key, name) for key, name in self.names.items())

    def of_booking(self, booking_id: str, by: MemberId) -> tuple[Statement, ...]:
        return self.rows(lambda key, name: put_guest(key, name, booking_id, by))


def party(body: Mapping[str, Any], before: Claim | None = None) -> Party:
    """Who comes along by the body; of a change, the items of before where it names none.

    Raises:
        UnfitError: There are more guests than persons.
    """
    names: dict[str, str] = {}
    items = [_seated(each, names) for each in body.get("items", _as_they_were(body, before))]
    for index, guest in enumerate(body.get("guests", ())):
        seat = next((each for each in items if len(each["who"]) < each["persons"]), None)
        if seat is None:
            raise UnfitError([Fault(f"/guests/{index}", "more_than_persons", {"allowed": index})])
        seat["who"].append(_guest(guest, names))
    return Party(items if "items" in body or "guests" in body else None, names)


def _as_they_were(body: Mapping[str, Any], before: Claim | None) -> Iterator[dict[str, Any]]:
    """Without the guests of before, where others are named."""
    for item in before.items if before and "guests" in body else ():
        yield {
            "resource_id": item.resource_id,
            "persons": item.persons,
            "without_bed": item.without_bed,
            "who": [each for each in item.who if not each.startswith(PREFIX)],
        }


def _seated(item: Mapping[str, Any], names: dict[str, str]) -> dict[str, Any]:
    named = item.get("who", ())
    who = [_guest(each, names) if isinstance(each, Mapping) else each for each in named]
    return {**item, "who": who}


def _guest(guest: Mapping[str, Any], names: dict[str, str]) -> str:
    key = f"{PREFIX}{uuid4()}"
    names[key] = guest["name"].strip()
    return key
