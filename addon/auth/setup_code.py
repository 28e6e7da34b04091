"""The code that proves, at the first set-up, that one can read what the app prints."""

from __future__ import annotations

import hmac
import secrets

from booking_core.ports import Database

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
_LENGTH = 12


class SetupCode:
    """The same code for all instances on one database; `given` is the option's."""

    def __init__(self, database: Database, given: str | None) -> None:
        self._database = database
        self._given = given

    @property
    def is_given(self) -> bool:
        return self._given is not None

    async def reveal(self) -> str:
        """The code, made at the first asking; to be printed, never sent."""
        if self._given is not None:
            return self._given
        raw = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        made = "-".join((raw[:4], raw[4:8], raw[8:]))
        await self._database.execute(
            "INSERT INTO setup_code (only_row, code) VALUES (1, $1) ON CONFLICT DO NOTHING", made
        )
        rows = await self._database.fetch("SELECT code FROM setup_code")
        return str(rows[0]["code"])

    async def matches(self, code: str) -> bool:
        """Whether it is the code, without telling by time how much of it."""
        known = await self.reveal()
        if self._given is None:
            code = code.strip().upper()
        return hmac.compare_digest(code.encode(), known.encode())
