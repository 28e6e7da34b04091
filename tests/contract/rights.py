"""Who may ask what: operation by role, on one's own things and on those of others.

`docs/access.md` is written from this table, and each cell of it is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from addon.api.protocol.contract import load_contract
from tests.contract.household import ROLES

PAGE = Path(__file__).parents[2] / "docs/access.md"
OPERATIONS = load_contract().operations
ALL = frozenset(ROLES)
INSIDE = ALL - {"nobody"}
RUNNING = frozenset({"admin"})
BOOKING = frozenset({"admin", "approver", "member"})
DECIDING = frozenset({"admin", "approver"})
NONE: frozenset[str] = frozenset()
IN_PERSON = frozenset({"change_password", "make_password_link", "invite_member"})
"""Not by an API token, whatever its scopes."""


@dataclass(frozen=True, slots=True)
class Right:
    """Which roles may.

    Attributes:
        own: On what is theirs, or where nothing belongs to anybody.
        other: On what is somebody else's; None where there is no such thing.
        thing: What the operation is about, as the trial makes it.
    """

    own: frozenset[str]
    other: frozenset[str] | None = None
    thing: str = ""


RIGHTS: Mapping[str, Right] = {
    **dict.fromkeys(("get_health", "get_ready", "get_setup", "get_terms"), Right(ALL)),
    **dict.fromkeys(
        ("log_in", "refresh_session", "register", "read_feed", "reset_password"), Right(ALL)
    ),
    **dict.fromkeys(("look_at_invitation", "accept_invitation"), Right(ALL)),
    **dict.fromkeys(("list_invitations", "invite_member"), Right(RUNNING)),
    "revoke_invitation": Right(RUNNING, thing="invitation"),
    **dict.fromkeys(("give_consent", "withdraw_consent"), Right(INSIDE)),
    "set_up": Right(NONE),  # it is set up: closed for ever
    "link_home_assistant": Right(NONE),  # through ingress only
    "make_password_link": Right(RUNNING, thing="reachable"),  # not by an API token
    **dict.fromkeys(("log_out", "change_password"), Right(INSIDE)),
    **dict.fromkeys(("get_me", "change_me", "list_tokens", "create_token"), Right(INSIDE)),
    "revoke_token": Right(INSIDE, NONE, "token"),
    **dict.fromkeys(("list_sessions", "end_other_sessions"), Right(INSIDE)),
    "end_session": Right(INSIDE, NONE, "session"),
    "end_sessions_of_member": Right(RUNNING, thing="someone"),
    **dict.fromkeys(("get_delegation", "delegate_vote", "end_delegation"), Right(INSIDE)),
    "export_me": Right(INSIDE),
    **dict.fromkeys(("get_erasure", "request_erasure", "withdraw_erasure"), Right(INSIDE)),
    **dict.fromkeys(("get_notifications", "change_notifications"), Right(INSIDE)),
    "list_members": Right(INSIDE),
    "get_member": Right(INSIDE, INSIDE, "member"),
    "change_member": Right(INSIDE, RUNNING, "member"),  # the profile; roles are the admins'
    "add_member": Right(RUNNING),
    **dict.fromkeys(("approve_member", "refuse_member"), Right(RUNNING, thing="waiting")),
    **dict.fromkeys(("deactivate_member", "erase_member"), Right(RUNNING, thing="someone")),
    "merge_member": Right(RUNNING, thing="someone"),
    "reactivate_member": Right(RUNNING, thing="inactive"),
    "get_household": Right(INSIDE),
    "change_household": Right(RUNNING),
    "list_branches": Right(INSIDE),
    "add_branch": Right(RUNNING),
    "get_branch": Right(INSIDE, thing="branch"),
    **dict.fromkeys(("change_branch", "close_branch"), Right(RUNNING, thing="branch")),
    **dict.fromkeys(("list_resources", "get_availability"), Right(INSIDE)),
    "get_resource": Right(INSIDE, thing="resource"),
    "add_resource": Right(RUNNING),
    **dict.fromkeys(("change_resource", "archive_resource"), Right(RUNNING, thing="resource")),
    **dict.fromkeys(("get_quotas", "report_nights"), Right(INSIDE)),
    "get_policy": Right(INSIDE, thing="policy"),
    "change_policy": Right(RUNNING, thing="policy"),
    "list_groups": Right(INSIDE),
    "add_group": Right(RUNNING),
    "get_group": Right(INSIDE, thing="group"),
    **dict.fromkeys(("change_group", "dissolve_group"), Right(RUNNING, thing="group")),
    **dict.fromkeys(
        ("list_bookings", "get_inbox", "get_waitlist", "list_events", "stream_events"),
        Right(INSIDE),
    ),
    "list_blocks": Right(INSIDE, thing="resource"),
    "list_all_blocks": Right(INSIDE),
    "block_resource": Right(RUNNING, thing="resource"),
    "lift_block": Right(RUNNING, thing="block"),
    "list_attention": Right(INSIDE),
    "keep_attention": Right(DECIDING, thing="attention"),
    "request_booking": Right(BOOKING, RUNNING),
    "validate_booking": Right(INSIDE, INSIDE),  # says that it may not be asked for
    **dict.fromkeys(("get_booking", "get_booking_history"), Right(INSIDE, INSIDE, "pending")),
    "approve_booking": Right(NONE, DECIDING, "pending"),
    "decline_booking": Right(DECIDING, DECIDING, "pending"),
    "object_to_booking": Right(NONE, BOOKING, "silent"),
    "withdraw_booking": Right(BOOKING, RUNNING, "pending"),
    "change_booking": Right(BOOKING, RUNNING, "pending"),
    "cancel_booking": Right(BOOKING, RUNNING, "approved"),
    "check_in_booking": Right(BOOKING, RUNNING, "begun"),
    "check_out_booking": Right(BOOKING, RUNNING, "active"),
    "extend_booking": Right(BOOKING, RUNNING, "approved"),
    "report_no_show": Right(NONE, DECIDING, "begun"),
    "answer_booking": Right(BOOKING, RUNNING, "missed"),
    "list_series": Right(INSIDE),
    "request_series": Right(BOOKING, RUNNING),
    "get_series": Right(INSIDE, INSIDE, "series"),
    **dict.fromkeys(("change_series", "cancel_series"), Right(BOOKING, RUNNING, "series")),
    "approve_series": Right(NONE, DECIDING, "series"),
    "decline_series": Right(DECIDING, DECIDING, "series"),
    **dict.fromkeys(("accept_offer", "refuse_offer"), Right(BOOKING, RUNNING, "offered")),
    "transfer_booking": Right(BOOKING, RUNNING, "approved"),
    "comment_on_booking": Right(INSIDE, DECIDING, "pending"),
    "correct_booking": Right(RUNNING, RUNNING, "over"),
    "record_stay": Right(RUNNING, RUNNING),
    "undo_booking": Right(BOOKING, RUNNING, "cancelled"),
    "ask_about_booking": Right(NONE, DECIDING, "pending"),
    "offer_instead": Right(NONE, DECIDING, "pending"),
    "list_feeds": Right(INSIDE),
    "create_feed": Right(INSIDE),
    "revoke_feed": Right(INSIDE, NONE, "feed"),
    "get_metrics": Right(RUNNING),
}

_HEAD = """# Who may do what

Written by `script/generate` from the contract and from the table that the tests try, cell by cell:
each ✓ is answered with success, each ✗ is refused with 401 (nobody), 403, 404 (somebody else's
sessions, tokens and feeds are not there at all) or 409 (set-up, which happens once). What is not
listed is denied. Where a cell has two marks, the first is for one's own things, the second for
those of others.

Whoever signed in with a password, or is signed in by Home Assistant through ingress, may what their
roles allow. An API token may no more than its owner, and needs each scope that is named besides;
without it, it is refused with 403 `scope_missing`. *In person*: not by a token at all. All of this
is tried for each operation: by ingress, by a token with exactly these scopes, and by one with all
others.

The fields of an answer differ too: notes and reasons are for those whom a booking concerns, its
approvers and admins; e-mail addresses for admins and the member itself. Everybody changes their own
name, e-mail and language, only admins change roles. Nobody approves their own request while another
can decide. `validate_booking` says to everybody what would stand in the way and writes nothing.

| Operation | Path | Scopes of a token | """


def page() -> str:
    head = _HEAD + " | ".join(ROLES) + " |\n" + "|---" * (3 + len(ROLES)) + "|\n"
    return head + "".join(_rows())


def _rows() -> Iterator[str]:
    for name, operation in OPERATIONS.items():
        cells = " | ".join(_marks(RIGHTS[name], role) for role in ROLES)
        scopes = "no login" if operation.open else ", ".join(sorted(operation.scopes)) or "any"
        scopes = "in person" if name in IN_PERSON else scopes
        where = f"{operation.method} `{operation.path.removeprefix('/api/v1')}`"
        yield f"| `{name}` | {where} | {scopes} | {cells} |\n"


def _marks(right: Right, role: str) -> str:
    marks = ["✓" if role in right.own else "✗"]
    if right.other is not None and role != "nobody":
        marks.append("✓" if role in right.other else "✗")
    return " ".join(marks)
