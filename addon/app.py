"""The composition root: everything that touches the world meets the core here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import uuid4

from aiohttp import web

from addon.api.handlers import HANDLERS
from addon.api.protocol.asked import LARGEST_BODY, checked, unexpectant
from addon.api.protocol.contract import Handler, load_contract, routes
from addon.api.protocol.noted import TALLY, Tally, noted
from addon.api.protocol.polled import REMEMBERED, Remembered
from addon.api.protocol.problems import problems
from addon.api.protocol.spoken import speaker
from addon.api.record.tail import TAIL, Tail
from addon.api.system import docs
from addon.api.system.panel_files import ASSET, INDEX, Panel, harden
from addon.auth.access_tokens import AccessTokens
from addon.auth.guesses import Guesses, OwnGuesses, SharedGuesses
from addon.auth.limits import Buckets
from addon.auth.listeners import Listeners
from addon.auth.middleware import OPEN_PAGES, OPERATIONS, authenticate
from addon.auth.passwords import Passwords
from addon.auth.sessions import Sessions
from addon.auth.setup_code import SetupCode
from addon.backups import DATABASE_FILE
from addon.keys import (
    ACCESS_TOKENS,
    ACCOUNT_LIMIT,
    CLOCK,
    LISTENERS,
    LOGIN_LIMIT,
    PASSWORDS,
    SERVER_ID,
    SESSIONS,
    SETTINGS,
    SETUP_CODE,
    STORE,
    STRANGER_LIMIT,
    STREET_LIMIT,
    VERSION,
)
from addon.settings import Settings
from booking_core.leading import Lease, Pace, lead
from booking_core.passing import follow_time
from booking_core.ports import Clock, UnavailableError
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.rebuilding import refresh

if TYPE_CHECKING:
    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

_LOGGER = logging.getLogger(__name__)
SECOND_TRY = 5.0  # seconds
WENT_WELL = 60.0  # seconds; what fails after that fails anew


def utc_now() -> datetime:
    return datetime.now(UTC)


def store_url(settings: Settings) -> str:
    """PostgreSQL where the options name one, else a file in the data folder."""
    return settings.database_url or str(settings.data_dir / DATABASE_FILE)


@asynccontextmanager
async def household_store(
    settings: Settings, clock: Clock = utc_now
) -> AsyncIterator[SqliteStore | PostgresStore]:
    """The household's store, its views as this version makes them."""
    async with open_store(store_url(settings), clock=clock, project=project) as store:
        if await refresh(store):
            _LOGGER.info("views of another version were made again")
        yield store


def build_app(settings: Settings, *, clock: Clock = utc_now) -> web.Application:
    """The whole app, not yet listening.

    Raises:
        ContractError: The contract and the handlers don't agree.
    """
    contract = load_contract()
    handlers: Mapping[str, Handler] = {**HANDLERS, "read_feed": _read_feed}
    app = web.Application(middlewares=[noted, problems, authenticate], client_max_size=LARGEST_BODY)
    app[SETTINGS] = settings
    app[CLOCK] = clock
    app[VERSION] = contract.document["info"]["version"]
    app[LISTENERS] = Listeners()
    app[TALLY] = Tally()
    app[REMEMBERED] = Remembered()
    app[OPERATIONS] = contract.operations
    app[OPEN_PAGES] = frozenset({INDEX, ASSET, docs.PAGE, docs.STYLE, docs.DOCUMENT})
    _limit(app, settings)
    app.router.add_routes(routes(contract, handlers, checked, unexpectant))
    app.router.add_routes(docs.routes(contract))
    app.router.add_routes(Panel().routes())
    app.on_response_prepare.append(harden)
    app.on_shutdown.append(_end_streams)
    app.cleanup_ctx.extend([_open_store, _open_doors, _run_tail, _run_time, _run_mqtt, _announce])
    return app


async def _read_feed(request: web.Request) -> web.StreamResponse:
    # icalendar is for those who have a calendar; importing it takes a small machine a second.
    published = await asyncio.to_thread(import_module, "addon.feeds.published")
    answer: web.StreamResponse = await published.read_feed(request)
    return answer


def _limit(app: web.Application, settings: Settings) -> None:
    """A busy family is never too fast; guessing passwords is."""
    burst = settings.rate_burst
    app[ACCOUNT_LIMIT] = Buckets(burst, rate=20, now=time.monotonic)
    app[STRANGER_LIMIT] = Buckets(2 * burst, rate=10, now=time.monotonic)


def _guesses(app: web.Application, name: str, *, most: int, rate: float) -> Guesses:
    """Together where several may serve: else who guesses has a try more with each of them."""
    settings, burst = app[SETTINGS], min(app[SETTINGS].rate_burst, most)
    if settings.may_be_several:
        return SharedGuesses(app[STORE], name, burst=burst, rate=rate, clock=app[CLOCK])
    return OwnGuesses(Buckets(burst, rate=rate, now=time.monotonic))


async def _open_store(app: web.Application) -> AsyncIterator[None]:
    async with household_store(app[SETTINGS], app[CLOCK]) as store:
        app[STORE] = store
        app[SERVER_ID] = store.server_id
        yield


async def _open_doors(app: web.Application) -> AsyncIterator[None]:
    settings, store = app[SETTINGS], app[STORE]
    app[PASSWORDS] = Passwords(settings.password_cost)
    app[ACCESS_TOKENS] = AccessTokens(store)
    app[SESSIONS] = Sessions(store, app[ACCESS_TOKENS])
    app[SETUP_CODE] = SetupCode(store, settings.setup_code)
    app[LOGIN_LIMIT] = _guesses(app, "login", most=10, rate=0.1)
    app[STREET_LIMIT] = _guesses(app, "street", most=30, rate=30 / 3600)
    yield
    app[PASSWORDS].close()


async def _run_tail(app: web.Application) -> AsyncIterator[None]:
    app[TAIL] = Tail(app[STORE])
    running = asyncio.create_task(ceaselessly("tail", app[TAIL].run), name="tail")
    yield
    await _stop(running)


async def _end_streams(app: web.Application) -> None:
    await app[TAIL].close()


async def _run_time(app: web.Application) -> AsyncIterator[None]:
    running = _start_job(app, "time", lambda: follow_time(app[STORE]))
    yield
    await _stop(running)


def _start_job(
    app: web.Application, name: str, work: Callable[[], Awaitable[None]]
) -> asyncio.Task[None]:
    """What one instance does at a time.

    In a file there is one instance only; there a beat would but wear out the SD card.
    """

    async def leading(_lease: Lease) -> None:
        await ceaselessly(name, work)

    if app[SETTINGS].may_be_several:
        job = lead(app[STORE], name, str(uuid4()), leading, Pace())
    else:
        job = ceaselessly(name, work)
    return asyncio.create_task(job, name=name)


async def ceaselessly(
    name: str, work: Callable[[], Awaitable[None]], pause: float = SECOND_TRY
) -> None:
    """Does the work again and again, whatever becomes of it, with a pause of seconds."""
    told = ""
    while True:
        began = time.monotonic()
        try:
            await work()
        except UnavailableError as error:
            # A disk that stays full is said once, not every few seconds until somebody comes.
            if str(error) != told or time.monotonic() - began > WENT_WELL:
                told = str(error)
                _LOGGER.warning("%s: waiting for the store: %s", name, error)
        except Exception:
            _LOGGER.exception("%s: an error of our own, trying again", name)
        await asyncio.sleep(pause)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _run_mqtt(app: web.Application) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    if not settings.mqtt.host and settings.supervisor_token is None:
        _LOGGER.info("MQTT is off: no broker is configured")
        yield
        return
    from addon.mqtt.starting import bridge  # noqa: PLC0415 - paho is for those who have a broker

    running = _start_job(app, "mqtt", bridge(app, speaker(settings.language)).run)
    yield
    await _stop(running)


async def _announce(app: web.Application) -> AsyncIterator[None]:
    """Under the Supervisor, Home Assistant hears where the app is."""
    settings = app[SETTINGS]
    if settings.supervisor_token is None:
        yield
        return
    from addon.announcing import Supervisor, announce  # noqa: PLC0415 - elsewhere nobody needs it

    supervisor = Supervisor(settings.supervisor_token)
    about = {"port": settings.api_port, "server_id": app[SERVER_ID]}
    running = _start_job(
        app, "discovery", lambda: announce(app[STORE], supervisor, about, clock=app[CLOCK])
    )
    yield
    await _stop(running)
