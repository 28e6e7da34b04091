"""Names that the modules of the integration share."""

from datetime import timedelta
from typing import Final

DOMAIN: Final = "family_booking"
MANUFACTURER: Final = "Family Booking"

CONF_SERVER_ID: Final = "server_id"

# While the stream is up it tells of every change; polling only guards against a
# stream that is dead without saying so. Without it, polling is all there is.
POLL_WITH_STREAM: Final = timedelta(minutes=15)
POLL_WITHOUT_STREAM: Final = timedelta(seconds=30)

# What entities need at once: everything that runs, and what begins within a year.
# Calendars ask the app for whatever lies outside.
DAYS_BACK: Final = 31
DAYS_AHEAD: Final = 400
