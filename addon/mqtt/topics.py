"""The names of our topics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topics:
    """Names under the two prefixes of an installation.

    Attributes:
        prefix: Of everything that is ours.
        discovery_prefix: Where Home Assistant looks for new devices.
    """

    prefix: str = "family_booking"
    discovery_prefix: str = "homeassistant"

    @property
    def status(self) -> str:
        return f"{self.prefix}/status"

    @property
    def inbox(self) -> str:
        return f"{self.prefix}/inbox/state"

    @property
    def head(self) -> str:
        return f"{self.prefix}/log/head"

    @property
    def birth(self) -> str:
        """Where Home Assistant says that it has come up."""
        return f"{self.discovery_prefix}/status"

    @property
    def any_event(self) -> str:
        return self.event("+")

    def event(self, kind: str) -> str:
        return f"{self.prefix}/event/{kind}"

    def erased(self, member_id: str) -> str:
        return f"{self.prefix}/log/erased/{member_id}"

    def resource(self, resource_id: str) -> str:
        return f"{self.prefix}/resource/{resource_id}/state"

    def command(self, verb: str) -> str:
        return f"{self.prefix}/command/{verb}"

    def answer(self, command_id: str) -> str:
        return f"{self.prefix}/answer/{command_id}"

    def device(self, device_id: str) -> str:
        return f"{self.discovery_prefix}/device/{device_id}/config"
