"""The people of the household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.protocol.answers import answer, paged
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.preconditions import expected_version
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.rehearsed import would
from addon.auth.credentials import put_password, with_password
from addon.auth.identity import Caller
from addon.keys import CALLER, CLOCK, PASSWORDS, STORE
from booking_core.domain.access import Role
from booking_core.domain.decider import Refused
from booking_core.domain.errors import Stale
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.member_life import MemberState
from booking_core.domain.people.members import (
    KEPT,
    AddMember,
    ApproveMember,
    ChangeMember,
    Command,
    Kept,
    ReactivateMember,
    RefuseMember,
    members,
)
from booking_core.handling import handle
from booking_core.ports import Statement
from booking_core.projections.people import Person, everybody, person, put_profile

DEFAULT_ROLES = frozenset({Role.MEMBER})
_PROFILE = ("name", "email", "language", "home_assistant_user_id")
_VERBS: Mapping[MemberState, Sequence[str]] = {
    MemberState.WAITING: ("approve", "refuse", "erase"),
    MemberState.ACTIVE: ("change", "deactivate", "erase", "merge"),
    MemberState.INACTIVE: ("reactivate", "erase"),
    MemberState.REFUSED: ("erase",),
    MemberState.ERASED: (),
    MemberState.MERGED: (),
}


async def list_members(request: web.Request) -> web.Response:
    caller, wanted = request[CALLER], request[QUERY].get("state")
    logins = await with_password(request.app[STORE])
    found = [
        each
        for each in await everybody(request.app[STORE])
        if _may_see(caller, each) and wanted in (None, each.member.state)
    ]
    found.sort(key=_by_name)
    body = paged(request, found, _by_name, lambda each: shown(each, caller, logins))
    return answer(request, body)


def _by_name(found: Person) -> str:
    return f"{found.name.casefold()}\0{found.id}"


async def get_member(request: web.Request) -> web.Response:
    return await _answered(request, MemberId(request.match_info["id"]))


async def _answered(request: web.Request, member_id: MemberId, status: int = 200) -> web.Response:
    body, version = await member_shown(request, member_id)
    return answer(request, body, status=status, version=version)


async def member_shown(request: web.Request, member_id: MemberId) -> tuple[dict[str, Any], int]:
    """The member as the caller may see them, and their version.

    Raises:
        ProblemError: There is none whom the caller may see.
    """
    found = await person(request.app[STORE], member_id)
    if found is None or not _may_see(request[CALLER], found):
        raise ProblemError(404, "not_found", facts={"kind": "member"})
    logins = await with_password(request.app[STORE])
    return shown(found, request[CALLER], logins), found.member.version


def _may_see(caller: Caller, found: Person) -> bool:
    """Who waits, was refused or left is the admins' business."""
    return found.member.active or caller.is_admin or caller.member_id == found.id


def shown(found: Person, caller: Caller, logins: frozenset[str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": found.id,
        "name": found.name,
        "roles": sorted(found.member.roles),
        "state": found.member.state,
        "guardian_id": found.member.guardian_id,
        "branch_id": found.member.branch_id,
        "version": found.member.version,
        "can": list(_VERBS[found.member.state]) if caller.is_admin else [],
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }
    if caller.is_admin or caller.member_id == found.id:
        body |= {
            "email": found.email,
            "erasure_requested_at": found.erasure_asked_at,
            "language": found.language,
            "home_assistant_user_id": found.home_assistant_user_id,
            "consent_version": found.member.consent or None,
            "consent_at": found.consent_at,
            "has_account": found.id in logins or found.home_assistant_user_id is not None,
        }
    return body


async def add_member(request: web.Request) -> web.Response:
    body, caller = request[BODY], request[CALLER]
    member_id = MemberId(body.get("id") or str(uuid4()))
    command = AddMember(
        by=caller.member_id,
        member_id=member_id,
        roles=_roles(body),
        guardian_id=body.get("guardian_id"),
        branch_id=body.get("branch_id"),
    )
    beside = [put_profile(member_id, **_profile(body))]
    if "password" in body:
        if "email" not in body:
            raise ProblemError(422, "password_without_email")
        if not caller.is_admin:  # before the expensive part
            raise ProblemError(403, "not_allowed", facts={"action": "run_household"})
        secret = await request.app[PASSWORDS].hash(body["password"])
        beside.append(put_password(member_id, secret, request.app[CLOCK]()))
    done = await _done(request, command, beside)
    return await _answered(request, done or member_id, status=201)


def _profile(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body.get(name) for name in _PROFILE}


def _roles(body: Mapping[str, Any]) -> frozenset[Role]:
    return frozenset(map(Role, body["roles"])) if "roles" in body else DEFAULT_ROLES


async def change_member(request: web.Request) -> web.Response:
    member_id = MemberId(request.match_info["id"])
    body = dict(request[BODY])
    roles = frozenset(map(Role, body.pop("roles"))) if "roles" in body else None
    beyond = Beyond(roles, body.pop("branch_id", KEPT), body.pop("guardian_id", KEPT))
    await change_profile(request, member_id, body, beyond)
    return await _answered(request, member_id)


@dataclass(frozen=True, slots=True)
class Beyond:
    """What of a member is more than their profile, and the admins' to change."""

    roles: frozenset[Role] | None = None
    branch_id: BranchId | Kept | None = KEPT
    guardian_id: MemberId | Kept | None = KEPT


async def change_profile(
    request: web.Request,
    member_id: MemberId,
    changes: Mapping[str, Any],
    beyond: Beyond,
) -> None:
    """Other words in the profile, other roles, or both; on the version that `If-Match` names."""
    found = await person(request.app[STORE], member_id)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "member"})
    expected = expected_version(request, found.member.version)
    if expected != found.member.version:  # the rest of the profile is written as it was read
        raise refusal(Refused((Stale(expected, found.member.version),)), stale=412)
    before = {name: getattr(found, name) for name in _PROFILE}
    profile = {**before, **changes}
    different = frozenset(name for name in _PROFILE if profile[name] != before[name])
    if "home_assistant_user_id" in different and not request[CALLER].is_admin:
        # Others prove by their password which user they are: link_home_assistant.
        raise ProblemError(403, "not_allowed", facts={"action": "run_household"})
    command = ChangeMember(
        by=request[CALLER].member_id,
        member_id=member_id,
        roles=beyond.roles,
        profile=different,
        version=found.member.version,
        branch_id=beyond.branch_id,
        guardian_id=beyond.guardian_id,
    )
    await _done(request, command, [put_profile(member_id, **profile)] if different else [])


async def approve_member(request: web.Request) -> web.Response:
    member_id, body = MemberId(request.match_info["id"]), request[BODY]
    return await _decided(
        request,
        ApproveMember(request[CALLER].member_id, member_id, _roles(body), body.get("version")),
    )


async def refuse_member(request: web.Request) -> web.Response:
    member_id, body = MemberId(request.match_info["id"]), request[BODY]
    return await _decided(
        request,
        RefuseMember(request[CALLER].member_id, member_id, body.get("reason"), body.get("version")),
    )


async def reactivate_member(request: web.Request) -> web.Response:
    member_id = MemberId(request.match_info["id"])
    version = request[BODY].get("version")
    return await _decided(request, ReactivateMember(request[CALLER].member_id, member_id, version))


async def _decided(
    request: web.Request,
    command: ApproveMember | RefuseMember | ReactivateMember,
    beside: Sequence[Statement] = (),
) -> web.Response:
    if await would(request, members, command) is None:
        await _done(request, command, beside)
        return await _answered(request, command.member_id)
    body, version = await member_shown(request, command.member_id)
    state = MemberState.REFUSED if isinstance(command, RefuseMember) else MemberState.ACTIVE
    roles = sorted(command.roles) if isinstance(command, ApproveMember) else body["roles"]
    tried = {**body, "state": state, "roles": roles, "dry_run": True}
    return answer(request, tried, version=version)


async def _done(
    request: web.Request, command: Command, beside: Sequence[Statement]
) -> MemberId | None:
    """Whom the facts are about; a repeat with the same key finds the facts of the first time."""
    outcome = await handle(members, request.app[STORE], command, envelope(request), beside=beside)
    if isinstance(outcome, Refused):
        raise refusal(outcome, stale=412 if request.method == "PATCH" else 409)
    return next(_subjects(outcome.recorded), None)


def _subjects(recorded: Sequence[Any]) -> Iterator[MemberId]:
    return (each.event.member_id for each in recorded)
