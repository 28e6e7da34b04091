"""Claims, electorates and sealed words as the texts that views keep."""

from __future__ import annotations

import json
from typing import NoReturn

from booking_core.claim_shapes import CLAIM, ELECTORATE, PERIOD
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import MemberId
from booking_core.domain.stays import Period
from booking_core.domain.texts import SealedText, Words
from booking_core.shapes import Unsealed


def claim_text(claim: Claim) -> str:
    return CLAIM.write(claim, "", _never)


def read_claim(text: str) -> Claim:
    return CLAIM.read(json.loads(text), "")


def electorate_text(electorate: tuple[Verdicts, ...]) -> str:
    return ELECTORATE.write(electorate, "", _never)


def read_electorate(text: str) -> tuple[Verdicts, ...]:
    return ELECTORATE.read(json.loads(text), "")


def period_text(period: Period) -> str:
    return PERIOD.write(period, "", _never)


def read_period(text: str) -> Period:
    period: Period = PERIOD.read(json.loads(text), "")
    return period


def _never(unsealed: Unsealed) -> NoReturn:
    msg = f"there are words in {unsealed.place!r}, and views keep only sealed ones"
    raise TypeError(msg)


def words_text(words: Words | None) -> str | None:
    """Sealed words only: what a view keeps was read from the log.

    Raises:
        TypeError: The words are not sealed.
    """
    if words is None:
        return None
    if not isinstance(words, SealedText):
        msg = "only sealed words stand in views"
        raise TypeError(msg)
    return json.dumps([words.author, words.place, words.box])


def read_words(text: str | None) -> SealedText | None:
    if text is None:
        return None
    author, place, box = json.loads(text)
    return SealedText(MemberId(author), place, box)
