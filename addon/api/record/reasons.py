"""Why it was decided so: under which rules, by which votes, against whom; for a history.

Whoever reads a history gets the rules. Votes are for those whom the booking concerns, rivals for
those who decide about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from addon.api import texts
from addon.api.bookings.pages import summary
from addon.api.bookings.scene import Scene
from booking_core.domain import access
from booking_core.domain.approval.events import BookingEscalated, BookingVoted
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingChanged,
    BookingDeclined,
    BookingEvent,
    BookingRequested,
    ChangeDeclined,
    ChangeRequested,
)
from booking_core.domain.bookings.life import Booking, Situation, evolve
from booking_core.domain.bookings.rules import rivals
from booking_core.domain.decider import about, any_of
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.tags import resource_tag
from booking_core.domain.things.resource_life import Mode, PolicyAdopted
from booking_core.domain.waitlist.events import BookingWaitlisted, OfferAccepted
from booking_core.ports import Recorded, Store
from booking_core.projections.diary import Entry, Wanted, between, entry
from booking_core.projections.things import inventory, things

_ASKS = (BookingRequested, ChangeRequested)
_DECIDES = (BookingApproved, BookingDeclined, BookingChanged, ChangeDeclined)
_BY_RULES = (*_ASKS, *_DECIDES, BookingVoted, BookingEscalated, OfferAccepted)
_GRANTS = (BookingApproved, BookingChanged)


@dataclass(frozen=True, slots=True)
class Step:
    """A fact of the booking, and how the booking stood before and after it."""

    recorded: Recorded
    event: BookingEvent
    before: Booking | None
    after: Booking


@dataclass(slots=True)
class Reasons:
    """What is told beside a fact: data, and the same in words."""

    told: dict[str, Any] = field(default_factory=dict)
    sentences: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def page(self, language: str) -> dict[str, Any]:
        because = [texts.because(code, facts, language) for code, facts in self.sentences]
        return {**self.told, **({"because": because} if because else {})}


NO_REASONS = Reasons()


async def reasons(
    store: Store, happened: Sequence[Recorded], booking: Booking, scene: Scene
) -> Mapping[int, Reasons]:
    """By position; only of facts about which there is something to tell.

    Args:
        booking: As it stands today; who may read what is asked of that.

    """
    steps = tuple(_steps(happened))
    adopted = await _adopted(store, steps)
    affair = scene.affair(booking)
    decides = scene.caller.member_id in affair.approvers
    concerned = access.may_read_notes(scene.caller.standing, affair)
    found: dict[int, Reasons] = {}
    for step in steps:
        told = Reasons()
        _rules(step, adopted, scene, told)
        _by_whom(step, told)
        if concerned:
            _votes(step, scene, told)
        if decides:
            await _rivals(store, step, scene, told)
        elif isinstance(step.event, BookingWaitlisted) and step.event.beaten_by:
            told.sentences.append(("beaten", {}))
        found[step.recorded.position] = told
    return found


def _steps(happened: Sequence[Recorded]) -> Iterator[Step]:
    state = Situation()
    for recorded in happened:
        event = recorded.event
        if isinstance(event, BookingEvent):
            before = state.bookings.get(event.booking_id)
            state = evolve(state, event)
            yield Step(recorded, event, before, state.bookings[event.booking_id])


async def _adopted(store: Store, steps: Sequence[Step]) -> Sequence[Recorded]:
    """The versions that the rules of its resources ever had."""
    named = {part.resource_id for step in steps for part in step.after.electorate}
    asked = any_of(about((PolicyAdopted,), resource_tag(each)) for each in sorted(named))
    return await store.read(asked) if named else ()


def _rules(step: Step, adopted: Sequence[Recorded], scene: Scene, told: Reasons) -> None:
    """The version that it was asked under counts; another one may be in force by then."""
    if not isinstance(step.event, _BY_RULES) or not step.after.electorate:
        return
    lines: list[dict[str, Any]] = []
    for part in step.after.electorate:
        name = _name(part.resource_id, scene)
        in_force = _in_force(part.resource_id, adopted, step.recorded.position)
        line = {"resource_id": part.resource_id, "resource_name": name}
        lines.append({**line, "version": part.policy_version, "in_force": in_force})
        code = "rules_then" if in_force > part.policy_version else "rules"
        numbers = {"version": str(part.policy_version), "in_force": str(in_force)}
        told.sentences.append((code, {"resource": name, **numbers}))
    told.told["rules"] = lines


def _in_force(resource_id: ResourceId, adopted: Sequence[Recorded], position: int) -> int:
    versions = [
        policy.version
        for each in adopted
        if each.position <= position
        and (policy := cast("PolicyAdopted", each.event)).resource_id == resource_id
    ]
    return max(versions, default=0)


def _name(resource_id: ResourceId, scene: Scene) -> str:
    found = scene.inventory.get(resource_id)
    return found.label.name if found else ""


def _by_whom(step: Step, told: Reasons) -> None:
    event = step.event
    if not isinstance(event, _GRANTS):
        return
    if event.self_approved:
        told.sentences.append(("self_approved", {}))
    if isinstance(event, BookingApproved) and event.by is None:
        told.sentences.append((_by_rule(step), {}))


def _by_rule(step: Step) -> str:
    """At once, or since nobody said anything in time."""
    before = step.before
    decided_at_once = before is None or all(part.approved for part in before.electorate)
    if decided_at_once:
        return "by_rule"
    silent = any(part.mode is Mode.SILENCE for part in step.after.electorate)
    return "by_silence" if silent else "by_absence"


def _votes(step: Step, scene: Scene, told: Reasons) -> None:
    if not isinstance(step.event, (*_DECIDES, BookingVoted)):
        return
    for part in step.after.electorate:
        if part.mode is Mode.QUORUM and part.votes:
            yes = sum(each.yes for each in part.votes)
            numbers = {"yes": yes, "no": len(part.votes) - yes, "needed": part.needed}
            facts = {name: str(count) for name, count in numbers.items()}
            told.sentences.append(("votes", {"resource": _name(part.resource_id, scene), **facts}))


async def _rivals(store: Store, step: Step, scene: Scene, told: Reasons) -> None:
    """Who else asked for it then: of a decision, just before it."""
    event, position = step.event, step.recorded.position
    if isinstance(event, BookingWaitlisted) and event.beaten_by:
        winner = await entry(store, event.beaten_by)
        if winner:
            told.told["rivals"] = [summary(winner, scene)]
            told.sentences.append(("beaten_by", {"who": _who(winner, scene)}))
    if isinstance(event, (*_ASKS, *_DECIDES)):
        at = position if isinstance(event, _ASKS) else position - 1
        beaten = await _asked_for_the_same(store, step, scene, at)
        told.told["rivals"] = [summary(each, scene) for each in beaten]
        names = {"who": [_who(each, scene) for each in beaten]}
        told.sentences.append(("rivals", names) if beaten else ("no_rivals", {}))


async def _asked_for_the_same(
    store: Store, step: Step, scene: Scene, as_of: int
) -> Sequence[Entry]:
    claim: Claim = getattr(step.event, "wanted", step.event.claim)
    days = Wanted(claim.period.first_day, claim.period.end_day)
    around = await between(store, days, as_of=as_of)
    then = inventory(await things(store, as_of=as_of))
    situation = Situation(scene.membership, then, {each.id: each.booking for each in around})
    own, now = BookingId(step.event.booking_id), step.recorded.clock
    beaten = rivals(claim, situation, now, besides=own)
    known = {each.id: each for each in around}
    return [known[key] for key in beaten]


def _who(found: Entry, scene: Scene) -> str:
    return scene.names.get(found.booking.claim.member_id) or "somebody"
