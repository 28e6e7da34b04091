"""The worlds around the booking core: HTTP, MQTT, calendars, the panel."""
