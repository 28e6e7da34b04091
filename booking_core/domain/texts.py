"""Free text in the history: the author's personal data, which must stay forgettable."""

from __future__ import annotations

from dataclasses import dataclass

from booking_core.domain.ids import MemberId


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words on their way into the log; the store seals them with a key of their author's."""

    author: MemberId
    text: str


@dataclass(frozen=True, slots=True)
class SealedText:
    """Words as the log keeps them; readable while their author's key exists.

    `place` is what the seal is bound to: id of the event and name of the field.
    """

    author: MemberId
    place: str
    box: str


Words = FreeText | SealedText


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """In place of words that were changed, or put elsewhere, behind the app's back."""


Opened = str | BrokenSeal | None
"""What a seal gives back: the words, or None where their author was forgotten."""
