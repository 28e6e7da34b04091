"""Every kind of event as it stands on disk: kind, schema number, names and shapes.

What is written here is for ever. To change an event: give it the next schema number and reader,
add the step from the old tree to `upcasters.py` and keep the old sample in
`tests/core/stores/samples/`.
"""

from __future__ import annotations

from booking_core.domain.refusals import CommandRefused
from booking_core.shapes import DATE, TEXT, many, set_of
from booking_core.stores.encoding.codec import Codec, event
from booking_core.stores.kinds.bookings import BOOKING_KINDS
from booking_core.stores.kinds.hearing import HEARING_KINDS
from booking_core.stores.kinds.people import PEOPLE_KINDS
from booking_core.stores.kinds.quotas import QUOTA_KINDS
from booking_core.stores.kinds.series import SERIES_KINDS
from booking_core.stores.kinds.stays import STAY_KINDS
from booking_core.stores.kinds.talk import TALK_KINDS
from booking_core.stores.kinds.things import THING_KINDS
from booking_core.stores.kinds.upcasters import UPCASTERS
from booking_core.stores.kinds.violations import VIOLATION
from booking_core.stores.kinds.waiting import WAITING_KINDS

_REFUSED = event(
    CommandRefused,
    "command_refused",
    members={
        "by": TEXT,
        "day": DATE,
        "command": TEXT,
        "subjects": set_of(TEXT),
        "violations": many(VIOLATION),
    },
)

CODEC = Codec(
    (
        *PEOPLE_KINDS,
        *THING_KINDS,
        *BOOKING_KINDS,
        *STAY_KINDS,
        *HEARING_KINDS,
        *TALK_KINDS,
        *WAITING_KINDS,
        *SERIES_KINDS,
        *QUOTA_KINDS,
        _REFUSED,
    ),
    UPCASTERS,
)
