"""Plays histories: asks a store for one thing after the other, and looks at what came of it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from booking_core import domain
from booking_core.domain import access
from booking_core.domain.access import Verb
from booking_core.domain.bookings import commands as wishes, course_commands as course
from booking_core.domain.bookings.commands import PassTime
from booking_core.domain.decider import Decider
from booking_core.domain.ids import SYSTEM
from booking_core.domain.people.consenting import GiveConsent
from booking_core.domain.people.leaving import LeaveHousehold
from booking_core.domain.people.members import EraseMember
from booking_core.domain.series.life import version_of
from booking_core.domain.texts import SealedText
from booking_core.handling import handle
from booking_core.instants import instant, instant_text
from booking_core.ports import Envelope
from booking_core.projections import branches, diary, grouped, people, serial, things
from booking_core.projections.diary import Wanted
from booking_core.projections.guests import PREFIX, forget_guests, forget_guests_of, put_guest
from booking_core.projections.views import VIEWS
from booking_core.stores.encoding.sealing import forgetting
from tests.cast import MARCH_1ST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from booking_core.ports import Database, Outcome, Recorded, Statement, Store

HOUSEKEEPER = Envelope(SYSTEM, "test", "c-1")
BESIDE = ("guests", "erased")
"""Tables that the facts' rows beside them stand in."""

Tables = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody asks for something.

    Attributes:
        command: Its `version`, if it has one, is counted from the one that stands: 0 is right.
        later: How long after the step before.
        twice: The same request comes again with the same key.
        turn: It is asked of a booking to which it is open, by somebody who may; which of those,
            where there are several. None: of whatever it names, by whoever it says.
    """

    command: Any
    later: timedelta = timedelta(0)
    twice: bool = False
    turn: int | None = None


History = list[Step]
Deciders = Mapping[type[Any], Decider[Any, Any, Any]]


@cache
def deciders() -> Deciders:
    """Of every command that anybody can wish, wherever in the domain its decider stands."""
    found: dict[type[Any], Decider[Any, Any, Any]] = {}
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        room = importlib.import_module(module.name)
        mine = {name: hint for name, hint in _annotations(room).items() if name in vars(room)}
        for name, hint in mine.items():
            if isinstance(decider := getattr(room, name), Decider):
                command = get_args(hint)[0]
                union = get_args(command) if isinstance(command, UnionType) else (command,)
                found.update(dict.fromkeys(union, decider))
    return found


def _annotations(room: Any) -> dict[str, Any]:  # noqa: ANN401 - a module
    return get_type_hints(room) if getattr(room, "__annotations__", None) else {}


_VERBS: Mapping[type[Any], Verb] = {
    wishes.ApproveBooking: Verb.APPROVE,
    wishes.DeclineBooking: Verb.DECLINE,
    wishes.ObjectToBooking: Verb.OBJECT,
    wishes.WithdrawBooking: Verb.WITHDRAW,
    wishes.CancelBooking: Verb.CANCEL,
    wishes.ChangeBooking: Verb.CHANGE,
    wishes.AcceptOffer: Verb.ACCEPT,
    wishes.RefuseOffer: Verb.REFUSE_OFFER,
    course.CheckIn: Verb.CHECK_IN,
    course.CheckOut: Verb.CHECK_OUT,
    course.ExtendStay: Verb.EXTEND,
    course.AskAboutNoShow: Verb.NO_SHOW,
    course.AnswerQuestion: Verb.ANSWER,
    course.TransferBooking: Verb.TRANSFER,
    course.CommentOnBooking: Verb.COMMENT,
    course.CorrectStay: Verb.CORRECT,
    course.UndoBooking: Verb.UNDO,
    course.AskMore: Verb.ASK,
    course.OfferInstead: Verb.OFFER,
}

TURNED = frozenset({*_VERBS, PassTime})
"""What can be asked of a booking by turns."""


@dataclass
class Turning:
    """A clock that the history turns."""

    now: datetime = MARCH_1ST

    def __call__(self) -> datetime:
        return self.now


async def play(store: Store, clock: Turning, history: History) -> list[Outcome]:
    """What came of each step; see `played` for one at a time."""
    return [await played(store, clock, number, step) for number, step in enumerate(history)]


async def played(
    store: Store, clock: Turning, number: int, step: Step, careless: Deciders | None = None
) -> Outcome:
    """`careless`: who decides instead of the domain."""
    clock.now += step.later
    command = await _as_it_stands(store, clock.now, step)
    by = getattr(command, "by", SYSTEM)
    envelope = Envelope(by, "test", f"c-{number}", key=f"k-{number}", fingerprint="same")
    decider = {**deciders(), **(careless or {})}[type(command)]
    beside = list(_beside(command, number, clock.now))
    outcome = await handle(decider, store, command, envelope, beside=beside)
    if isinstance(command, PassTime):
        await forget_guests(store, clock.now)
    if step.twice:
        before = await tables_of(store)
        await handle(decider, store, command, envelope, beside=beside)
        assert await tables_of(store) == before
    return outcome


def _beside(command: Any, number: int, now: datetime) -> Iterator[Statement]:  # noqa: ANN401 - any
    """What the edge writes beside the facts of such a command."""
    for item in getattr(command, "items", None) or ():
        for who in getattr(item, "who", ()):
            if who.startswith(PREFIX) and hasattr(command, "booking_id"):
                guest_id = f"{who}/{number}/{item.resource_id}"
                yield put_guest(guest_id, "Gina", command.booking_id, command.by)
    match command:
        case LeaveHousehold(leaving=EraseMember()) | EraseMember():
            yield forget_guests_of(command.member_id)
            yield from forgetting(command.member_id, now)
        case _:
            return


async def _as_it_stands(store: Store, now: datetime, step: Step) -> Any:  # noqa: ANN401 - any command
    command = step.command
    if step.turn is not None:
        command = await _fitting(store, now, command, step.turn)
    changes: dict[str, Any] = {}
    if hasattr(command, "now") and not isinstance(command, PassTime):
        changes["now"] = now
    if isinstance(command, PassTime):
        changes["now"] = min(command.now, now) if step.turn is not None else now
    if getattr(command, "version", None) is not None and not isinstance(command, GiveConsent):
        changes["version"] = command.version + await _version(store, command)
    return replace(command, **changes)


async def _fitting(store: Store, now: datetime, command: Any, turn: int) -> Any:  # noqa: ANN401 - any
    """The command as it stands where nobody can ask it of anything."""
    if isinstance(command, PassTime):
        due = await diary.due(store, instant_text(now), 1)
        return PassTime(due[0].booking_id, instant(due[0].due_at)) if due else command
    membership = people.membership(await people.everybody(store)).at(now)
    verb = _VERBS[type(command)]
    open_to = [
        (each.id, who)
        for each in await diary.between(store, Wanted())
        for who in sorted(membership.people)
        if verb in access.verbs(membership.standing(who), each.booking.affair(membership))
    ]
    if not open_to:
        return command
    booking_id, by = open_to[turn % len(open_to)]
    return replace(command, booking_id=booking_id, by=by)


async def _version(store: Store, command: Any) -> int:  # noqa: ANN401 - any command
    if hasattr(command, "booking_id"):
        entry = await diary.entry(store, command.booking_id)
        return entry.booking.version if entry else 1
    if hasattr(command, "series_id"):
        found = await serial.serial(store, command.series_id)
        dates = await diary.of_series(store, [command.series_id])
        return version_of(found.facts, (each.booking.version for each in dates)) if found else 1
    if hasattr(command, "group_id"):
        group = grouped.by_id(await grouped.listed(store)).get(command.group_id)
        return group.version if group else 1
    if hasattr(command, "resource_id"):
        thing = things.inventory(await things.things(store)).get(command.resource_id)
        return thing.version if thing else 1
    if hasattr(command, "member_id"):
        person = await people.person(store, command.member_id)
        return person.member.version if person else 1
    part = await branches.part(store, command.branch_id)
    return part.branch.version if part else 1


async def tables_of(database: Database) -> Tables:
    """All rows of all views, in an order that both databases share."""
    found: Tables = {}
    for name in (*(table for view in VIEWS for table in view.tables), *BESIDE):
        rows = await database.fetch(f"SELECT * FROM {name}")  # noqa: S608 - names of the house
        found[name] = sorted((tuple(row.values()) for row in rows), key=repr)
    return found


def told(log: Sequence[Recorded]) -> list[Any]:
    """What a log says, without the ids of its events and the bytes of its seals."""
    return [
        (
            *(each.position, each.kind, each.schema, _plain(each.event), sorted(each.tags)),
            *(each.occurred_at, each.clock, each.envelope.actor, each.envelope.key),
        )
        for each in log
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of an event
    match value:
        case SealedText():
            return ("sealed", value.author)
        case frozenset():
            return sorted(map(str, value))
        case tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value):
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        case _:
            return value


def shown(tables: Tables) -> Tables:
    """Tables as both databases must have them: JSON by what it says, seals by their author."""
    return {
        name: sorted((tuple(_said(cell) for cell in row) for row in rows), key=repr)
        for name, rows in tables.items()
    }


def _said(cell: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(cell, bool):
        return int(cell)
    if not isinstance(cell, str) or not cell.startswith(("{", "[")):
        return cell
    tree = json.loads(cell)
    match tree:
        case [str(author), str(), str(box)] if len(box) > 30:
            return ("sealed", author)
        case _:
            return json.dumps(tree, sort_keys=True)
