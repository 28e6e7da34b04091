"""What every fact about a booking says, as it stands on disk; see `stores/kinds.py`.

Views keep claims, electorates and periods in the same words, so that the text of one is made once:
who changes these gives the events their next schema and the views that keep them another edition.
"""

from __future__ import annotations

from booking_core.domain.bookings.about import Verdicts, Vote
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.stays import Slot, Stay
from booking_core.domain.things.resource_life import Absence, Mode
from booking_core.shapes import (
    DATE,
    FLAG,
    INSTANT,
    INTEGER,
    TEXT,
    WALL_TIME,
    many,
    maybe,
    one_of,
    record,
    set_of,
    shared,
    word,
)

PERIOD = one_of(
    stay=(Stay, record(Stay, arrival=DATE, departure=DATE)),
    slot=(
        Slot,
        record(Slot, start=WALL_TIME, end=WALL_TIME, zone=TEXT, start_at=INSTANT, end_at=INSTANT),
    ),
)
CLAIM = shared(
    record(
        Claim,
        member_id=TEXT,
        items=many(
            record(
                ClaimItem,
                resource_id=TEXT,
                lineage=many(TEXT),
                persons=INTEGER,
                weight=INTEGER,
                without_bed=INTEGER,
                who=many(TEXT),
            )
        ),
        period=PERIOD,
        zone=TEXT,
        exclusive=FLAG,
        branch_id=maybe(TEXT),
        waives_buffer=FLAG,
    )
)
ELECTORATE = shared(
    many(
        record(
            Verdicts,
            resource_id=TEXT,
            policy_version=INTEGER,
            approvers=set_of(TEXT),
            mode=word(Mode),
            needed=INTEGER,
            votes=many(record(Vote, by=TEXT, yes=FLAG)),
            approved=maybe(FLAG),
            silent_until=maybe(INSTANT),
            on_absence=word(Absence),
            escalated=FLAG,
        )
    )
)
OF_BOOKING = {"booking_id": TEXT, "claim": CLAIM}
