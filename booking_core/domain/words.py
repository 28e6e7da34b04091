"""What people write: how it is kept, and what stands in no text of a family."""

from __future__ import annotations

import unicodedata

_BREAKS = "\n\r\t"
_BIDI_CONTROLS = frozenset(
    map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
"""Unicode's Bidi_Control: they turn the order of what is read around, unseen (UTS #39 §5.5)."""


def tidied(text: str) -> str:
    """Trimmed and normalised (NFC)."""
    return unicodedata.normalize("NFC", text).strip()


def odd_character(text: str, *, breaks: bool = True) -> str | None:
    """The first that steers machines or readers instead of saying something.

    Joiners are none of these: families and flags among the emoji are made with them.

    Args:
        breaks: Lines and tabs are fine.
    """
    fine = _BREAKS if breaks else ""
    return next((each for each in text if each not in fine and _steers(each)), None)


def _steers(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _BIDI_CONTROLS
