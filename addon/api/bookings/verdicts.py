"""What is decided about a request, and how its holder gives it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from addon.api.bookings.deciding import decided, of_version
from addon.api.protocol.asked import BODY
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    DeclineBooking,
    ObjectToBooking,
    WithdrawBooking,
)
from booking_core.domain.ids import ResourceId


async def approve_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    more = body.get("note"), body.get("override_reason"), _items_of(body)
    return await decided(request, ApproveBooking(*of_version(request), *more))


async def decline_booking(request: web.Request) -> web.Response:
    body = request[BODY]
    more = body["reason"], body.get("internal_note"), _items_of(body)
    return await decided(request, DeclineBooking(*of_version(request), *more))


def _items_of(body: Mapping[str, Any]) -> frozenset[ResourceId] | None:
    return frozenset(map(ResourceId, body["items"])) if "items" in body else None


async def object_to_booking(request: web.Request) -> web.Response:
    return await decided(request, ObjectToBooking(*of_version(request), _reason(request)))


async def withdraw_booking(request: web.Request) -> web.Response:
    return await decided(request, WithdrawBooking(*of_version(request), _reason(request)))


async def cancel_booking(request: web.Request) -> web.Response:
    return await decided(request, CancelBooking(*of_version(request), _reason(request)))


def _reason(request: web.Request) -> str | None:
    reason: str | None = request[BODY].get("reason")
    return reason
