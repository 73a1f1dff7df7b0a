"""A small business in memory to try the conversation on: whom `python -m dialogs` talks to, and how it shows a turn."""
