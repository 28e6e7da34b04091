"""When the facts of one transaction happened: at the same instant, all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from booking_core.instants import instant, instant_text
from booking_core.stores.encoding.chain import framed
from booking_core.stores.encoding.identifiers import uuids7


@dataclass(frozen=True, slots=True)
class Moment:
    """What facts that are written together have in common.

    Attributes:
        at: Never before what is in the log already.
        clock: What the clock said.
        texts: Both, as they stand in the log.
        framed: Both, as the chain has them.
        ids: For its events, as many as are asked for.
    """

    at: datetime
    clock: datetime
    texts: tuple[str, str]
    framed: bytes
    ids: Iterator[str]


def moment(clock: datetime, last: str) -> Moment:
    """Now, by the clock, in a log whose last event happened at `last`; empty if there is none."""
    said = instant_text(clock)
    at = max(said, last)
    return Moment(
        *(clock if at == said else instant(at), clock, (at, said)),
        *(framed((at, said)), uuids7(clock)),
    )
