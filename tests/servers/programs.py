"""Where the servers' programs are; a missing one is an error, never a skip."""

from __future__ import annotations

import shutil
from pathlib import Path

DEBIAN_SBIN = ("/usr/sbin", "/usr/local/sbin", "/sbin")


class ProgramMissingError(Exception):
    """The machine lacks a program that the tests need."""


def program(name: str, *, package: str, also_in: tuple[str, ...] = DEBIAN_SBIN) -> str:
    """Give the program's path.

    Raises:
        ProgramMissingError: it is nowhere; names the Debian package that has it.
    """
    found = shutil.which(name)
    for folder in also_in:
        found = found or shutil.which(name, path=folder)
    if found is None:
        message = f"{name} is missing; on Debian: apt-get install {package}"
        raise ProgramMissingError(message)
    return found


def postgres_program(name: str) -> str:
    """Debian keeps PostgreSQL's server programs out of the PATH; the newest wins."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda bin_: int(bin_.parent.name), reverse=True)
    folders = tuple(str(folder) for folder in newest_first)
    return program(name, package="postgresql", also_in=folders)
