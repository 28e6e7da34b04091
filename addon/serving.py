"""The app behind its two ports, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import errno
import gc
import signal
import sys

from aiohttp import web

from addon.api import texts
from addon.app import build_app
from addon.doorway import Runner
from addon.keys import LISTENERS, SETTINGS, SETUP_CODE, STORE, VERSION
from addon.settings import Settings, SettingsError
from booking_core.projections.people import household

GRACE = 8.0  # seconds for answers under way


async def serve(settings: Settings, _asked: argparse.Namespace) -> None:
    """Listens on both ports; returns after SIGTERM or SIGINT.

    Raises:
        SettingsError: A port can't be had.
        StoreUnavailableError: There is no store to work with.

    """
    if settings.port == settings.api_port != 0:
        msg = f"options port and api_port are both {settings.port}; they must differ"
        raise SettingsError(msg)
    app = build_app(settings)
    runner = Runner(app, language=settings.language, shutdown_timeout=GRACE)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await runner.setup()
        await _listen(runner, settings.host, settings.port, "port")
        await _listen(runner, settings.host, settings.api_port, "api_port")
        app[LISTENERS].api_port = runner.addresses[-1][1]
        await _say_where(app, runner.addresses[0][1])
        # What the app is made of stays; to look it through for garbage keeps those who ask waiting.
        gc.freeze()
        await stop.wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int, option: str) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            msg = f"port {port} on {host} is in use; the option {option} names another"
        else:
            msg = f"can't listen on {host} port {port} (options host, {option}): {refused.strerror}"
        raise SettingsError(msg) from refused


async def _say_where(app: web.Application, port: int) -> None:
    settings = app[SETTINGS]
    home = await household(app[STORE])
    language = home.language if home else settings.language
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - only shown
    address = settings.public_url or f"http://{host}:{port}"
    lines = [texts.page("cli_ready", language).format(version=app[VERSION], address=address)]
    if home is None:
        code = app[SETUP_CODE]
        known = texts.page("cli_code_option", language) if code.is_given else await code.reveal()
        lines.append(texts.page("cli_setup", language).format(code=known))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
