"""Calendars for programs that only read: what a stay looks like as iCalendar."""
