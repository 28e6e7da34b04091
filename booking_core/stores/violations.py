"""How broken rules stand on disk, by their stable codes.

Whoever adds one raises the reader of `command_refused`: an older version can't read it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from booking_core.domain import errors
from booking_core.domain.decider import Violation
from booking_core.stores.shapes import (
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
    errors.Conflict,
    resource_id=TEXT,
    wanted=INTEGER,
    free=INTEGER,
    night=maybe(DATE),
    start=maybe(WALL_TIME),
    end=maybe(WALL_TIME),
    buffer=FLAG,
)
_HITCH = record(errors.Hitch, day=DATE, codes=many(TEXT))
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
            _rule("not_allowed", errors.NotAllowed, action=TEXT),
            _rule("not_found", errors.NotFound, kind=TEXT, id=TEXT),
            _rule("already_exists", errors.AlreadyExists, kind=TEXT, id=TEXT),
            _rule("already_set_up", errors.AlreadySetUp),
            _rule("last_admin", errors.LastAdmin),
            _rule("member_state", errors.MemberStateForbids, state=TEXT, needed=many(TEXT)),
            _rule("branch_in_use", errors.BranchInUse, branch_id=TEXT, member_ids=many(TEXT)),
            _rule("branch_closed", errors.BranchIsClosed, branch_id=TEXT),
            _rule("guardian_unfit", errors.GuardianUnfit, guardian_id=TEXT, reason=TEXT),
            _rule("delegate_unfit", errors.DelegateUnfit, member_id=TEXT, reason=TEXT),
            _rule("invitation_over", errors.InvitationOver),
            _rule("consent_needed", errors.ConsentNeeded, version=INTEGER),
            _rule("over_already", errors.OverAlready, field=TEXT, end=INSTANT),
            _rule("same_person", errors.SamePerson, member_id=TEXT),
            _rule("merge_clash", errors.MergeClash, booking_id=TEXT, other_booking_id=TEXT),
            _rule("not_in_household", errors.NotInHousehold, member_id=TEXT),
            _rule("parent_unfit", errors.ParentUnfit, parent_id=TEXT, reason=TEXT),
            _rule("field_unfit", errors.FieldUnfit, field=TEXT, kind=TEXT),
            _rule("resource_archived", errors.ResourceArchivedAlready, resource_id=TEXT),
            _rule("stale", errors.Stale, version=INTEGER, current=INTEGER),
            _rule("wrong_state", errors.WrongState, verb=TEXT, state=TEXT, allowed=many(TEXT)),
            _rule("self_approval", errors.SelfApproval),
            _rule("already_decided", errors.AlreadyDecided, resource_ids=many(TEXT)),
            _rule("no_items", errors.NoItems),
            _rule("item_twice", errors.ItemTwice, resource_id=TEXT),
            _rule(
                "persons_unfit",
                errors.PersonsUnfit,
                resource_id=TEXT,
                persons=INTEGER,
                without_bed=INTEGER,
            ),
            _rule("mixed_items", errors.MixedItems, resource_ids=many(TEXT)),
            _rule("period_unfit", errors.PeriodUnfit, resource_id=TEXT, kind=TEXT),
            _rule("period_empty", errors.PeriodEmpty, start=WALL_TIME, end=WALL_TIME),
            _rule("in_the_past", errors.InThePast, begins=_DAY_OR_TIME, earliest=_DAY_OR_TIME),
            _rule("past_nights", errors.PastNightsStay, arrival=DATE, today=DATE),
            _rule("too_early", errors.TooEarly, verb=TEXT, begins=DATE, today=DATE),
            _rule("too_late", errors.TooLate, verb=TEXT, ended=WALL_TIME),
            _rule("not_longer", errors.NotLonger, ends=_DAY_OR_TIME, wanted=_DAY_OR_TIME),
            _rule("not_over", errors.NotOver, ends=_DAY_OR_TIME, now=_DAY_OR_TIME),
            _rule("nothing_said", errors.NothingSaid, field=TEXT),
            _rule("nothing_offered", errors.NothingOffered),
            _rule("nothing_open", errors.NothingOpen, verb=TEXT),
            _rule(
                "stay_too_long", errors.TooLong, resource_id=TEXT, nights=INTEGER, allowed=INTEGER
            ),
            _rule(
                "stay_too_short", errors.TooShort, resource_id=TEXT, nights=INTEGER, needed=INTEGER
            ),
            _rule(
                "slot_too_long",
                errors.SlotTooLong,
                resource_id=TEXT,
                minutes=INTEGER,
                allowed=INTEGER,
            ),
            _rule(
                "slot_too_short",
                errors.SlotTooShort,
                resource_id=TEXT,
                minutes=INTEGER,
                needed=INTEGER,
            ),
            _rule(
                "too_long_together",
                errors.TooLongTogether,
                resource_id=TEXT,
                unit=TEXT,
                used=INTEGER,
                wanted=INTEGER,
                allowed=INTEGER,
                left=INTEGER,
            ),
            _rule(
                "no_arrival_day",
                errors.NoArrivalDay,
                resource_id=TEXT,
                day=DATE,
                weekday=TEXT,
                closed=many(TEXT),
            ),
            _rule(
                "no_departure_day",
                errors.NoDepartureDay,
                resource_id=TEXT,
                day=DATE,
                weekday=TEXT,
                closed=many(TEXT),
            ),
            _rule("beyond_horizon", errors.TooFarAhead, resource_id=TEXT, begins=DATE, latest=DATE),
            _rule("too_soon", errors.TooSoon, resource_id=TEXT, begins=DATE, earliest=DATE),
            _rule(
                "too_many_persons",
                errors.TooManyPersons,
                resource_id=TEXT,
                persons=INTEGER,
                allowed=INTEGER,
            ),
            _rule("not_available", errors.NotAvailable, conflicts=many(_CONFLICT)),
            _rule("group_in_use", errors.GroupInUse, group_id=TEXT, resource_ids=many(TEXT)),
            _rule(
                "quota_exceeded",
                errors.QuotaExceeded,
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
            _rule(
                "text_too_long", errors.TextTooLong, field=TEXT, characters=INTEGER, allowed=INTEGER
            ),
            _rule("text_unfit", errors.TextUnfit, field=TEXT, found=TEXT),
            _rule("series_rule_unfit", errors.RuleUnfit, part=TEXT, value=TEXT, allowed=TEXT),
            _rule("series_too_long", errors.SeriesTooLong, allowed=INTEGER),
            _rule("series_too_far", errors.SeriesTooFar, latest=DATE),
            _rule("series_overlaps", errors.SeriesOverlaps, day=DATE, following=DATE),
            _rule("occurrence_over", errors.OccurrenceOver, day=DATE),
            _rule("occurrence_apart", errors.OccurrenceApart, day=DATE),
            _rule("occurrence_waits", errors.OccurrenceWaits, day=DATE),
            _rule("series_hitches", errors.SeriesHitches, hitches=many(_HITCH), dates=INTEGER),
        )
    )
)
