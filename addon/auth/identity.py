"""Somebody who was recognised, and how."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from booking_core.domain.access import Role, Standing
from booking_core.domain.ids import MemberId


class Means(StrEnum):
    """What somebody was recognised by."""

    PASSWORD = "password"  # noqa: S105 - the name of a way in
    TOKEN = "token"  # noqa: S105 - the name of a way in
    INGRESS = "ingress"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        scopes: All that an API token may be used for; None where the roles alone decide.
        session_id: Of a login with a password.
        act_for: The member whose token it is, where it names another one.
    """

    standing: Standing
    means: Means
    language: str | None = None
    scopes: frozenset[str] | None = None
    session_id: str | None = None
    act_for: MemberId | None = None

    @property
    def member_id(self) -> MemberId:
        return self.standing.member_id

    @property
    def is_admin(self) -> bool:
        return self.standing.has(Role.ADMIN)

    @property
    def source(self) -> str:
        """The path by which the wish came, for the log."""
        if self.means is not Means.TOKEN:
            return "panel"
        return "home_assistant" if self.act_for else "api"

    def lacks(self, needed: AbstractSet[str]) -> frozenset[str]:
        """Scopes that the operation needs and the token has not."""
        if self.scopes is None:
            return frozenset()
        return frozenset(needed) - self.scopes
