"""How broken rules stand on disk, by their stable codes.

Whoever adds one raises the reader of `command_refused`: an older version can't read it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from booking_core.domain.approval.errors import (
    AlreadyDecided,
    NothingOffered,
    NothingOpen,
    NothingSaid,
    SelfApproval,
)
from booking_core.domain.bookings.errors import (
    Conflict,
    InThePast,
    ItemTwice,
    MixedItems,
    NoArrivalDay,
    NoDepartureDay,
    NoItems,
    NotAvailable,
    NotLonger,
    NotOver,
    PastNightsStay,
    PeriodEmpty,
    PeriodUnfit,
    PersonsUnfit,
    SlotTooLong,
    SlotTooShort,
    TooEarly,
    TooFarAhead,
    TooLate,
    TooLong,
    TooLongTogether,
    TooManyPersons,
    TooShort,
    TooSoon,
)
from booking_core.domain.decider import Violation
from booking_core.domain.errors import (
    AlreadyExists,
    FieldUnfit,
    NotAllowed,
    NotFound,
    OverAlready,
    Stale,
    TextTooLong,
    TextUnfit,
    WrongState,
)
from booking_core.domain.people.errors import (
    AlreadySetUp,
    BranchInUse,
    BranchIsClosed,
    ConsentNeeded,
    DelegateUnfit,
    GuardianUnfit,
    InvitationOver,
    LastAdmin,
    MemberStateForbids,
    MergeClash,
    NotInHousehold,
    SamePerson,
)
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.series.errors import (
    Hitch,
    OccurrenceApart,
    OccurrenceOver,
    OccurrenceWaits,
    SeriesHitches,
    SeriesOverlaps,
    SeriesTooFar,
    SeriesTooLong,
)
from booking_core.domain.things.errors import (
    GroupInUse,
    ParentUnfit,
    ResourceArchivedAlready,
    RuleUnfit,
)
from booking_core.shapes import (
    DATE,
    FLAG,
    INSTANT,
    INTEGER,
    TEXT,
    WALL_TIME,
    Shape,
    many,
    maybe,
    one_of,
    record,
)

_CONFLICT = record(
    Conflict,
    resource_id=TEXT,
    wanted=INTEGER,
    free=INTEGER,
    night=maybe(DATE),
    start=maybe(WALL_TIME),
    end=maybe(WALL_TIME),
    buffer=FLAG,
)
_HITCH = record(Hitch, day=DATE, codes=many(TEXT))
_DAY_OR_TIME = one_of(day=(date, DATE), time=(datetime, WALL_TIME))


def _rule(
    code: str, violation: type[Violation], /, **members: Shape[Any]
) -> tuple[str, tuple[type[Violation], Shape[Violation]]]:
    if violation.code != code:
        msg = f"{violation.__name__} has the code {violation.code!r}, on disk it is {code!r}"
        raise TypeError(msg)
    return code, (violation, record(violation, **members))


VIOLATION: Shape[Any] = one_of(
    **dict(
        (
            _rule("not_allowed", NotAllowed, action=TEXT),
            _rule("not_found", NotFound, kind=TEXT, id=TEXT),
            _rule("already_exists", AlreadyExists, kind=TEXT, id=TEXT),
            _rule("already_set_up", AlreadySetUp),
            _rule("last_admin", LastAdmin),
            _rule("member_state", MemberStateForbids, state=TEXT, needed=many(TEXT)),
            _rule("branch_in_use", BranchInUse, branch_id=TEXT, member_ids=many(TEXT)),
            _rule("branch_closed", BranchIsClosed, branch_id=TEXT),
            _rule("guardian_unfit", GuardianUnfit, guardian_id=TEXT, reason=TEXT),
            _rule("delegate_unfit", DelegateUnfit, member_id=TEXT, reason=TEXT),
            _rule("invitation_over", InvitationOver),
            _rule("consent_needed", ConsentNeeded, version=INTEGER),
            _rule("over_already", OverAlready, field=TEXT, end=INSTANT),
            _rule("same_person", SamePerson, member_id=TEXT),
            _rule("merge_clash", MergeClash, booking_id=TEXT, other_booking_id=TEXT),
            _rule("not_in_household", NotInHousehold, member_id=TEXT),
            _rule("parent_unfit", ParentUnfit, parent_id=TEXT, reason=TEXT),
            _rule("field_unfit", FieldUnfit, field=TEXT, kind=TEXT),
            _rule("resource_archived", ResourceArchivedAlready, resource_id=TEXT),
            _rule("stale", Stale, version=INTEGER, current=INTEGER),
            _rule("wrong_state", WrongState, verb=TEXT, state=TEXT, allowed=many(TEXT)),
            _rule("self_approval", SelfApproval),
            _rule("already_decided", AlreadyDecided, resource_ids=many(TEXT)),
            _rule("no_items", NoItems),
            _rule("item_twice", ItemTwice, resource_id=TEXT),
            _rule(
                "persons_unfit",
                PersonsUnfit,
                resource_id=TEXT,
                persons=INTEGER,
                without_bed=INTEGER,
            ),
            _rule("mixed_items", MixedItems, resource_ids=many(TEXT)),
            _rule("period_unfit", PeriodUnfit, resource_id=TEXT, kind=TEXT),
            _rule("period_empty", PeriodEmpty, start=WALL_TIME, end=WALL_TIME),
            _rule("in_the_past", InThePast, begins=_DAY_OR_TIME, earliest=_DAY_OR_TIME),
            _rule("past_nights", PastNightsStay, arrival=DATE, today=DATE),
            _rule("too_early", TooEarly, verb=TEXT, begins=DATE, today=DATE),
            _rule("too_late", TooLate, verb=TEXT, ended=WALL_TIME),
            _rule("not_longer", NotLonger, ends=_DAY_OR_TIME, wanted=_DAY_OR_TIME),
            _rule("not_over", NotOver, ends=_DAY_OR_TIME, now=_DAY_OR_TIME),
            _rule("nothing_said", NothingSaid, field=TEXT),
            _rule("nothing_offered", NothingOffered),
            _rule("nothing_open", NothingOpen, verb=TEXT),
            _rule("stay_too_long", TooLong, resource_id=TEXT, nights=INTEGER, allowed=INTEGER),
            _rule("stay_too_short", TooShort, resource_id=TEXT, nights=INTEGER, needed=INTEGER),
            _rule(
                "slot_too_long",
                SlotTooLong,
                resource_id=TEXT,
                minutes=INTEGER,
                allowed=INTEGER,
            ),
            _rule(
                "slot_too_short",
                SlotTooShort,
                resource_id=TEXT,
                minutes=INTEGER,
                needed=INTEGER,
            ),
            _rule(
                "too_long_together",
                TooLongTogether,
                resource_id=TEXT,
                unit=TEXT,
                used=INTEGER,
                wanted=INTEGER,
                allowed=INTEGER,
                left=INTEGER,
            ),
            _rule(
                "no_arrival_day",
                NoArrivalDay,
                resource_id=TEXT,
                day=DATE,
                weekday=TEXT,
                closed=many(TEXT),
            ),
            _rule(
                "no_departure_day",
                NoDepartureDay,
                resource_id=TEXT,
                day=DATE,
                weekday=TEXT,
                closed=many(TEXT),
            ),
            _rule("beyond_horizon", TooFarAhead, resource_id=TEXT, begins=DATE, latest=DATE),
            _rule("too_soon", TooSoon, resource_id=TEXT, begins=DATE, earliest=DATE),
            _rule(
                "too_many_persons",
                TooManyPersons,
                resource_id=TEXT,
                persons=INTEGER,
                allowed=INTEGER,
            ),
            _rule("not_available", NotAvailable, conflicts=many(_CONFLICT)),
            _rule("group_in_use", GroupInUse, group_id=TEXT, resource_ids=many(TEXT)),
            _rule(
                "quota_exceeded",
                QuotaExceeded,
                resource_id=TEXT,
                group_id=maybe(TEXT),
                per=TEXT,
                unit=TEXT,
                period=TEXT,
                limit=INTEGER,
                used=INTEGER,
                left=INTEGER,
                wanted=INTEGER,
            ),
            _rule("text_too_long", TextTooLong, field=TEXT, characters=INTEGER, allowed=INTEGER),
            _rule("text_unfit", TextUnfit, field=TEXT, found=TEXT),
            _rule("series_rule_unfit", RuleUnfit, part=TEXT, value=TEXT, allowed=TEXT),
            _rule("series_too_long", SeriesTooLong, allowed=INTEGER),
            _rule("series_too_far", SeriesTooFar, latest=DATE),
            _rule("series_overlaps", SeriesOverlaps, day=DATE, following=DATE),
            _rule("occurrence_over", OccurrenceOver, day=DATE),
            _rule("occurrence_apart", OccurrenceApart, day=DATE),
            _rule("occurrence_waits", OccurrenceWaits, day=DATE),
            _rule("series_hitches", SeriesHitches, hitches=many(_HITCH), dates=INTEGER),
        )
    )
)
