"""Sealed words as a reader is given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addon.api import texts
from booking_core.domain.texts import BrokenSeal, SealedText
from booking_core.ports import Database


async def opened(
    database: Database, sealed: Sequence[SealedText], language: str
) -> Mapping[SealedText, str | None]:
    """The words of each; None where their author was forgotten, a sentence for a broken seal."""
    if not sealed:
        return {}
    instead = texts.page("broken_seal", language)
    words = await database.unseal(sealed)
    return {
        text: instead if isinstance(found, BrokenSeal) else found
        for text, found in zip(sealed, words, strict=True)
    }
