"""What members want to be told: rows beside the log, gone with the member."""

from __future__ import annotations

import json
from collections.abc import Mapping

from booking_core.domain.ids import MemberId
from booking_core.ports import Database

TOPICS = ("requests", "decisions", "reminders", "changes", "waiting_list")
"""All of them on, until somebody says otherwise."""


async def wishes_of(database: Database, member_id: MemberId) -> Mapping[str, bool]:
    rows = await database.fetch(
        "SELECT wishes FROM notification_wishes WHERE member_id = $1", member_id
    )
    said = json.loads(rows[0]["wishes"]) if rows else {}
    return {topic: bool(said.get(topic, True)) for topic in TOPICS}


async def put_wishes(
    database: Database, member_id: MemberId, changes: Mapping[str, bool]
) -> Mapping[str, bool]:
    """What is not named stays as it is."""
    wishes = {**await wishes_of(database, member_id), **changes}
    await database.execute(
        "INSERT INTO notification_wishes (member_id, wishes) VALUES ($1, $2)"
        " ON CONFLICT (member_id) DO UPDATE SET wishes = excluded.wishes",
        member_id,
        json.dumps(wishes),
    )
    return wishes
