"""How much each resource holds, worked out whenever its tree changes: what the second lock asks."""

from __future__ import annotations

from collections.abc import Iterator

from booking_core.domain.ids import ResourceId
from booking_core.domain.things.resource_life import (
    CapacityChanged,
    ResourceArchived,
    ResourceCreated,
)
from booking_core.ports import Recorded, Statement

# A resource without a size of its own holds what its children do, down to leaves, each of which is
# one; the same rule as `places` and `units` of `resource_life`.
_PUT_LIMITS = """
INSERT INTO limits (resource_id, most, ceiling)
WITH RECURSIVE parts (whole_id, ceiling, resource_id, size) AS (
  SELECT resource_id, ceiling, resource_id,
    CASE kind WHEN 'overnight' THEN places ELSE units END
  FROM resources WHERE tree_id = $1 AND to_position IS NULL
  UNION ALL
  SELECT p.whole_id, p.ceiling, r.resource_id,
    CASE r.kind WHEN 'overnight' THEN r.places ELSE r.units END
  FROM parts AS p JOIN resources AS r
    ON r.parent_id = p.resource_id AND r.tree_id = $1 AND r.to_position IS NULL
      AND NOT r.archived
  WHERE p.size IS NULL
)
SELECT p.whole_id, SUM(COALESCE(p.size, 1)), p.ceiling FROM parts AS p
WHERE p.size IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM resources AS r
  WHERE r.parent_id = p.resource_id AND r.tree_id = $1 AND r.to_position IS NULL
    AND NOT r.archived)
GROUP BY p.whole_id, p.ceiling
ON CONFLICT (resource_id) DO UPDATE SET most = excluded.most, ceiling = excluded.ceiling"""


def project(recorded: Recorded) -> Iterator[Statement]:
    """To be run after the event stands in `resources`."""
    match recorded.event:
        case ResourceCreated(_, tree_id) | CapacityChanged(_, tree_id):
            yield _of_tree(tree_id)
        case ResourceArchived(_, tree_id):
            yield _of_tree(tree_id)
        case _:
            return


def _of_tree(tree_id: ResourceId) -> Statement:
    return Statement(_PUT_LIMITS, (tree_id,))
