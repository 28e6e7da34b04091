"""People and tokens from the command line: who can run it on the machine acts as the system."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Mapping
from uuid import uuid4

from addon.app import household_store, utc_now
from addon.auth.access_tokens import change_key
from addon.auth.api_tokens import create_token, revoke_token
from addon.auth.credentials import put_password
from addon.auth.passwords import LONGEST, Passwords
from addon.command_line import Job, RefusedError
from addon.settings import Settings
from booking_core.domain.access import Role
from booking_core.domain.decider import Refused
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.members import AddMember, ChangeMember, Command, members
from booking_core.handling import handle
from booking_core.ports import Envelope, Statement, Store, TakenError
from booking_core.projections.people import Person, household, person_by_email, put_profile

SHORTEST = 10


async def add_member(settings: Settings, asked: argparse.Namespace) -> None:
    async with household_store(settings) as store:
        home = await household(store)
        if home is None:
            msg = "the household is not set up yet; open the app first"
            raise RefusedError(msg)
        member_id = MemberId(str(uuid4()))
        beside = [
            put_profile(member_id, name=asked.name, email=asked.email, language=home.language)
        ]
        if asked.email:
            beside.append(await _password(settings, member_id))
        roles = frozenset(map(Role, asked.role or ["member"]))
        try:
            await _decide(store, AddMember(SYSTEM, member_id, roles), beside)
        except TakenError as taken:
            msg = f"another member has the e-mail address {asked.email}"
            raise RefusedError(msg) from taken
        sys.stdout.write(f"{member_id}\n")


async def set_password(settings: Settings, asked: argparse.Namespace) -> None:
    async with household_store(settings) as store:
        found = await _known(store, asked.email)
        ended = Statement("DELETE FROM sessions WHERE member_id = $1", (found.id,))
        await store.write([await _password(settings, found.id), ended])


async def set_roles(settings: Settings, asked: argparse.Namespace) -> None:
    async with household_store(settings) as store:
        found = await _known(store, asked.email)
        await _decide(store, ChangeMember(SYSTEM, found.id, frozenset(map(Role, asked.role))), [])


async def make_token(settings: Settings, asked: argparse.Namespace) -> None:
    async with household_store(settings) as store:
        found = await _known(store, asked.email)
        if "act_as" in asked.scope and not found.standing.has(Role.ADMIN):
            msg = "the scope act_as is for tokens of admins"
            raise RefusedError(msg)
        token, secret = await create_token(
            store, found.id, name=asked.name, scopes=asked.scope, now=utc_now(), days=asked.days
        )
        sys.stderr.write(f"token {token.id}; its secret is shown this once:\n")
        sys.stdout.write(f"{secret}\n")


async def end_token(settings: Settings, asked: argparse.Namespace) -> None:
    async with household_store(settings) as store:
        if not await revoke_token(store, asked.id, None):
            msg = f"there is no token {asked.id}"
            raise RefusedError(msg)


async def change_signing_key(settings: Settings, _asked: argparse.Namespace) -> None:
    async with household_store(settings) as store:
        await change_key(store, utc_now())


async def _known(store: Store, email: str) -> Person:
    found = await person_by_email(store, email)
    if found is None:
        msg = f"nobody has the e-mail address {email}"
        raise RefusedError(msg)
    return found


async def _password(settings: Settings, member_id: MemberId) -> Statement:
    """From standard input: an argument would stand in the list of processes."""
    terminal = sys.stdin.isatty()
    given = getpass.getpass("Password: ") if terminal else sys.stdin.readline().rstrip("\r\n")
    if len(given) < SHORTEST or len(given.encode()) > LONGEST:
        msg = f"a password has at least {SHORTEST} characters and at most {LONGEST} bytes"
        raise RefusedError(msg)
    passwords = Passwords(settings.password_cost)
    try:
        return put_password(member_id, await passwords.hash(given), utc_now())
    finally:
        passwords.close()


async def _decide(store: Store, command: Command, beside: list[Statement]) -> None:
    envelope = Envelope(SYSTEM, "command_line", str(uuid4()))
    outcome = await handle(members, store, command, envelope, beside=beside)
    if isinstance(outcome, Refused):
        raise RefusedError(", ".join(each.code for each in outcome.violations))


JOBS: Mapping[tuple[str, str], Job] = {
    ("member", "add"): add_member,
    ("member", "password"): set_password,
    ("member", "role"): set_roles,
    ("token", "create"): make_token,
    ("token", "revoke"): end_token,
    ("token", "new-key"): change_signing_key,
}
