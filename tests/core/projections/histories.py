"""Facts and commands for tests that need a log with a past."""

from __future__ import annotations

from booking_core.domain.ids import SYSTEM
from booking_core.ports import Envelope

HOUSEKEEPER = Envelope(SYSTEM, "test", "c-1")
