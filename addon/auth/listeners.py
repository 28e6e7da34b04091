"""One app behind two ports: the one ingress speaks to, and one that never believes it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

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


def origin(address: str, user_id: str | None) -> str:
    """Whom limits count. Through ingress all share the proxy's address: there it is the user.

    Whoever has one address of IPv6 has 2**64 of them: the network counts.
    """
    if user_id is not None:
        return f"user {user_id}"
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def is_outside(source: str) -> bool:
    """Whether an origin is out on the street: a public address, no user of Home Assistant."""
    try:
        return ip_network(source).is_global
    except ValueError:
        return False


def _is_trusted(address: str, trusted_proxies: tuple[str, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(each) for each in trusted_proxies)
