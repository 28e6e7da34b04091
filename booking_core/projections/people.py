"""Who is in the household: what the log says of members, with the profiles beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from booking_core.domain.access import Role, Standing
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.household_life import (
    GUEST_DAYS,
    ConsentAdopted,
    RetentionChanged,
    Terms,
)
from booking_core.domain.people.member_events import (
    GuardianChanged,
    HouseholdFounded,
    MemberAdded,
    MemberApproved,
    MemberBranchChanged,
    MemberDeactivated,
    MemberErased,
    MemberMerged,
    MemberReactivated,
    MemberRefused,
    MemberRegistered,
    PersonEvent,
    RolesChanged,
)
from booking_core.domain.people.member_life import Member, Membership, MemberState
from booking_core.domain.people.own_account_events import (
    ConsentGiven,
    ConsentWithdrawn,
    Delegation,
    DelegationEnded,
    ErasureRequested,
    ErasureRequestWithdrawn,
    OwnAccountEvent,
    VoteDelegated,
)
from booking_core.instants import instant, instant_text
from booking_core.ports import Database, Parameter, Recorded, Row, Statement
from booking_core.projections.revisions import insert


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the household sees them; `name` is empty where they were forgotten.

    `guarded_by` is who acted for them before whoever does now, or nobody does.
    """

    id: MemberId
    member: Member
    name: str
    email: str | None
    language: str | None
    home_assistant_user_id: str | None
    created_at: str
    updated_at: str
    erasure_asked_at: str | None = None
    consent_at: str | None = None
    guarded_by: MemberId | None = None

    @property
    def standing(self) -> Standing:
        return Membership(people={self.id: self.member}).standing(self.id)


@dataclass(frozen=True, slots=True)
class Household:
    """The one family that this log is about."""

    name: str
    time_zone: str
    language: str
    terms: Terms = field(default_factory=Terms)


def project(recorded: Recorded) -> Iterator[Statement]:
    at = instant_text(recorded.occurred_at)
    match recorded.event:
        case HouseholdFounded() as event:
            yield insert(
                "founding",
                {"time_zone": event.time_zone, "language": event.language, "founded_at": at},
            )
        case RetentionChanged(guest_days):
            yield Statement("UPDATE founding SET guest_days = $1", (guest_days,))
        case ConsentAdopted(version, texts):
            told = json.dumps(dict(texts), ensure_ascii=False)
            yield Statement(
                "UPDATE founding SET consent_version = $1, consent_texts = $2", (version, told)
            )
        case MemberRegistered(member_id):
            yield _arrived(member_id, MemberState.WAITING, frozenset(), None, at)
        case MemberAdded(member_id, roles, guardian_id):
            yield _arrived(member_id, MemberState.ACTIVE, roles, guardian_id, at)
        case event if isinstance(event, PersonEvent):
            yield _changed(event.member_id, at, **_changes(event, at))
        case _:
            return


_NOBODY: Mapping[str, Parameter] = {
    "roles": json.dumps([]),
    "consent": 0,
    **dict.fromkeys(
        ("guardian_id", "guarded_by", "branch_id", "erasure_asked_at", "delegate_id", "consent_at")
    ),
}


def _changes(event: PersonEvent, at: str) -> Mapping[str, Parameter]:
    """What of the row is another; nothing where only the profile beside it is."""
    if isinstance(event, OwnAccountEvent):
        return _own_changes(event, at)
    match event:
        case MemberApproved() | MemberReactivated():
            return {"state": MemberState.ACTIVE, "roles": _texts(event.roles)}
        case MemberRefused():
            return {"state": MemberState.REFUSED}
        case RolesChanged():
            return {"roles": _texts(event.roles)}
        case MemberDeactivated():
            return {"state": MemberState.INACTIVE}
        case MemberErased():
            return {"state": MemberState.ERASED, **_NOBODY}
        case MemberMerged():
            return {"state": MemberState.MERGED, **_NOBODY, "merged_into": event.into}
        case MemberBranchChanged():
            return {"branch_id": event.branch_id}
        case GuardianChanged():
            return {"guardian_id": event.guardian_id, "guarded_by": event.was}
        case _:
            return {}


def _own_changes(event: OwnAccountEvent, at: str) -> Mapping[str, Parameter]:
    match event:
        case ErasureRequested():
            return {"erasure_asked_at": at}
        case ErasureRequestWithdrawn():
            return {"erasure_asked_at": None}
        case VoteDelegated():
            return {"delegate_id": event.to, "delegated_until": instant_text(event.until)}
        case DelegationEnded():
            return {"delegate_id": None, "delegated_until": None}
        case ConsentGiven():
            return {"consent": event.version, "consent_at": at}
        case ConsentWithdrawn():
            return {"consent": 0, "consent_at": None}
        case _:
            assert_never(event)


def _arrived(
    member_id: MemberId,
    state: MemberState,
    roles: frozenset[Role],
    guardian_id: MemberId | None,
    at: str,
) -> Statement:
    values: dict[str, Parameter] = {
        "member_id": member_id,
        "state": state,
        "roles": _texts(roles),
        "guardian_id": guardian_id,
        "consent": 0,
        "version": 1,
        "created_at": at,
        "updated_at": at,
    }
    return insert("members", values)


def _changed(member_id: MemberId, at: str, **changes: Parameter) -> Statement:
    names = "".join(f", {name} = ${place}" for place, name in enumerate(changes, start=3))
    return Statement(
        f"UPDATE members SET version = version + 1, updated_at = $2{names} WHERE member_id = $1",  # noqa: S608
        (member_id, at, *changes.values()),
    )


def _texts(roles: frozenset[Role]) -> str:
    return json.dumps(sorted(roles))


_PEOPLE = """
SELECT m.member_id, m.state, m.roles, m.guardian_id, m.guarded_by, m.branch_id, m.version,
  m.consent, m.consent_at, m.erasure_asked_at, m.delegate_id, m.delegated_until, m.merged_into,
  m.created_at, m.updated_at, p.name, p.email, p.language, p.home_assistant_user_id
FROM members AS m LEFT JOIN profiles AS p ON p.member_id = m.member_id"""


async def everybody(database: Database) -> Sequence[Person]:
    """All who ever asked or were added, in order of arrival."""
    rows = await database.fetch(f"{_PEOPLE} ORDER BY m.created_at, m.member_id")
    return [_person(row) for row in rows]


async def person(database: Database, member_id: str) -> Person | None:
    rows = await database.fetch(f"{_PEOPLE} WHERE m.member_id = $1", member_id)
    return _person(rows[0]) if rows else None


async def person_by_email(database: Database, email: str) -> Person | None:
    rows = await database.fetch(f"{_PEOPLE} WHERE p.email_key = $1", email_key(email))
    return _person(rows[0]) if rows else None


async def person_by_home_assistant_user(database: Database, user_id: str) -> Person | None:
    rows = await database.fetch(f"{_PEOPLE} WHERE p.home_assistant_user_id = $1", user_id)
    return _person(rows[0]) if rows else None


async def household(database: Database) -> Household | None:
    """None before set-up."""
    rows = await database.fetch(
        "SELECT h.name, f.time_zone, f.language, f.guest_days, f.consent_version, f.consent_texts"
        " FROM founding AS f"
        " LEFT JOIN household AS h ON h.only_row = f.only_row"
    )
    if not rows:
        return None
    row = rows[0]
    return Household(row["name"] or "", row["time_zone"], row["language"], _terms(row))


def _terms(row: Row) -> Terms:
    days: int | None = row["guest_days"]
    version: int | None = row["consent_version"]
    consent = ConsentAdopted(version, json.loads(row["consent_texts"])) if version else None
    return Terms(GUEST_DAYS if days is None else days, consent)


async def merged_into(database: Database, member_id: str) -> Sequence[MemberId]:
    """Whoever turned out to be this member, and whoever had turned out to be one of those."""
    found: list[MemberId] = []
    ahead = [member_id]
    while ahead:
        rows = await database.fetch(
            "SELECT member_id FROM members WHERE merged_into = $1 ORDER BY member_id", ahead.pop()
        )
        found += [MemberId(row["member_id"]) for row in rows]
        ahead += [row["member_id"] for row in rows]
    return found


def membership(people: Sequence[Person]) -> Membership:
    """As deciders know them, for the policy."""
    return Membership(people={each.id: each.member for each in people})


def names(people: Sequence[Person]) -> Mapping[str, str]:
    """What everybody is called; whoever was merged, as the one who stays."""
    everyone, told = membership(people), {each.id: each.name for each in people}
    return {each.id: told.get(everyone.oneself(each.id), "") for each in people}


def _person(row: Row) -> Person:
    roles = frozenset(Role(each) for each in json.loads(row["roles"]))
    state = MemberState(row["state"])
    branch_id = BranchId(row["branch_id"]) if row["branch_id"] else None
    return Person(
        MemberId(row["member_id"]),
        Member(
            state,
            roles,
            row["guardian_id"],
            row["version"],
            branch_id,
            row["erasure_asked_at"] is not None,
            _delegation(row),
            row["merged_into"],
            row["consent"],
        ),
        row["name"] or "",
        row["email"],
        row["language"],
        row["home_assistant_user_id"],
        row["created_at"],
        row["updated_at"],
        row["erasure_asked_at"],
        row["consent_at"],
        row["guarded_by"],
    )


def _delegation(row: Row) -> Delegation | None:
    if row["delegate_id"] is None:
        return None
    return Delegation(MemberId(row["delegate_id"]), instant(row["delegated_until"]))


def email_key(email: str) -> str:
    """The address as it is compared."""
    return email.strip().casefold()


def put_household(name: str) -> Statement:
    return Statement(
        "INSERT INTO household (only_row, name) VALUES (1, $1)"
        " ON CONFLICT (only_row) DO UPDATE SET name = excluded.name",
        (name,),
    )


def put_profile(
    member_id: str,
    *,
    name: str,
    email: str | None,
    language: str | None,
    home_assistant_user_id: str | None = None,
) -> Statement:
    """Writes the whole profile; meant to stand beside the event that makes it so."""
    key = email_key(email) if email else None
    return Statement(
        "INSERT INTO profiles"
        " (member_id, name, email, email_key, language, home_assistant_user_id)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (member_id) DO UPDATE SET"
        " name = excluded.name, email = excluded.email, email_key = excluded.email_key,"
        " language = excluded.language,"
        " home_assistant_user_id = excluded.home_assistant_user_id",
        (member_id, name, email, key, language, home_assistant_user_id),
    )
