"""Secrets that machines send with each request: random, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_secret(prefix: str = "") -> str:
    """256 random bits; the prefix lets people and scanners see what it is."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> bytes:
    """What is kept. A plain hash suffices: nobody guesses 256 bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
