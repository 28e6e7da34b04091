"""Those who wait for what is full, and what they do with an offer."""

from __future__ import annotations

from aiohttp import web

from addon.api.bookings.deciding import decided, of_version
from addon.api.bookings.pages import album, page
from addon.api.bookings.scene import load_scene
from addon.api.protocol.answers import answer, paged
from addon.api.protocol.past import position_asked
from addon.keys import STORE
from booking_core.domain.bookings.commands import AcceptOffer, RefuseOffer
from booking_core.instants import instant_text
from booking_core.projections.diary import Entry, waiting


async def get_waitlist(request: web.Request) -> web.Response:
    store, as_of = request.app[STORE], await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    found = await waiting(store, as_of=as_of)
    pages = await album(store, scene, found, as_of=as_of)
    by_rank = sorted(found, key=_place)
    return answer(request, paged(request, by_rank, _place, lambda each: page(each, pages)))


def _place(found: Entry) -> str:
    since = found.booking.waiting_since
    return f"{instant_text(since) if since else ''}/{found.id}"


async def accept_offer(request: web.Request) -> web.Response:
    return await decided(request, AcceptOffer(*of_version(request)))


async def refuse_offer(request: web.Request) -> web.Response:
    return await decided(request, RefuseOffer(*of_version(request)))
