"""The household's words about people's data, and who has agreed to them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.problems import refusal
from addon.keys import CALLER, STORE
from booking_core.domain.decider import Refused
from booking_core.domain.ids import MemberId
from booking_core.domain.people.consenting import (
    Command,
    GiveConsent,
    WithdrawConsent,
    consenting,
)
from booking_core.handling import handle
from booking_core.projections.people import Household, Person, household, person


async def get_terms(request: web.Request) -> web.Response:
    """Nothing but the words: whoever asks to join has to read them."""
    return answer(request, {"consent": consent_body(await household(request.app[STORE]))})


def consent_body(home: Household | None) -> dict[str, Any] | None:
    """None where nobody is asked to agree to anything."""
    consent = home.terms.consent if home else None
    return {"version": consent.version, "texts": dict(consent.texts)} if consent else None


def agreement(found: Person, home: Household | None) -> dict[str, Any]:
    """What somebody has agreed to, and whether they are to be asked again."""
    current = home.terms.consent_version if home else 0
    return {
        "current_version": current,
        "version": found.member.consent or None,
        "agreed_at": found.consent_at,
        "needed": current > 0 and found.member.consent != current,
    }


async def give_consent(request: web.Request) -> web.Response:
    body, me = request[BODY], request[CALLER].member_id
    whose = MemberId(body.get("member_id", me))
    await _done(request, GiveConsent(me, whose, body["version"]))
    return await _answered(request, whose)


async def withdraw_consent(request: web.Request) -> web.Response:
    me = request[CALLER].member_id
    whose = MemberId(request[QUERY].get("member_id", me))
    await _done(request, WithdrawConsent(me, whose))
    return await _answered(request, whose)


async def _done(request: web.Request, command: Command) -> None:
    outcome = await handle(consenting, request.app[STORE], command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome)


async def _answered(request: web.Request, whose: MemberId) -> web.Response:
    store = request.app[STORE]
    found = await person(store, whose)
    assert found is not None  # noqa: S101 - the decision was about an active member
    return answer(request, agreement(found, await household(store)))
