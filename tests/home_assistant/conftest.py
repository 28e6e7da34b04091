"""`component` runs within Home Assistant (its own pytest.ini), `process` beside it."""

collect_ignore = ["component"]
