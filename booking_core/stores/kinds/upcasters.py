"""Old events in today's form: `(kind, schema number) -> the tree of the next schema number`.

Stored events never change; each step is applied as they are read. A sample of every schema number
stays in `tests/core/stores/samples/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from booking_core.shapes import Json
from booking_core.stores.encoding.codec import Upcaster


def _nothing_overridden(tree: Json) -> Json:
    """Whom it was handed to was not asked for their longest stay then."""
    return {**tree, "override_reason": None}


UPCASTERS: Mapping[tuple[str, int], Upcaster] = MappingProxyType(
    {("booking_transferred", 1): _nothing_overridden}
)
