"""Opaque names of what the log speaks about, made by clients or the edge, never in here."""

from __future__ import annotations

from typing import NewType

MemberId = NewType("MemberId", str)
ResourceId = NewType("ResourceId", str)
BookingId = NewType("BookingId", str)
GroupId = NewType("GroupId", str)
BranchId = NewType("BranchId", str)
SeriesId = NewType("SeriesId", str)
BlockId = NewType("BlockId", str)
InvitationId = NewType("InvitationId", str)

SYSTEM = MemberId("system")
"""The actor of what nobody in the household asked for: set-up, time passing, maintenance."""
