"""Coming in by an invitation: whoever has the link looks at it, and accepts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from addon.api.people.consent import consent_body
from addon.api.people.sign_in import tokens_body
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY
from addon.api.protocol.faults import Fault
from addon.api.protocol.problems import ProblemError, refusal
from addon.auth.credentials import has_account, put_password
from addon.auth.opaque import digest
from addon.keys import (
    CLOCK,
    INGRESS_USER,
    LOGIN_LIMIT,
    ORIGIN,
    PASSWORDS,
    REQUEST_ID,
    SESSIONS,
    STORE,
)
from booking_core.domain.decider import Refused
from booking_core.domain.people.errors import InvitationOver
from booking_core.domain.people.inviting import AcceptInvitation, inviting
from booking_core.handling import consider, handle
from booking_core.ports import Envelope, Statement
from booking_core.projections.invited import Invited, drop_invitation, invitation_by_link
from booking_core.projections.people import Household, Person, household, person, put_profile

_LOGGER = logging.getLogger(__name__)
_SAID = ("name", "email", "language")


@dataclass(frozen=True, slots=True)
class _Found:
    """An invitation that still opens the door; `member` where it is for somebody known."""

    invited: Invited
    member: Person | None
    home: Household

    @property
    def profile(self) -> dict[str, str | None]:
        """As it would be without another word of theirs."""
        known = self.member
        return {
            "name": (known.name if known else self.invited.name) or "",
            "email": self.invited.email or (known.email if known else None),
            "language": self.invited.language
            or (known.language if known else None)
            or self.home.language,
            "home_assistant_user_id": known.home_assistant_user_id if known else None,
        }


async def look_at_invitation(request: web.Request) -> web.Response:
    """What it opens, for whoever has the link."""
    found = await _by_link(request)
    profile = found.profile
    return answer(
        request,
        {
            "household": found.home.name,
            "name": profile["name"],
            "email": profile["email"],
            "language": profile["language"],
            "newcomer": found.member is None,
            "expires_at": found.invited.expires_at,
            "by_home_assistant": request[INGRESS_USER] is not None,
            "consent": consent_body(found.home),
        },
    )


async def _by_link(request: web.Request) -> _Found:
    """The invitation with this link.

    Raises:
        ProblemError: Used, revoked, too old, or never made: the same answer.
        TooFastError: Too many tries from there.
    """
    app, now = request.app, request.app[CLOCK]()
    await app[LOGIN_LIMIT].take(f"invitation {request[ORIGIN]}")
    invited = await invitation_by_link(app[STORE], digest(request[BODY]["token"]), now)
    home = await household(app[STORE])
    if invited is None or home is None:
        raise ProblemError(401, "link_over")
    member = await person(app[STORE], invited.member_id)
    if member is not None and await has_account(app[STORE], member):
        raise ProblemError(401, "link_over")
    wish = AcceptInvitation(invited.id, now, home.terms.consent_version)
    if isinstance(await consider(inviting, app[STORE], wish), Refused):
        raise ProblemError(401, "link_over")
    return _Found(invited, member, home)


async def accept_invitation(request: web.Request) -> web.Response:
    """With a password, or as the user of Home Assistant who asks; a member at once."""
    body, app, now = request[BODY], request.app, request.app[CLOCK]()
    found = await _by_link(request)
    profile = _profile(request, found)
    invited = found.invited
    beside = [drop_invitation(invited.id), put_profile(invited.member_id, **profile)]
    beside += await _password(request, found, profile)
    different = frozenset(
        name for name, value in profile.items() if value != getattr(found.member, name, value)
    )
    command = AcceptInvitation(invited.id, now, body.get("consent_version"), different)
    envelope = Envelope(invited.member_id, "panel", request[REQUEST_ID])
    outcome = await handle(inviting, app[STORE], command, envelope, beside=beside)
    if isinstance(outcome, Refused):
        over = any(isinstance(each, InvitationOver) for each in outcome.violations)
        raise ProblemError(401, "link_over") if over else refusal(outcome)
    _LOGGER.info("member %s came in by invitation %s", invited.member_id, invited.id)
    return answer(request, tokens_body(await app[SESSIONS].open(invited.member_id, now)))


def _profile(request: web.Request, found: _Found) -> dict[str, Any]:
    said = {name: value for name, value in request[BODY].items() if name in _SAID}
    user = request[INGRESS_USER]
    linked = {"home_assistant_user_id": user.user_id} if user else {}
    return {**found.profile, **said, **linked}


async def _password(
    request: web.Request, found: _Found, profile: Mapping[str, str | None]
) -> list[Statement]:
    """None is needed by whom Home Assistant vouches for."""
    body, app = request[BODY], request.app
    if "password" not in body:
        if request[INGRESS_USER] is None:
            raise ProblemError(422, "invalid", faults=[Fault("/password", "required")])
        return []
    if profile["email"] is None:
        raise ProblemError(422, "password_without_email")
    secret = await app[PASSWORDS].hash(body["password"])
    return [put_password(found.invited.member_id, secret, app[CLOCK]())]
