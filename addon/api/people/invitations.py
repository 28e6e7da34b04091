"""Inviting people: links that admins make and hand over, good once and for some days."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeGuard
from uuid import uuid4

from aiohttp import web

from addon.api.people.members import DEFAULT_ROLES
from addon.api.protocol.answers import answer, nothing
from addon.api.protocol.asked import BODY, envelope
from addon.api.protocol.faults import Fault
from addon.api.protocol.problems import ProblemError, refusal
from addon.auth.credentials import has_account
from addon.auth.opaque import digest, new_secret
from addon.keys import CALLER, CLOCK, SETTINGS, STORE
from booking_core.domain.access import Role
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import BranchId, InvitationId, MemberId
from booking_core.domain.people.invitation_life import MemberInvited
from booking_core.domain.people.inviting import Command, InviteMember, RevokeInvitation, inviting
from booking_core.handling import handle
from booking_core.instants import instant_text
from booking_core.ports import Accepted, Statement
from booking_core.projections.invited import (
    Invited,
    drop_invitation,
    drop_invitations_of,
    invitations,
    put_invitation,
    put_link,
)
from booking_core.projections.people import everybody, names, person, person_by_email

_LOGGER = logging.getLogger(__name__)
DAYS = 7


def _refuse_others(request: web.Request) -> None:
    if not request[CALLER].is_admin:
        raise ProblemError(403, "not_allowed", facts={"action": "run_household"})


async def list_invitations(request: web.Request) -> web.Response:
    """Those that nobody has accepted; for admins."""
    _refuse_others(request)
    told = names(await everybody(request.app[STORE]))
    found = await invitations(request.app[STORE])
    return answer(request, {"items": [_shown(request, each, told) for each in found]})


def _shown(request: web.Request, found: Invited, told: Mapping[str, str]) -> dict[str, Any]:
    newcomer = found.roles is not None
    return {
        "id": found.id,
        "member_id": None if newcomer else found.member_id,
        "name": found.name if newcomer else told.get(found.member_id, ""),
        "email": found.email,
        "roles": sorted(found.roles) if found.roles is not None else None,
        "branch_id": found.branch_id,
        "language": found.language,
        "made_by": {"id": found.made_by, "name": told.get(found.made_by, "")},
        "created_at": found.created_at,
        "expires_at": found.expires_at,
        "state": "over" if found.over_at(request.app[CLOCK]()) else "open",
    }


async def invite_member(request: web.Request) -> web.Response:
    """For admins in person, as links for passwords are: a token could let in anybody."""
    _refuse_others(request)
    if request[CALLER].scopes is not None:
        raise ProblemError(403, "scope_missing")
    invited = await _wanted(request)
    secret = new_secret()
    command = InviteMember(
        invited.made_by,
        invited.id,
        invited.member_id,
        expires_at=request.app[CLOCK]() + timedelta(days=request[BODY].get("days", DAYS)),
        now=request.app[CLOCK](),
        roles=invited.roles,
        branch_id=invited.branch_id,
    )
    rows = (drop_invitations_of(invited.member_id), put_invitation(invited, digest(secret)))
    outcome = await _done(request, command, rows)
    if outcome.repeated:
        invited = await _invited_then(request, outcome, digest(secret))
    _LOGGER.info("member %s made invitation %s", invited.made_by, invited.id)
    path = f"#/invitation/{secret}"
    public_url = request.app[SETTINGS].public_url
    link = {
        "token": secret,
        "path": path,
        **({"url": f"{public_url}/{path}"} if public_url else {}),
    }
    told = names(await everybody(request.app[STORE]))
    return answer(request, {**_shown(request, invited, told), **link}, status=201)


async def _invited_then(request: web.Request, outcome: Accepted, digest: bytes) -> Invited:
    """The invitation of the first time, with a link anew: nobody knows the old one any more."""
    ids = {each.event.invitation_id for each in outcome.recorded if _invites(each.event)}
    store = request.app[STORE]
    found = next((each for each in await invitations(store) if each.id in ids), None)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "invitation"})
    await store.write([put_link(found.id, digest)])
    return found


def _invites(event: Event) -> TypeGuard[MemberInvited]:
    return isinstance(event, MemberInvited)


async def _wanted(request: web.Request) -> Invited:
    """The invitation that the body asks for: of a newcomer by name, or of a member by id."""
    body, now = request[BODY], request.app[CLOCK]()
    newcomer = "member_id" not in body
    faults = [
        *([Fault("/name", "required")] if newcomer and "name" not in body else ()),
        *(
            Fault(f"/{field}", "unknown_field", {"allowed": "email, language, days"})
            for field in ("name", "roles", "branch_id")
            if not newcomer and field in body
        ),
    ]
    if faults:
        raise ProblemError(422, "invalid", faults=faults)
    member_id = MemberId(body.get("member_id") or str(uuid4()))
    if not newcomer:
        await _refuse_known(request, member_id)
    await _refuse_taken(request, body.get("email"), member_id)
    roles = frozenset(map(Role, body["roles"])) if "roles" in body else DEFAULT_ROLES
    return Invited(
        InvitationId(str(uuid4())),
        member_id,
        request[CALLER].member_id,
        roles if newcomer else None,
        BranchId(body["branch_id"]) if "branch_id" in body else None,
        body.get("name"),
        body.get("email"),
        body.get("language"),
        instant_text(now),
        instant_text(now + timedelta(days=body.get("days", DAYS))),
    )


async def _refuse_known(request: web.Request, member_id: MemberId) -> None:
    """Who can sign in needs no invitation; a way back in is another link."""
    found = await person(request.app[STORE], member_id)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "member"})
    if await has_account(request.app[STORE], found):
        raise ProblemError(409, "has_account")


async def _refuse_taken(request: web.Request, email: str | None, member_id: MemberId) -> None:
    found = await person_by_email(request.app[STORE], email) if email else None
    if found is not None and found.id != member_id:
        raise ProblemError(409, "email_taken")


async def revoke_invitation(request: web.Request) -> web.Response:
    invitation_id = InvitationId(request.match_info["id"])
    command = RevokeInvitation(request[CALLER].member_id, invitation_id)
    await _done(request, command, (drop_invitation(invitation_id),))
    return nothing()


async def _done(request: web.Request, command: Command, rows: tuple[Statement, ...]) -> Accepted:
    outcome = await handle(inviting, request.app[STORE], command, envelope(request), beside=rows)
    if isinstance(outcome, Refused):
        raise refusal(outcome)
    return outcome
