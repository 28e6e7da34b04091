"""The keys of those whose words await a seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from booking_core.ports import Statement
from booking_core.stores.encoding import sealing
from booking_core.stores.errors import AuthorForgottenError
from booking_core.stores.log.dialects import KEY_OF_AUTHOR
from booking_core.stores.log.page import DataKey

if TYPE_CHECKING:
    from booking_core.stores.encoding.codec import Written
    from booking_core.stores.log.work import Work


def data_keys(
    written: Iterable[Written], known: Mapping[str, DataKey]
) -> Work[Mapping[str, DataKey]]:
    """Those that are not known yet; made where the tables have none.

    Raises:
        AuthorForgottenError: Nobody writes in their name any more.
    """
    authors = {author for one in written for author in one.authors()}
    found: dict[str, DataKey] = {}
    for author in sorted(authors - known.keys()):
        found[author] = yield from _data_key(author)
    return found


def _data_key(author: str) -> Work[DataKey]:
    rows = yield Statement(KEY_OF_AUTHOR, (author,))
    if any(row["erased"] for row in rows):
        raise AuthorForgottenError(author)
    if rows:
        return DataKey(rows[0]["data_key"])
    return DataKey(sealing.new_key(), new=True)
