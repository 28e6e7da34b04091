"""Who the ingress proxy says is asking."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

_LOGGER = logging.getLogger(__name__)

USER_ID = b"X-Remote-User-Id"
USER_NAME = b"X-Remote-User-Name"
DISPLAY_NAME = b"X-Remote-User-Display-Name"
_HEADERS = (USER_ID, USER_NAME, DISPLAY_NAME)
_PATH = re.compile(r"/api/hassio_ingress/[A-Za-z0-9_-]{1,128}")
_ID = re.compile(r"[0-9a-f]{32}")


class ForgedHeadersError(Exception):
    """Identity headers that the proxy never sends like this."""


@dataclass(frozen=True, slots=True)
class IngressUser:
    """A user of Home Assistant; the name is what they call themselves there, if anything."""

    user_id: str
    name: str | None


def is_peer(address: str | None, trusted: str) -> bool:
    """Whether the connection comes from the trusted address, IPv4-mapped or not."""
    if address is None:
        return False
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found == ip_address(trusted)


def read_user(raw_headers: Iterable[tuple[bytes, bytes]]) -> IngressUser | None:
    """The user that the identity headers name, taken byte for byte; None without any.

    Raises:
        ForgedHeadersError: A header is not exactly as the proxy sends it, or is there twice.
    """
    found: dict[bytes, bytes] = {}
    for name, value in raw_headers:
        exact = next((each for each in _HEADERS if each.lower() == name.lower()), None)
        if exact is None:
            continue
        if name != exact or exact in found:
            _LOGGER.warning("Refused a request with identity headers that are not the proxy's")
            raise ForgedHeadersError
        found[exact] = value
    user_id = found.get(USER_ID, b"").decode("ascii", "replace")
    if not user_id:
        return None
    if not _ID.fullmatch(user_id):
        raise ForgedHeadersError
    return IngressUser(user_id, _name(found))


def _name(found: dict[bytes, bytes]) -> str | None:
    raw = found.get(DISPLAY_NAME) or found.get(USER_NAME) or b""
    return raw.decode("utf-8", "replace").strip()[:100] or None


def base_path(header: str | None) -> str | None:
    """The path under which the browser sees the app, ending in a slash; None if it is no such."""
    if header is None or not _PATH.fullmatch(header):
        return None
    return header + "/"
