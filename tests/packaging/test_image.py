"""Dockerfile, service and profile fit together; script/image builds and runs them."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.packaging.tree import ROOT, git, read_yaml, text

SERVICE = "addon/rootfs/etc/s6-overlay/s6-rc.d/family-booking"
SCRIPTS = (f"{SERVICE}/run", f"{SERVICE}/finish", "addon/rootfs/usr/bin/family-booking")
DOCKERFILE = text("Dockerfile")


def test_the_image_is_labelled_with_the_apps_version() -> None:
    assert f"ARG BUILD_VERSION={read_yaml('config.yaml')['version']}\n" in DOCKERFILE


def test_every_stage_with_python_has_the_same_one_and_the_profile_knows_it() -> None:
    pythons = set(re.findall(r"base-python:(\d+\.\d+)-", DOCKERFILE))

    assert len(pythons) == 1
    assert f"/usr/local/bin/python{pythons.pop()} cx -> app," in text("apparmor.txt")


def test_libraries_are_installed_by_their_hashes_only() -> None:
    installs = re.findall(r"pip3 install(?:.|\\\n)*", DOCKERFILE)

    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "--only-binary :all:" in installs[0]


def test_the_dockerfile_has_nothing_that_older_builders_do_not_know() -> None:
    assert "<<" not in DOCKERFILE
    assert "--start-interval" not in DOCKERFILE
    assert "--mount" not in DOCKERFILE


def test_nothing_goes_into_the_build_that_was_not_asked_for() -> None:
    rules = [
        line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")
    ]

    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!addon",
        "!booking_core",
        "!requirements/runtime.txt",
    }


def test_the_service_is_one_that_s6_starts_and_keeps() -> None:
    assert text(f"{SERVICE}/type") == "longrun\n"
    assert (ROOT / SERVICE).with_name("user").joinpath("contents.d/family-booking").is_file()


def test_the_app_gives_up_root() -> None:
    assert text(f"{SERVICE}/run").splitlines()[-1].startswith("exec /command/s6-setuidgid booking ")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_of_the_image_can_be_run_and_read(script: str) -> None:
    checked = subprocess.run(  # noqa: S603 - our own script, only read
        ["sh", "-n", ROOT / script],  # noqa: S607 - any shell will do
        check=False,
        capture_output=True,
    )

    assert git("ls-files", "--stage", script).startswith("100755 ")
    assert checked.stderr == b""
