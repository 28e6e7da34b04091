"""The command line: `family-booking`, or `python -m addon`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from addon.log_lines import write_logfmt
from addon.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from addon.command_line import Job

DONE, REFUSED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 refused or found wrong (said in a line on stderr), 2 usage."""
    asked = _parser().parse_args(arguments)
    write_logfmt(logging.INFO)
    try:
        settings = load_settings(os.environ)
        logging.getLogger().setLevel(settings.log_level.upper())
        return _run(settings, asked)
    except SettingsError as wrong:
        return _refuse(str(wrong))
    except KeyboardInterrupt:
        return DONE


def _run(settings: Settings, asked: argparse.Namespace) -> int:
    from addon.command_line import RefusedError  # noqa: PLC0415 - after the options were read
    from booking_core.ports import AppendConflictError  # noqa: PLC0415
    from booking_core.stores.errors import StoreUnavailableError  # noqa: PLC0415

    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if asked.command != "backup":
            _restored(settings)
        asyncio.run(_job(asked)(settings, asked))
    except (SettingsError, RefusedError, StoreUnavailableError) as wrong:
        return _refuse(str(wrong))
    except AppendConflictError:
        return _refuse("the log stayed locked; try again")
    except OSError as wrong:
        where = f": {wrong.filename}" if wrong.filename else ""
        return _refuse(f"{wrong.strerror or wrong}{where}")
    return DONE


def _restored(settings: Settings) -> None:
    """Whoever comes first after a restore would else begin an empty household."""
    from addon.backups import restore_copy  # noqa: PLC0415 - after the options were read

    if restore_copy(settings.data_dir):
        logging.getLogger(__name__).info("the store is the one from the backup that was restored")


def _refuse(line: str) -> int:
    sys.stderr.write(f"family-booking: {line}\n")
    return REFUSED


def _job(asked: argparse.Namespace) -> Job:
    """Imported only when asked for: `serve` is to start fast."""
    match asked.command:
        case "verify" | "rebuild":
            from addon import cli_log  # noqa: PLC0415

            return cli_log.JOBS[asked.command]
        case "export" | "import" | "migrate" | "erase":
            from addon import cli_moving  # noqa: PLC0415

            return cli_moving.JOBS[asked.command]
        case "backup":
            from addon import cli_backup  # noqa: PLC0415

            return cli_backup.JOBS[asked.step]
        case "member" | "token":
            from addon import cli_access  # noqa: PLC0415

            return cli_access.JOBS[asked.command, asked.verb]
        case "demo":
            from addon.demo import demo  # noqa: PLC0415

            return demo
        case _:
            from addon.serving import serve  # noqa: PLC0415

            return serve


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="family-booking", description="Bookings of a family.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("serve", help="serve the app (default)")
    walk = commands.add_parser("verify", help="walk the chain of the log")
    walk.add_argument(
        "--published",
        action="append",
        metavar="POSITION:HASH",
        help="an end of the log as it was told at another time; may be given several times",
    )
    rebuild = commands.add_parser("rebuild", help="make the views again from the log")
    rebuild.add_argument("view", nargs="?", metavar="VIEW", help="only this one")
    commands.add_parser("demo", help="fill an empty store with a plausible family")
    out = commands.add_parser("export", help="write the household into one file")
    out.add_argument("file", metavar="FILE")
    into = commands.add_parser("import", help="fill an empty store from such a file")
    into.add_argument("file", metavar="FILE")
    move = commands.add_parser("migrate", help="move the household into an empty store")
    move.add_argument("--to", required=True, metavar="URL", help="postgresql://… or a path")
    _member(commands)
    _token(commands)
    backup = commands.add_parser("backup", help="a whole copy of the embedded store, or its end")
    backup.add_argument("step", choices=("begin", "end"))
    forget = commands.add_parser("erase", help="forget a member for good")
    whom = forget.add_mutually_exclusive_group(required=True)
    whom.add_argument("member", nargs="?", metavar="MEMBER", help="id or e-mail address")
    whom.add_argument(
        "--as-in", metavar="FILE", help="after a restore: all whom this later export has forgotten"
    )
    return parser


def _member(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verbs = commands.add_parser("member", help="people and their logins").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    add = verbs.add_parser("add", help="add a member; the password is read from standard input")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--email", help="with it, the member can log in")
    add.add_argument("--role", action="append", choices=ROLES, help="may be given several times")
    password = verbs.add_parser("password", help="set a password, read from standard input")
    password.add_argument("email", metavar="EMAIL")
    role = verbs.add_parser("role", help="set the roles of a member")
    role.add_argument("email", metavar="EMAIL")
    role.add_argument("role", nargs="+", choices=ROLES, metavar="ROLE")


ROLES = ("admin", "approver", "member", "viewer")
SCOPES = ("read", "book", "decide", "manage", "metrics", "act_as")


def _token(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verbs = commands.add_parser("token", help="API tokens, and the key of logins").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    create = verbs.add_parser("create", help="create a token and print its secret")
    create.add_argument("email", metavar="EMAIL", help="of the member it belongs to")
    create.add_argument("--name", default="command line")
    create.add_argument("--scope", action="append", choices=SCOPES, required=True)
    create.add_argument("--days", type=int, help="until it expires")
    revoke = verbs.add_parser("revoke", help="revoke a token")
    revoke.add_argument("id", metavar="ID")
    verbs.add_parser("new-key", help="sign logins by a new key; each renews itself once")


if __name__ == "__main__":
    sys.exit(main())
