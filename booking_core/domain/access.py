"""Who may do what: one policy, asked by every decision and every reader. Denies by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from booking_core.domain.ids import SYSTEM, MemberId


class Role(StrEnum):
    """What a member is in the household; a member can be several."""

    ADMIN = "admin"
    APPROVER = "approver"
    MEMBER = "member"
    VIEWER = "viewer"


class BookingState(StrEnum):
    """Where a booking is in its life."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    WAITLISTED = "waitlisted"
    ACTIVE = "active"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


class Verb(StrEnum):
    """What somebody can do to a booking that exists."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    CHANGE = "change"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    EXTEND = "extend"
    NO_SHOW = "no_show"
    ANSWER = "answer"
    ACCEPT = "accept"
    REFUSE_OFFER = "refuse_offer"
    TRANSFER = "transfer"
    COMMENT = "comment"
    CORRECT = "correct"
    OBJECT = "object"
    UNDO = "undo"
    ASK = "ask"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody as the policy sees them. Roles count only while active."""

    member_id: MemberId
    active: bool = False
    roles: frozenset[Role] = frozenset()

    def has(self, *roles: Role) -> bool:
        return self.active and not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Affair:
    """A booking as the policy sees it.

    Attributes:
        changing: A change waits for a decision while the approved booking stands.
        approvers: Who may decide; for several resources, who may for any of them.
        guardian: Who acts for the holder.
        no_show_asked: The holder was asked whether anybody came.
        panels: For each resource that is not decided yet, who may.
        silent: Silence is consent, and may still be broken.
        asked: An approver asked the holder something about the request.
        ended_by: Who ended what can still be restored.
        offered: What it waits for is free, and kept for it; or an approver offered something else.

    """

    state: BookingState
    holder: MemberId
    requested_by: MemberId
    changing: bool
    approvers: frozenset[MemberId]
    guardian: MemberId | None = None
    no_show_asked: bool = False
    asked: bool = False
    ended_by: MemberId | None = None
    offered: bool = False
    panels: tuple[frozenset[MemberId], ...] = ()
    silent: bool = False


OPEN_TO: Mapping[Verb, frozenset[BookingState]] = {
    Verb.APPROVE: frozenset({BookingState.PENDING}),
    Verb.DECLINE: frozenset({BookingState.PENDING}),
    Verb.WITHDRAW: frozenset({BookingState.PENDING, BookingState.WAITLISTED}),
    Verb.CANCEL: frozenset({BookingState.APPROVED}),
    Verb.CHANGE: frozenset({BookingState.PENDING, BookingState.APPROVED, BookingState.ACTIVE}),
    Verb.CHECK_IN: frozenset({BookingState.APPROVED}),
    Verb.CHECK_OUT: frozenset({BookingState.ACTIVE}),
    Verb.EXTEND: frozenset({BookingState.APPROVED, BookingState.ACTIVE}),
    Verb.NO_SHOW: frozenset({BookingState.APPROVED}),
    Verb.ANSWER: frozenset({BookingState.PENDING, BookingState.APPROVED}),
    Verb.ACCEPT: frozenset({BookingState.PENDING, BookingState.WAITLISTED}),
    Verb.REFUSE_OFFER: frozenset({BookingState.PENDING, BookingState.WAITLISTED}),
    Verb.UNDO: frozenset({BookingState.CANCELLED, BookingState.DECLINED, BookingState.WITHDRAWN}),
    Verb.ASK: frozenset({BookingState.PENDING}),
    Verb.OFFER: frozenset({BookingState.PENDING}),
    Verb.TRANSFER: frozenset(
        {BookingState.PENDING, BookingState.WAITLISTED, BookingState.APPROVED}
    ),
    Verb.COMMENT: frozenset(BookingState),
    Verb.CORRECT: frozenset(
        {
            BookingState.COMPLETED,
            BookingState.NO_SHOW,
            BookingState.CANCELLED,
            BookingState.EXPIRED,
        }
    ),
    Verb.OBJECT: frozenset({BookingState.PENDING}),
}
_OF_A_PANEL = frozenset({Verb.APPROVE, Verb.DECLINE})
_STANDING = frozenset({BookingState.APPROVED, BookingState.ACTIVE})
_ALSO_ON_A_CHANGE = frozenset({Verb.APPROVE, Verb.DECLINE, Verb.WITHDRAW, Verb.OBJECT})


def is_open(verb: Verb, affair: Affair) -> bool:
    """Whether the booking is where the verb makes sense at all."""
    if affair.changing and verb in _ALSO_ON_A_CHANGE:
        return affair.state in _STANDING and _is_waited_for(verb, affair)
    return affair.state in OPEN_TO[verb] and _is_waited_for(verb, affair)


def _is_waited_for(verb: Verb, affair: Affair) -> bool:
    """An answer needs a question, a yes an offer."""
    match verb:
        case Verb.ANSWER:
            return affair.no_show_asked or affair.asked
        case Verb.ACCEPT | Verb.REFUSE_OFFER:
            return affair.offered
        case Verb.OBJECT:
            return affair.silent
        case Verb.UNDO:
            return affair.ended_by is not None
        case _:
            return True


def may(who: Standing, verb: Verb, affair: Affair) -> bool:
    """Whether this person may, whatever state the booking is in."""
    if not who.active:
        return False
    match verb:
        case Verb.APPROVE | Verb.DECLINE:
            return who.member_id in affair.approvers
        case Verb.OBJECT:
            return who.has(Role.MEMBER, Role.APPROVER, Role.ADMIN) and not _concerns(who, affair)
        case Verb.NO_SHOW | Verb.ASK | Verb.OFFER:
            return who.member_id in affair.approvers and not _concerns(who, affair)
        case Verb.WITHDRAW | Verb.CANCEL | Verb.CHANGE | Verb.EXTEND | Verb.ANSWER:
            return _is_its_own(who, affair) or may_run_household(who)
        case Verb.UNDO:
            return _may_undo(who, affair)
        case Verb.COMMENT:
            return may_read_notes(who, affair)
        case Verb.CORRECT:
            return who.has(Role.ADMIN)
        case Verb.CHECK_IN | Verb.CHECK_OUT | Verb.TRANSFER | Verb.ACCEPT | Verb.REFUSE_OFFER:
            return _is_its_own(who, affair) or may_run_household(who)


def _may_undo(who: Standing, affair: Affair) -> bool:
    """Who decides takes back a refusal, the holder what was theirs to end, admins all of it."""
    if affair.state is BookingState.DECLINED:
        return who.member_id in affair.approvers and not _concerns(who, affair)
    theirs = affair.ended_by in (None, affair.holder, affair.requested_by, affair.guardian)
    return who.has(Role.ADMIN) or (theirs and _is_its_own(who, affair))


def approves_itself(who: Standing, affair: Affair) -> bool:
    """Nobody approves their own request while another approver exists."""
    mine = _open_to(who, affair)
    return _concerns(who, affair) and bool(mine) and all(each - {who.member_id} for each in mine)


def _open_to(who: Standing, affair: Affair) -> tuple[frozenset[MemberId], ...]:
    return tuple(each for each in affair.panels if who.member_id in each)


def may_override(who: Standing, affair: Affair) -> bool:
    """Let a booking exceed a quota: whoever decides about it, and not for themselves."""
    decides = who.active and who.member_id in affair.approvers
    others = affair.approvers - {who.member_id}
    return decides and not (who.member_id == affair.holder and others)


def verbs(who: Standing, affair: Affair) -> frozenset[Verb]:
    """What this person can do to this booking now."""
    return frozenset(
        verb
        for verb in Verb
        if is_open(verb, affair)
        and may(who, verb, affair)
        and not (verb is Verb.APPROVE and approves_itself(who, affair))
        and (verb not in _OF_A_PANEL or _open_to(who, affair))
    )


def _is_its_own(who: Standing, affair: Affair) -> bool:
    return _concerns(who, affair) and who.has(Role.MEMBER, Role.APPROVER, Role.ADMIN)


def _concerns(who: Standing, affair: Affair) -> bool:
    return who.member_id in (affair.holder, affair.requested_by, affair.guardian)


def may_run_household(who: Standing) -> bool:
    """Members, resources, rules. The command line on the machine itself acts as the system."""
    return who.member_id == SYSTEM or who.has(Role.ADMIN)


def may_see_household(who: Standing) -> bool:
    """Calendar, resources, names of members."""
    return may_run_household(who) or who.has(*Role)


def may_triage(who: Standing) -> bool:
    """See what needs attention, and say that it stays as it is."""
    return may_run_household(who) or who.has(Role.APPROVER)


def may_request(who: Standing, *, guardian_of_subject: bool, own: bool) -> bool:
    """Book for oneself, for a ward, or as admin for anybody. A viewer never books."""
    if not who.has(Role.MEMBER, Role.APPROVER, Role.ADMIN):
        return False
    return own or guardian_of_subject or who.has(Role.ADMIN)


def may_read_notes(who: Standing, affair: Affair) -> bool:
    """The note of a request and the reason of a decision: those it concerns."""
    concerned = _concerns(who, affair) or who.member_id in affair.approvers
    return who.active and (concerned or who.has(Role.ADMIN))


def may_see_guests(who: Standing, affair: Affair) -> bool:
    """Names of those who come along; everybody else sees how many they are."""
    return may_read_notes(who, affair)


def may_read_internal_notes(who: Standing, affair: Affair) -> bool:
    """Notes between approvers; never the requester's to read, approver or not."""
    if not who.active or _concerns(who, affair):
        return False
    return who.member_id in affair.approvers or who.has(Role.ADMIN)
