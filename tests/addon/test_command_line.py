"""The command line, as a process: what it says and how it ends."""

from __future__ import annotations

import os
import pty
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from booking_core.projections.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Sequence

CHECKOUT = Path(__file__).parents[2]
PATIENCE = 120
DONE, REFUSED, USAGE = 0, 1, 2
SECRET = "a long enough password\n"  # noqa: S105 - of nobody


def run(
    folder: Path, *arguments: str, given: str = "", **options: str
) -> subprocess.CompletedProcess[str]:
    named = {f"FAMILY_BOOKING_{name.upper()}": value for name, value in options.items()}
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("FAMILY_BOOKING_")}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "addon", *arguments],
        env={
            **inherited,
            "PYTHONPATH": str(CHECKOUT),
            "FAMILY_BOOKING_DATA_DIR": str(folder),
            "FAMILY_BOOKING_PASSWORD_COST": "4",
            **named,
        },
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    filled = run(folder, "demo")
    assert filled.returncode == DONE, filled.stderr
    assert "ana@example.org" in filled.stdout
    return folder


def test_the_demo_fills_only_an_empty_store(demo: Path) -> None:
    before = run(demo, "verify").stdout

    again = run(demo, "demo")

    assert (again.returncode, again.stdout) == (DONE, "")
    assert "not empty" in again.stderr
    assert run(demo, "verify").stdout == before


def test_the_demo_is_a_log_that_verifies(demo: Path) -> None:
    verified = run(demo, "verify")

    assert verified.returncode == DONE
    assert "all as they were written" in verified.stdout


def test_the_demos_views_are_those_of_this_version(demo: Path) -> None:
    """Else the first start would make them again."""
    with closing(sqlite3.connect(demo / "family-booking.sqlite3")) as database:
        editions = dict(database.execute("SELECT view_name, edition FROM view_editions"))

    assert editions == {view.name: view.edition for view in VIEWS}


def test_the_demo_speaks_to_each_in_their_own_language(demo: Path) -> None:
    """The browser's, and the option's where there is none."""
    with closing(sqlite3.connect(demo / "family-booking.sqlite3")) as database:
        of_household = database.execute("SELECT language FROM founding").fetchall()
        of_members = database.execute("SELECT DISTINCT language FROM profiles").fetchall()

    assert (of_household, of_members) == ([("en",)], [(None,)])


def test_a_broken_log_is_not_exported(demo: Path, tmp_path: Path) -> None:
    house, file = tmp_path / "house", tmp_path / "household.gz"
    shutil.copytree(demo, house)
    with closing(sqlite3.connect(house / "family-booking.sqlite3")) as database:
        database.execute("DROP TRIGGER events_are_never_changed")
        database.execute("UPDATE events SET actor = 'mallory' WHERE position = 7")
        database.commit()

    refused = run(house, "export", str(file))

    assert refused.returncode == REFUSED
    assert "position 7" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [house]


def test_an_export_can_be_imported_elsewhere_hash_for_hash(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "household.gz"

    out = run(demo, "export", str(file))
    into = run(tmp_path / "other", "import", str(file))

    assert (out.returncode, into.returncode) == (DONE, DONE), into.stderr
    assert out.stdout.split()[-1] == into.stdout.split()[-1]
    assert run(tmp_path / "other", "verify").stdout == run(demo, "verify").stdout


def test_a_household_moves_to_postgresql(demo: Path, tmp_path: Path, postgres_url: str) -> None:
    moved = run(demo, "migrate", "--to", postgres_url)

    verified = run(tmp_path, "verify", database_url=postgres_url)
    assert moved.returncode == DONE, moved.stderr
    assert verified.stdout == run(demo, "verify").stdout


def test_the_first_command_after_a_restore_finds_the_household(demo: Path, tmp_path: Path) -> None:
    run(demo, "backup", "begin")
    (demo / "backup.sqlite3").replace(tmp_path / "backup.sqlite3")

    verified = run(tmp_path, "verify")

    assert verified.stdout == run(demo, "verify").stdout
    assert not (tmp_path / "backup.sqlite3").exists()


def test_whom_a_later_export_has_forgotten_a_restored_backup_forgets_again(
    demo: Path, tmp_path: Path
) -> None:
    house, export = tmp_path / "house", str(tmp_path / "after.json.gz")
    shutil.copytree(demo, house)
    backup = shutil.copytree(demo, tmp_path / "backup")
    erased = run(house, "erase", "ben@example.org")
    run(house, "export", export)

    again = run(backup, "erase", "--as-in", export)
    twice = run(backup, "erase", "--as-in", export)
    run(tmp_path / "another", "demo")
    foreign = run(tmp_path / "another", "erase", "--as-in", export)

    assert erased.returncode == DONE, erased.stderr
    assert "ben@example.org" in run(backup, "erase", "ben@example.org").stderr
    assert (again.stdout, twice.stdout) == (
        "1 of 1 were forgotten again\n",
        "0 of 1 were forgotten again\n",
    )
    assert "another household" in foreign.stderr


def test_who_moves_back_is_told_where_the_file_belongs(demo: Path, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'moved.sqlite3'}"

    moved = run(demo, "migrate", "--to", target)

    assert moved.returncode == DONE, moved.stderr
    assert f"moved to {target}; now put that file" in moved.stdout
    assert "family-booking.sqlite3" in moved.stdout


def test_members_get_logins_roles_and_tokens(demo: Path) -> None:
    email = "eve@example.org"
    added = run(demo, "member", "add", "Eve", "--email", email, given=SECRET)
    promoted = run(demo, "member", "role", email, "admin", "member")
    changed = run(demo, "member", "password", email, given="another long password\n")
    made = run(demo, "token", "create", email, "--scope", "read", "--scope", "act_as")
    token_id = made.stderr.split()[1].rstrip(";")
    revoked = run(demo, "token", "revoke", token_id)
    erased = run(demo, "erase", email)

    assert [each.returncode for each in (added, promoted, changed, made, revoked, erased)] == (
        [DONE] * 6
    ), erased.stderr
    assert made.stdout.startswith("fb_")


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("member", "add", "X", "--email", "ana@example.org"), SECRET, "ana@example.org"),
        (("member", "add", "X", "--email", "x@example.org"), "short\n", "10 characters"),
        (("member", "password", "no@example.org"), SECRET, "no@example.org"),
        (("member", "role", "ana@example.org", "viewer"), "", "last_admin"),
        (("token", "create", "ben@example.org", "--scope", "act_as"), "", "admins"),
        (("token", "revoke", "nothing"), "", "nothing"),
        (("rebuild", "moon"), "", "moon"),
        (("import", "/nothing/there"), "", "/nothing/there"),
        (("erase", "nobody"), "", "nobody"),
    ],
)
def test_what_is_refused_is_one_line(
    demo: Path, arguments: Sequence[str], given: str, said: str
) -> None:
    refused = run(demo, *arguments, given=given)

    assert refused.returncode == REFUSED
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert refused.stdout == ""


def test_a_log_is_held_against_what_was_published_of_it(demo: Path) -> None:
    """Whoever computes all hashes anew is noticed by nothing else."""
    said = run(demo, "verify").stdout
    position, digest = said.split()[0], said.split()[-1]

    same = run(demo, "verify", "--published", f"{position}:{digest}")
    forged = run(demo, "verify", "--published", f"{position}:{'0' * 64}")
    unfit = run(demo, "verify", "--published", "yesterday")

    assert same.returncode == DONE
    assert (forged.returncode, unfit.returncode) == (REFUSED, REFUSED)
    assert f"{position} anchor" in forged.stderr
    assert "'yesterday'" in unfit.stderr


@pytest.mark.parametrize("command", ["verify", "rebuild"])
def test_whoever_watches_at_a_terminal_is_told_how_far_it_is(demo: Path, command: str) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "addon", command],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "FAMILY_BOOKING_DATA_DIR": str(demo)},
        stderr=theirs,
        timeout=PATIENCE,
        check=True,
    )
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)

    assert done.returncode == DONE
    assert re.search(r"(\d+) of \1 events", said)


def test_views_can_be_made_again(demo: Path) -> None:
    rebuilt = run(demo, "rebuild")

    assert rebuilt.returncode == DONE, rebuilt.stderr


@pytest.mark.parametrize("arguments", [("moon",), ("member",), ("token", "create", "x@y")])
def test_wrong_usage_is_said(tmp_path: Path, arguments: Sequence[str]) -> None:
    refused = run(tmp_path, *arguments)

    assert refused.returncode == USAGE
    assert "usage:" in refused.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"port": "abc"}, "option port"),
        ({"database_url": "postgresql://nobody@127.0.0.1:1/nothing"}, "database"),
        ({"data_dir": "/proc/nothing"}, "/proc/nothing"),
        ({"port": "18080", "api_port": "18080"}, "must differ"),
    ],
)
def test_what_keeps_the_app_from_starting_is_one_line(
    tmp_path: Path, options: dict[str, str], said: str
) -> None:
    refused = run(tmp_path, "serve", log_level="warning", **options)

    assert refused.returncode == REFUSED
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = run(tmp_path, "serve", log_level="warning", port=port, api_port="0")

    assert refused.returncode == REFUSED
    assert f"port {port} on 127.0.0.1 is in use" in refused.stderr
    assert refused.stderr.count("\n") == 1
