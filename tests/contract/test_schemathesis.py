"""The contract, explored by a stranger that knows nothing but the contract: as each role."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from addon.api.protocol.contract import ROOT, main as write_contract
from tests.contract.household import ROLES
from tests.servers.app import CHECKOUT

if TYPE_CHECKING:
    from tests.contract.household import Household

HERE = Path(__file__).parent
# A stream has no end, and without their token the explorers would see closed doors only.
LEFT_OUT = ("stream_events", "revoke_token")
# Admins come last: they close the accounts of the others.
WEAKEST_FIRST = tuple(reversed(ROLES))
QUICK = ("--phases", "examples,fuzzing,stateful", "--max-examples", "3")
LONG = ("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "60")


def explore(demo: Household, role: str, options: tuple[str, ...]) -> tuple[int, int, str]:
    """The exit code, how many cases there were, and what it said."""
    write_contract()
    left_out = [part for each in LEFT_OUT for part in ("--exclude-operation-id", each)]
    # Without any token the explorer would register accounts of its own.
    identity = ["-H", f"Authorization: Bearer {demo.tokens.get(role, 'of-nobody')}"]
    done = subprocess.run(  # noqa: S603 - our own command
        [
            *(CHECKOUT / "script/in-env", "judges", "schemathesis"),
            *("--config-file", HERE / "schemathesis.toml", "run"),
            *(CHECKOUT / "addon/api/openapi.json", "--url", demo.app.api_url + ROOT),
            *("--seed", "1", "--no-shrink", "--continue-on-failure", "--no-color"),
            *("--generation-database", "none", "--suppress-health-check", "all"),
            *(*identity, *left_out, *options),
        ],
        check=False,
        cwd=demo.app.data_dir,  # where its notes may lie
        capture_output=True,
        text=True,
    )
    cases = re.search(r"([0-9]+) generated", done.stdout)
    return done.returncode, int(cases[1]) if cases else 0, done.stdout + done.stderr


@pytest.mark.parametrize("role", WEAKEST_FIRST)
def test_the_app_keeps_its_contract(demo: Household, role: str) -> None:
    code, cases, said = explore(demo, role, QUICK)

    assert code == 0, said
    assert cases > 100


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", WEAKEST_FIRST)
def test_the_app_keeps_its_contract_for_thousands_of_cases(demo: Household, role: str) -> None:
    code, cases, said = explore(demo, role, LONG)

    assert code == 0, said
    assert cases > 3000
