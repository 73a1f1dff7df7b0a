"""Answers laid out for whoever sees them: a calendar, times, services, people. What is asked is in `fields/`."""
