"""One app behind two ports: the one ingress speaks to, and one that never believes it."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from aiohttp import web


class Listeners:
    """`api_port` is the port whose requests are never taken for ingress."""

    def __init__(self, api_port: int | None = None) -> None:
        self.api_port = api_port

    def is_api(self, request: web.Request) -> bool:
        """By the socket's own name: headers say what the client likes."""
        transport = request.transport
        name = transport.get_extra_info("sockname") if transport else None
        return isinstance(name, tuple) and name[1] == self.api_port


def client_address(request: web.Request, trusted_proxies: tuple[str, ...]) -> str:
    """The client behind the trusted proxies: the last address that none of them has."""
    address = request.remote or ""
    if not trusted_proxies:
        return address
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    for candidate in reversed([*forwarded, address]):
        if not _is_trusted(candidate.strip(), trusted_proxies):
            return candidate.strip() or address
    return address


def _is_trusted(address: str, trusted_proxies: tuple[str, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(each) for each in trusted_proxies)
