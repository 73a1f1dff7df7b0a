"""How Graph writes reminders in JSON. Both directions.

https://learn.microsoft.com/graph/api/resources/bookingreminder
"""

from __future__ import annotations

from graph.model import Recipients, Reminder
from graph.wire import forms, times
from graph.wire.request import JsonObject


def read_reminder(data: JsonObject) -> Reminder:
    return Reminder(
        message=forms.text(data, "message"),
        ahead=times.length(data, "offset"),
        recipients=forms.member(Recipients, data, "recipients", default=Recipients.EVERYBODY),
    )


def write_reminder(reminder: Reminder) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingReminder",
        "message": reminder.message,
        "offset": times.write_length(reminder.ahead),
        "recipients": forms.write_member(reminder.recipients),
    }
