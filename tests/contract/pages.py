"""Writes the pages of docs/ that are made from tables; run by `script/generate`."""

from __future__ import annotations

import asyncio

from tests.contract import examples, failures, rights, rules, transitions


def main() -> None:
    failures.PAGE.write_text(failures.page(), "utf-8")
    rights.PAGE.write_text(rights.page(), "utf-8")
    transitions.PAGE.write_text(transitions.page(), "utf-8")
    rules.PAGE.write_text(rules.page(), "utf-8")
    asyncio.run(examples.write_examples())


if __name__ == "__main__":
    main()
