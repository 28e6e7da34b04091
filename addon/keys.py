"""Typed places on the app and on a request."""

from __future__ import annotations

from aiohttp import web

from addon.auth.access_tokens import AccessTokens
from addon.auth.guesses import Guesses
from addon.auth.identity import Caller
from addon.auth.ingress import IngressUser
from addon.auth.limits import Buckets
from addon.auth.listeners import Listeners
from addon.auth.passwords import Passwords
from addon.auth.sessions import Sessions
from addon.auth.setup_code import SetupCode
from addon.settings import Settings
from booking_core.ports import Clock, Store

SETTINGS: web.AppKey[Settings] = web.AppKey("settings", Settings)
STORE: web.AppKey[Store] = web.AppKey("store")
SERVER_ID: web.AppKey[str] = web.AppKey("server_id", str)
VERSION: web.AppKey[str] = web.AppKey("version", str)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
LISTENERS: web.AppKey[Listeners] = web.AppKey("listeners", Listeners)
PASSWORDS: web.AppKey[Passwords] = web.AppKey("passwords", Passwords)
ACCESS_TOKENS: web.AppKey[AccessTokens] = web.AppKey("access_tokens", AccessTokens)
SESSIONS: web.AppKey[Sessions] = web.AppKey("sessions", Sessions)
SETUP_CODE: web.AppKey[SetupCode] = web.AppKey("setup_code", SetupCode)
ACCOUNT_LIMIT: web.AppKey[Buckets] = web.AppKey("account_limit", Buckets)
STRANGER_LIMIT: web.AppKey[Buckets] = web.AppKey("stranger_limit", Buckets)
LOGIN_LIMIT: web.AppKey[Guesses] = web.AppKey("login_limit")
"""By account and origin together."""
STREET_LIMIT: web.AppKey[Guesses] = web.AppKey("street_limit")
"""By account, of all public addresses together: who is inside is not locked out by them."""

CALLER: web.RequestKey[Caller] = web.RequestKey("caller", Caller)
"""There on every operation that is not open."""
INGRESS_USER: web.RequestKey[IngressUser | None] = web.RequestKey("ingress_user")
"""The user of Home Assistant who asks through ingress, linked to a member or not."""
THROUGH_INGRESS: web.RequestKey[bool] = web.RequestKey("through_ingress", bool)
ORIGIN: web.RequestKey[str] = web.RequestKey("origin", str)
"""Whom limits count: see `listeners.origin`."""
LANGUAGE: web.RequestKey[str] = web.RequestKey("language", str)
REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)
