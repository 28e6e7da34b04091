"""Where the broker is: where the options say, else where the Supervisor says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import ClientError, ClientSession, ClientTimeout

from addon.mqtt.client import Broker, BrokerAwayError

SUPERVISOR = "http://supervisor"
NO_PROVIDER = 400
PATIENCE = ClientTimeout(total=10)

FindBroker = Callable[[], Awaitable[Broker | None]]
"""Asked before each attempt, since the Supervisor may give another password; None: no broker."""


def always(broker: Broker | None) -> FindBroker:
    """For a broker that the options name."""

    async def find() -> Broker | None:
        return broker

    return find


def by_supervisor(token: str, *, supervisor: str = SUPERVISOR) -> FindBroker:
    """For whatever broker the Supervisor's service `mqtt` offers.

    What it answers raises `BrokerAwayError` when the Supervisor itself can't be asked.
    """

    async def find() -> Broker | None:
        try:
            async with (
                ClientSession(timeout=PATIENCE) as session,
                session.get(
                    f"{supervisor}/services/mqtt", headers={"Authorization": f"Bearer {token}"}
                ) as answer,
            ):
                if answer.status == NO_PROVIDER:
                    return None
                answer.raise_for_status()
                return _broker((await answer.json())["data"])
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            msg = f"the Supervisor does not tell where the broker is ({type(error).__name__})"
            raise BrokerAwayError(msg) from error

    return find


def _broker(told: dict[str, object]) -> Broker:
    return Broker(
        host=str(told["host"]),
        port=int(str(told["port"])),
        username=str(told.get("username") or ""),
        password=str(told.get("password") or ""),
        tls=told.get("ssl") is True,
    )
