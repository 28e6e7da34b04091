"""The bridge of this app, made from its options."""

from __future__ import annotations

from uuid import uuid4

from aiohttp import web

from addon.keys import CLOCK, SERVER_ID, SETTINGS, STORE, VERSION
from addon.mqtt.bridge import Bridge, Outside
from addon.mqtt.broker import FindBroker, always, by_supervisor
from addon.mqtt.client import Broker
from addon.mqtt.commands import Say
from addon.mqtt.picture import Installation, painter
from addon.mqtt.topics import Topics
from addon.settings import Settings


def bridge(app: web.Application, say: Say) -> Bridge:
    """Not yet running; without a broker in the options the Supervisor is asked for one."""
    settings, store = app[SETTINGS], app[STORE]
    topics = Topics(settings.mqtt.topic_prefix, settings.mqtt.discovery_prefix)
    installation = Installation(
        app[SERVER_ID],
        app[VERSION],
        url=settings.public_url,
        discovery=settings.mqtt.discovery,
    )
    # Two clients of one name throw each other out, and an old process may still be around.
    client_id = f"family-booking-{uuid4().hex[:12]}"
    outside = Outside(find_broker(settings), topics, client_id, say=say)
    return Bridge(store, painter(store, topics, installation), outside, app[CLOCK])


def find_broker(settings: Settings) -> FindBroker:
    """The options come first; with neither them nor a Supervisor there is no broker."""
    wanted = settings.mqtt
    if wanted.host:
        return always(
            Broker(
                wanted.host,
                wanted.port,
                wanted.username or "",
                wanted.password or "",
                tls=wanted.tls,
            )
        )
    if settings.supervisor_token:
        return by_supervisor(settings.supervisor_token)
    return always(None)
