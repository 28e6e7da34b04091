"""Things to try a right on, made afresh for each trial."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from addon.api.protocol.contract import Operation
from tests.addon.api.visitors import PASSWORD, setup_body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.addon.api.visitors import Answer, House, Visitor

_NUMBERS = count(1)
_NIGHT = {"arrival": "2027-06-04", "departure": "2027-06-05"}
_WEEKLY = "FREQ=WEEKLY;COUNT=3"
FUTURE = {"from": "2027-07-01", "to": "2027-07-08"}
_AUTUMN = {"from": "2027-10-01", "to": "2027-10-08"}


# What an admin makes by its name: where, and what else is said of it.
_PLAIN: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "resource": ("/resources", {"kind": "overnight", "places": 2}),
    "quiet": ("/resources", {"kind": "overnight", "places": 2, "approval": {"mode": "silence"}}),
    "group": ("/groups", {}),
    "branch": ("/branches", {}),
}
# What people have for themselves.
_KEPT: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "token": ("/me/tokens", {"name": "x", "scopes": ["read"]}),
    "feed": ("/feeds", {"name": "x"}),
}


class Maker:
    """Makes what belongs to `owner`, as admin where the owner may not."""

    def __init__(self, house: House, numbers: Iterator[int] = _NUMBERS) -> None:
        self._house = house
        self._numbers = numbers

    def visitor(self, role: str) -> Visitor:
        house = self._house
        return {
            "admin": house.ana,
            "approver": house.ben,
            "member": house.bo,
            "viewer": house.carl,
            "nobody": house.dora,
        }[role]

    def someone_else(self, role: str) -> Visitor:
        return self._house.ben if role != "approver" else self._house.bo

    async def make(self, thing: str, owner: Visitor) -> tuple[str, int]:
        """Its id, and its version where it has one."""
        house, number = self._house, next(self._numbers)
        if thing in _PLAIN:
            path, more = _PLAIN[thing]
            made = await house.ana.post(path, {"name": f"Thing {number}", **more})
            return made["id"], made["version"]
        match thing:
            case (
                "pending"
                | "approved"
                | "begun"
                | "active"
                | "missed"
                | "offered"
                | "over"
                | "silent"
                | "cancelled"
            ):
                return await self._booking(thing, owner)
            case "member":
                return owner.id, (await house.ana.get(f"/members/{owner.id}"))["version"]
            case "someone" | "inactive":
                made = await house.ana.post("/members", {"name": f"Guest {number}"})
                if thing == "inactive":
                    made = await house.ana.post(f"/members/{made['id']}/deactivate")
                return made["id"], made["version"]
            case "reachable":
                guest = {"name": f"Guest {number}", "email": f"guest{number}@example.org"}
                made = await house.ana.post("/members", guest)
                return made["id"], made["version"]
            case "policy":
                return (await self.make("resource", owner))[0], 1
            case "waiting":
                made = await house.dora.post("/auth/register", await self._newcomer())
                return made["member_id"], 1
            case "invitation":
                return (await self._invitation())["id"], 1
            case _:
                return await self._of_their_own(thing, owner)

    async def _of_their_own(self, thing: str, owner: Visitor) -> tuple[str, int]:
        """What its owner makes without help."""
        match thing:
            case "series":
                return await self._series(owner)
            case "block" | "attention":
                return await self._shut(thing), 1
            case "token" | "feed":
                path, body = _KEPT[thing]
                return (await owner.post(path, body))["id"], 1
            case "session":
                return await self._session(owner), 1
            case _:
                return "", 1

    async def _session(self, owner: Visitor) -> str:
        """Another one, beside the one that asks."""
        second = await self._house.log_in(owner.email)
        found = (await second.get("/me/sessions"))["items"]
        return str(next(each["id"] for each in found if each["current"]))

    async def _shut(self, thing: str) -> str:
        """A block, or what it leads to where somebody is."""
        ana = self._house.ana
        booking_id, _ = await self._booking("approved", self._house.bo)
        stay = await ana.get(f"/bookings/{booking_id}")
        days = {"from": stay["arrival"], "to": stay["departure"]}
        room = stay["items"][0]["resource_id"]
        block = await ana.post(f"/resources/{room}/blocks", days)
        assert block.status == 201, block.body
        if thing == "block":
            return str(block["id"])
        listed = (await ana.get("/attention"))["items"]
        return str(next(each["id"] for each in listed if each["booking"]["id"] == booking_id))

    async def _booking(self, thing: str, owner: Visitor) -> tuple[str, int]:
        house = self._house
        if thing == "offered":
            return await self._offered(owner)
        room = (await self.make("quiet" if thing == "silent" else "resource", owner))[0]
        asking = owner if owner is not house.carl else house.ana  # a viewer never books
        today = house.hands.at.date()
        days = {"arrival": str(today), "departure": str(today + timedelta(days=3))}
        if thing in ("pending", "approved", "silent", "cancelled"):
            days = {}
        # By id where they began at one moment: the order must not be the dice's.
        known = f"0197a3c2-0000-7000-8000-{next(self._numbers):012d}"
        made = await asking.book((room, 1), id=known, for_member_id=owner.id, **days)
        assert made.status == 201, made.body
        approver = house.ben if owner.id != house.ben.id else house.ana
        if thing not in ("pending", "silent"):
            made = await approver.decide("approve", made)
        if thing in ("active", "over"):
            made = await asking.decide("check-in", made)
        if thing == "over":
            made = await asking.decide("check-out", made)
        if thing == "cancelled":
            made = await asking.decide("cancel", made)
        if thing == "missed":
            made = await approver.decide("no-show", made)
        return made["id"], made["version"]

    async def _series(self, owner: Visitor) -> tuple[str, int]:
        house = self._house
        room = (await self.make("resource", owner))[0]
        asking = owner if owner is not house.carl else house.ana  # a viewer never books
        wish = {"items": [{"resource_id": room, "persons": 1}], **_NIGHT, "rule": _WEEKLY}
        made = await asking.post("/series", {**wish, "for_member_id": owner.id})
        assert made.status == 201, made.body
        return made["id"], made["version"]

    async def _offered(self, owner: Visitor) -> tuple[str, int]:
        """Somebody waited, and what they wait for was given back."""
        house = self._house
        room = (await self.make("resource", owner))[0]
        asking = owner if owner is not house.carl else house.ana  # a viewer never books
        other = house.ben if owner.id != house.ben.id else house.ana
        taken = await (house.ana if other is house.ben else house.ben).decide(
            "approve", await other.book((room, 2))
        )
        made = await asking.book((room, 1), for_member_id=owner.id, if_full="waitlist")
        assert made["state"] == "waitlisted", made.body
        await other.decide("cancel", taken)
        offered = await house.ana.get(f"/bookings/{made['id']}")
        return offered["id"], offered["version"]

    async def body(self, operation: Operation, owner: Visitor, version: int) -> Any:  # noqa: ANN401 - JSON
        """One that the operation takes."""
        number = next(self._numbers)
        wish = {"items": [{"resource_id": self._house.attic, "persons": 1}]}
        day = f"2027-{1 + number // 28 % 8 + 3:02d}-{1 + number % 28:02d}"
        night = {"arrival": day, "departure": _next(day)}
        renewed = {"current_password": PASSWORD, "new_password": PASSWORD}
        bodies: dict[str, Any] = {
            "set_up": setup_body(),
            "log_in": {"email": "ana@example.org", "password": PASSWORD},
            "refresh_session": {"refresh_token": await self._refresh_token()},
            "register": await self._newcomer(),
            "invite_member": {"name": "Nora", "email": f"nora{number}@example.org"},
            "reset_password": {"token": await self._link(), "new_password": PASSWORD},
            "link_home_assistant": {"email": "ana@example.org", "password": PASSWORD},
            "change_password": renewed,
            "change_me": {"language": "de"},
            "create_token": {"name": "x", "scopes": ["read"]},
            "add_member": {"name": f"Guest {number}"},
            "change_member": {"language": "de"},
            "merge_member": {"other_id": (await self.make("someone", owner))[0]},
            "change_household": {"guest_days": 20 + number % 300},
            "delegate_vote": {
                "to": self._house.ben.id if owner is not self._house.ben else self._house.bo.id,
                "until": "2027-08-31",
            },
            "change_notifications": {"reminders": False},
            "add_branch": {"name": f"Branch {number}"},
            "change_branch": {"name": f"Branch {number}"},
            "add_resource": {"name": f"Hut {number}", "kind": "overnight", "places": 1},
            "change_resource": {"places": 3},
            "block_resource": _AUTUMN,
            "add_group": {"name": f"Group {number}", "resource_ids": [self._house.attic]},
            "change_policy": {"rules": {"max_nights": 14}},
            "change_group": {"name": f"Houses {number}"},
            "request_booking": {**wish, **night, "for_member_id": owner.id},
            "validate_booking": {**wish, **night, "for_member_id": owner.id},
            "change_booking": {"note": "later"},
            "approve_booking": {"version": version},
            "decline_booking": {"version": version, "reason": "no"},
            "object_to_booking": {"version": version},
            "withdraw_booking": {"version": version},
            "cancel_booking": {"version": version},
            "check_in_booking": {"version": version},
            "check_out_booking": {"version": version},
            "extend_booking": {"version": version, "departure": "2027-07-14"},
            "report_no_show": {"version": version},
            "answer_booking": {"version": version},
            "request_series": {**wish, **night, "rule": _WEEKLY, "for_member_id": owner.id},
            "change_series": {"scope": "all", "note": "later"},
            "approve_series": {"version": version},
            "decline_series": {"version": version, "reason": "no"},
            "cancel_series": {"version": version, "scope": "all"},
            "accept_offer": {"version": version},
            "refuse_offer": {"version": version},
            "undo_booking": {"version": version},
            "ask_about_booking": {"version": version, "question": "Does the dog come too?"},
            "offer_instead": {"version": version, "departure": "2027-07-11"},
            "transfer_booking": {"version": version, "member_id": self._house.bo.id},
            "comment_on_booking": {"text": "Where are the keys?"},
            "correct_booking": {"version": version, "reason": "x", "took_place": False},
            "record_stay": {
                **wish,
                "arrival": str(past := date(2026, 12, 31) - timedelta(days=number % 9999)),
                "departure": str(past + timedelta(days=1)),
                "reason": "x",
            },
            "create_feed": {"name": "x"},
        }
        return bodies.get(operation.id) or await self._joining(operation.id)

    async def _joining(self, name: str) -> dict[str, Any]:
        """What is made afresh only for those who ask for it."""
        match name:
            case "look_at_invitation":
                return {"token": (await self._invitation())["token"]}
            case "accept_invitation":
                link = {"token": (await self._invitation())["token"]}
                return {**link, "password": PASSWORD, **await self._agreed()}
            case "give_consent":
                return await self._words()
            case _:
                return {}

    async def _newcomer(self) -> dict[str, Any]:
        email = f"nora{next(self._numbers)}@example.org"
        newcomer = {"name": "Nora", "email": email, "password": PASSWORD}
        return {**newcomer, **await self._agreed()}

    async def _agreed(self) -> dict[str, int]:
        """As whoever joins says it, where there is something to agree to."""
        consent = (await self._house.dora.get("/auth/terms"))["consent"]
        return {"consent_version": consent["version"]} if consent else {}

    async def _words(self) -> dict[str, int]:
        """Others than before, to be agreed to."""
        words = f"We keep what you book, version {next(self._numbers)}."
        consent = {"en": words, "de": words}
        changed = await self._house.ana.post("/household", {"consent": consent})
        return {"version": changed["consent"]["version"]}

    async def _invitation(self) -> Answer:
        email = f"nora{next(self._numbers)}@example.org"
        made = await self._house.ana.post("/invitations", {"name": "Nora", "email": email})
        assert made.status == 201, made.body
        return made

    async def _refresh_token(self) -> str:
        credentials = {"email": "ana@example.org", "password": PASSWORD}
        return str((await self._house.dora.post("/auth/login", credentials))["refresh_token"])

    async def _link(self) -> str:
        member_id, _ = await self.make("reachable", self._house.ana)
        link = await self._house.ana.post(f"/members/{member_id}/password-link")
        return str(link["token"])

    async def feed_secret(self) -> str:
        return str((await self._house.ana.post("/feeds", {"name": "x"}))["secret"])


def _next(day: str) -> str:
    return str(date.fromisoformat(day) + timedelta(days=1))
