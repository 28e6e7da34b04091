"""What somebody has to look at, and who has looked at it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from aiohttp import web

from addon.api.bookings.pages import Album, album, claim_body, page
from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer, nothing, paged
from addon.api.protocol.asked import envelope
from addon.api.protocol.problems import ProblemError, refusal
from addon.keys import CALLER, STORE
from booking_core.domain import access
from booking_core.domain.access import BookingState, Verb
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId
from booking_core.domain.things.attention import (
    Affected,
    Concern,
    SettleAttention,
    affected,
    concerns,
    lies_under,
)
from booking_core.handling import handle
from booking_core.instants import instant_text
from booking_core.ports import Store
from booking_core.projections.blocked import Listed, blocks, lifted
from booking_core.projections.concerns import Jump, jumps, settled
from booking_core.projections.diary import Entry, Wanted, between, entry
from booking_core.projections.people import Person

_IDS = UUID("5f0c2f5e-6f0c-4b1e-9a53-0a3f3f7c1d20")
_JUMPS_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Matter:
    """One line of the list.

    Attributes:
        cause: With `found`, what tells it from all others.
        was: What the stay was before something was shut; None where it is as it was.

    """

    kind: Concern
    cause: str
    found: Entry | None = None
    resource_id: str | None = None
    block_id: str | None = None
    was: Claim | None = None
    jump: Jump | None = None
    ward: Person | None = None

    @property
    def id(self) -> str:
        return str(uuid5(_IDS, f"{self.cause}/{self.found.id if self.found else ''}"))


async def list_attention(request: web.Request) -> web.Response:
    scene = await load_scene(request)
    matters = await _matters(request.app[STORE], scene)
    entries = [each.found for each in matters if each.found]
    pages = await album(request.app[STORE], scene, entries)
    matters = sorted(matters, key=_place)
    return answer(request, paged(request, matters, _place, lambda each: _shown(each, scene, pages)))


def _place(matter: _Matter) -> str:
    """By kind, then by day."""
    day = matter.found.booking.claim.period.first_day if matter.found else ""
    return f"{[*Concern].index(matter.kind):02}/{day}/{matter.id}"


async def keep_attention(request: web.Request) -> web.Response:
    """It stays as it is, and is not shown again."""
    scene = await load_scene(request)
    asked = request.match_info["id"]
    # Who says it twice is told the same.
    known = await _matters(request.app[STORE], scene, settled_too=True)
    matter = next((each for each in known if each.id == asked), None)
    if matter is None:
        raise ProblemError(404, "not_found", facts={"kind": "attention"})
    booking_id = matter.found.id if matter.found else None
    command = SettleAttention(request[CALLER].member_id, matter.cause, booking_id)
    outcome = await handle(concerns, request.app[STORE], command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome)
    return nothing()


async def _matters(store: Store, scene: Scene, *, settled_too: bool = False) -> Sequence[_Matter]:
    """All for those who run the household; for approvers what they may decide about."""
    if not access.may_triage(scene.caller.standing):
        return []
    found = [
        *await _affected(store, scene),
        *[each async for each in _restorable(store, scene)],
        *await _clock(store, scene),
        *_alone(scene),
    ]
    causes = () if settled_too else [each.cause for each in found]
    done = await settled(store, causes)
    return [each for each in found if _concerns(each, scene) and _key(each) not in done]


def _key(matter: _Matter) -> tuple[str, str | None]:
    return matter.cause, matter.found.id if matter.found else None


def _concerns(matter: _Matter, scene: Scene) -> bool:
    if scene.caller.is_admin or matter.found is None:
        return scene.caller.is_admin
    return scene.caller.member_id in scene.affair(matter.found.booking).approvers


def _yesterday(scene: Scene) -> date:
    """The earliest day that it may still be anywhere."""
    return scene.now.date() - timedelta(days=1)


async def _affected(store: Store, scene: Scene) -> list[_Matter]:
    first = _yesterday(scene)
    states = frozenset({BookingState.APPROVED, BookingState.ACTIVE})
    entries = {each.id: each for each in await between(store, Wanted(first, states=states))}
    standing = await blocks(store, first)
    situation = replace(
        scene.situation(list(entries.values())),
        blocks={each.block.id: each.block for each in standing},
    )
    return [_matter(each, entries) for each in affected(situation, scene.now)]


def _matter(each: Affected, entries: Mapping[BookingId, Entry]) -> _Matter:
    block_id = each.source if each.concern is Concern.BLOCKED else None
    return _Matter(each.concern, each.cause, entries[each.booking_id], each.resource_id, block_id)


async def _restorable(store: Store, scene: Scene) -> AsyncIterator[_Matter]:
    """Stays that were cancelled or moved while a block stood that has been lifted since."""
    for each in await lifted(store, _yesterday(scene)):
        for before in await _under(store, each):
            now = await entry(store, before.id)
            if now and before.booking.claim.ends_at > scene.now and _is_gone(now, before, each):
                yield _Matter(
                    Concern.RESTORABLE,
                    f"lifted/{each.block.id}",
                    now,
                    each.block.resource_id,
                    each.block.id,
                    before.booking.claim,
                )


async def _under(store: Store, each: Listed) -> Sequence[Entry]:
    """What stood there when it was shut."""
    period = each.block.period
    wanted = Wanted(period.first_day, period.end_day, states=frozenset({BookingState.APPROVED}))
    found = await between(store, wanted, as_of=each.since)
    return [entry for entry in found if lies_under(entry.booking.claim, each.block)]


def _is_gone(now: Entry, before: Entry, each: Listed) -> bool:
    if now.booking.state is BookingState.CANCELLED:
        return True
    stands = now.booking.state is BookingState.APPROVED
    return (
        stands
        and now.booking.claim != before.booking.claim
        and not lies_under(now.booking.claim, each.block)
    )


async def _clock(store: Store, scene: Scene) -> list[_Matter]:
    found = await jumps(store, instant_text(scene.now - _JUMPS_SHOWN))
    return [_Matter(Concern.CLOCK, f"clock/{each.position}", jump=each) for each in found]


def _alone(scene: Scene) -> list[_Matter]:
    """Members whose guardian left, and for whom nobody acts since."""
    people = scene.membership.people
    return [
        _Matter(Concern.GUARDIAN, f"guardian/{each.id}/{each.guarded_by}", ward=each)
        for each in scene.people
        if each.member.active
        and each.member.guardian_id is None
        and each.guarded_by is not None
        and not people[each.guarded_by].active
    ]


def _shown(matter: _Matter, scene: Scene, pages: Album) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": matter.id,
        "kind": matter.kind,
        "actions": list(_actions(matter, scene)),
    }
    if matter.resource_id:
        told["resource_id"] = matter.resource_id
    if matter.block_id:
        told["block_id"] = matter.block_id
    if matter.found:
        told["booking"] = page(matter.found, pages)
    if matter.was:
        told["was"] = claim_body(matter.was, scene)
    if matter.ward:
        told["member"] = {"id": matter.ward.id, "name": matter.ward.name}
    if matter.jump:
        told |= {"occurred_at": matter.jump.occurred_at, "clock": matter.jump.clock}
    return told


def _actions(matter: _Matter, scene: Scene) -> Iterator[str]:
    """`keep` is this list's own; `move`, `cancel` and `undo` are verbs of the booking."""
    yield "keep"
    if matter.found is None:
        return
    affair = scene.affair(matter.found.booking)
    if matter.kind is Concern.RESTORABLE:
        affair = matter.found.booking.affair(scene.membership)  # not bound to the time for it
    can = access.verbs(scene.caller.standing, affair)
    if Verb.CHANGE in can:
        yield "move"
    if Verb.CANCEL in can and matter.kind is not Concern.RESTORABLE:
        yield "cancel"
    if Verb.UNDO in can:
        yield "undo"
