"""Nothing is held on a person that they don't get: every column that can name one is accounted for.

Whoever adds a table or a column with a member's id says here where the export has it, or why not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from addon.keys import STORE
from tests.addon.api.visitors import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from booking_core.ports import Store
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(40)

IN_THE_EXPORT: Mapping[str, str] = {
    "events.actor": "history",
    "events.data": "history",
    "events.tags": "history",
    "event_tags.tag": "history",
    "bookings.member_id": "bookings",
    "bookings.requested_by": "bookings",
    "bookings.decided_by": "history",
    "bookings.claim": "bookings",
    "bookings.change_wanted": "bookings",
    "bookings.electorate": "history",
    "bookings.note": "words",
    "blocks.reason": "words",
    "series.member_id": "series",
    "series.requested_by": "series",
    "series.patterns": "series",
    "takings.member_id": "quotas",
    "guests.added_by": "guests_brought",
    "profiles.member_id": "profile",
    "members.member_id": "profile",
    "members.guardian_id": "account/acts_for",
    "members.guarded_by": "account/acted_for",
    "members.delegate_id": "account/decides_for",
    "credentials.member_id": "account/password_changed_at",
    "password_links.member_id": "account/password_link_until",
    "sessions.member_id": "account/sessions",
    "api_tokens.member_id": "account/tokens",
    "feeds.member_id": "account/feeds",
    "invitations.member_id": "account/invitations",
    "invitations.made_by": "account/invitations",
    "notification_wishes.member_id": "account/notifications",
}
"""Columns that name a person, and the part of the export that has what they say."""

LEFT_OUT: Mapping[str, str] = {
    "keys.member_id": "the key of their words; the words are there, opened",
    "erased.member_id": "nobody who was erased can ask",
    "password_links.made_by": "about the other member; that a link was made is in their export",
    "members.merged_into": "whoever was merged has no export of their own; it is in the other's",
    "idempotency.actor": "digests of requests that were repeated; what came of them is the history",
    "idempotency.idempotency_key": "likewise",
    "blocks.set_by": "that they shut something is in the history",
    "resources.approval": "named as an approver of a resource: `decides` of GET /me",
    "bookings.course": "the running question or offer; who said what is in the history",
    "bookings.undo": "likewise, for who ended it",
    "events.on_behalf_of": "history, where somebody acted for them",
    "leases.holder": "an instance of the app, no person",
}
_NAMES_A_PERSON = frozenset(
    {
        *("member_id", "requested_by", "decided_by", "added_by", "made_by", "set_by"),
        *("guardian_id", "guarded_by", "delegate_id", "actor", "on_behalf_of", "merged_into"),
    }
)


async def _columns(store: Store) -> dict[str, list[str]]:
    tables = await store.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    )
    return {
        row["name"]: [
            each["name"] for each in await store.fetch(f"PRAGMA table_info({row['name']})")
        ]
        for row in tables
    }


async def _naming(store: Store, member_id: str) -> set[str]:
    """Columns in which the id stands somewhere."""
    found: set[str] = set()
    for table, columns in (await _columns(store)).items():
        for column in columns:
            rows = await store.fetch(
                f"SELECT 1 AS one FROM {table}"  # noqa: S608 - names of ours
                f" WHERE CAST({column} AS TEXT) LIKE $1 LIMIT 1",
                f"%{member_id}%",
            )
            found |= {f"{table}.{column}"} if rows else set()
    return found


def _part(export: Answer, path: str) -> object:
    part: Any = export.body
    for step in path.split("/"):
        part = part[step]
    return part


async def _a_full_life(house: House) -> None:
    """Bo does what leaves a row anywhere."""
    rules = {"quotas": [{"per": "member", "unit": "nights", "period": "year", "limit": 20}]}
    policy = await house.ana.get(f"/resources/{house.blue}/policy")
    approval = {"mode": "one", "approvers": [house.bo.id, house.ben.id]}
    await house.ana.patch(
        f"/resources/{house.blue}/policy", {"rules": rules, "approval": approval}, policy.tag
    )
    me = await house.ana.get(f"/members/{house.bo.id}")
    await house.ana.patch(f"/members/{house.bo.id}", {"roles": ["admin", "member"]}, me.tag)
    approved = await house.ben.decide("approve", await house.bo.book((house.blue, 1), note="Cake"))
    await house.bo.patch(
        f"/bookings/{approved['id']}",
        {"items": [{"resource_id": house.blue, "persons": 2, "who": [house.bo.id]}]},
        approved.tag,
    )
    waiting = await house.ben.book((house.blue, 1), arrival="2027-08-01", departure="2027-08-03")
    await house.bo.decide("approve", waiting)
    await house.bo.post(
        "/series",
        {
            "items": [{"resource_id": house.attic, "persons": 1, "who": [house.bo.id]}],
            "arrival": "2027-06-04",
            "departure": "2027-06-05",
            "rule": "FREQ=WEEKLY;COUNT=2",
        },
    )
    guests = {"who": [{"name": "Tante Frieda"}]}
    await house.bo.post(
        "/bookings",
        {
            "items": [{"resource_id": house.attic, "persons": 1, **guests}],
            "arrival": "2027-09-03",
            "departure": "2027-09-05",
        },
    )
    kims = [
        await house.ana.post("/members", {"name": name, "guardian_id": house.bo.id})
        for name in ("Kim", "Kai")
    ]
    await house.ana.patch(f"/members/{kims[1]['id']}", {"guardian_id": None}, kims[1].tag)
    await house.ben.post("/me/delegation", {"to": house.bo.id, "until": "2027-12-31"})
    await house.bo.post("/invitations", {"name": "Nora"})
    await house.bo.post(f"/members/{house.ben.id}/password-link")
    await house.ana.post(f"/members/{house.bo.id}/password-link")
    await house.bo.post("/me/tokens", {"name": "phone", "scopes": ["read"]})
    await house.bo.post("/feeds", {"name": "calendar"})
    await house.bo.post("/me/notifications", {"reminders": False})
    days = {"from": "2027-11-01", "to": "2027-11-05"}
    await house.bo.post(f"/resources/{house.attic}/blocks", days)


async def test_every_column_that_names_a_person_is_in_the_export_or_left_out_for_a_reason(
    house: House,
) -> None:
    await _a_full_life(house)
    store = house.client.app[STORE]

    known = {
        f"{table}.{column}"
        for table, columns in (await _columns(store)).items()
        for column in columns
        if column in _NAMES_A_PERSON
    }
    naming = await _naming(store, house.bo.id)

    accounted = IN_THE_EXPORT.keys() | LEFT_OUT.keys()
    assert known | naming <= accounted, sorted((known | naming) - accounted)
    assert IN_THE_EXPORT.keys().isdisjoint(LEFT_OUT)


async def test_what_is_held_is_there(house: House) -> None:
    await _a_full_life(house)
    naming = await _naming(house.client.app[STORE], house.bo.id)

    export = await house.bo.get("/me/export")

    assert export.status == 200, export.body
    told = {path for column, path in IN_THE_EXPORT.items() if column in naming}
    assert {path for path in told if not _part(export, path)} == set()
    assert set(IN_THE_EXPORT.values()) == told, "the full life leaves no part empty"


async def test_others_get_none_of_it(house: House) -> None:
    await _a_full_life(house)

    refused = [
        await who.get(f"/me/export?member_id={house.bo.id}") for who in (house.ben, house.carl)
    ]
    nobody = await house.dora.get("/me/export")

    assert [each.status for each in refused] == [404, 404]
    assert nobody.status == 401
    assert PASSWORD not in str((await house.bo.get("/me/export")).body)
