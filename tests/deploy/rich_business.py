"""A business with something of everything that a file can say, and the same after many changes."""

from __future__ import annotations

FOUNDED = """
[business]
name = "Corner Repairs"
phone = "+351 210 000 100"
email = "desk@corner.example"
web_site = "https://corner.example/"
business_type = "Repairs"
language = "en-GB"
currency = "EUR"
is_published = true

[business.address]
street = "Rua do Século 1"
city = "Lisboa"
state = "Lisboa"
country_or_region = "Portugal"
postal_code = "1200-433"

[business.hours]
monday = ["09:00-13:00", "14:00-18:00"]
saturday = ["10:00-24:00"]

[business.policy]
slot_interval = "30 min"
minimum_lead_time = "2 h"
maximum_advance = "60 days"
allow_staff_selection = true
send_confirmations_to_owner = true
invite_customers = false
availability = { monday = ["09:00-12:00"], saturday = ["10:00-24:00"] }
windows = [{ first = 2026-12-24, last = 2026-12-26, availability = "not_bookable" }]

[business.page]
time_zone = "Europe/Lisbon"
consent_required = true
consent_message = "May we keep your number?"
privacy_url = "https://corner.example/privacy"
terms_url = "https://corner.example/terms"
business_zone_only = true
one_time_password = false
access = "unrestricted"
color = "#7A4B8C"
is_logo_shown = true
is_hidden_from_search = true

[staff.ana]
name = "Ana Costa"
email = "ana@corner.example"
role = "external_guest"
time_zone = "Europe/Lisbon"
use_business_hours = false
hours = { monday = ["09:00-13:00"], saturday = ["10:00-16:00"] }
personal_calendar_counts = true
is_email_notification_enabled = true

[staff.rui]
name = "Rui Melo"
email = "rui@corner.example"
role = "team_member"
use_business_hours = true
personal_calendar_counts = false
is_email_notification_enabled = false

[questions.model]
text = "Which model?"
options = ["old", "new"]

[questions.wish]
text = "Anything else?"

[services.repair]
name = "Repair"
duration = "45 min"
description = "We mend it."
notes = "Bring gloves."
pre_buffer = "5 min"
post_buffer = "10 min"
price = 49.5
price_type = "starting_at"
is_online = false
is_hidden = false
max_attendees = 1
staff = ["ana", "rui"]
questions = { model = "required", wish = "optional" }
language = "en-GB"
additional_information = "Ring twice."
sends_text_messages = false
is_joined_anonymously = false
customers_may_manage = true

[services.repair.location]
name = "The corner"
email = "room@corner.example"
uri = "https://corner.example/room"
latitude = 38.713
longitude = -9.148

[services.repair.location.address]
street = "Rua do Século 1"
city = "Lisboa"
state = "Lisboa"
country_or_region = "Portugal"
postal_code = "1200-433"

[services.repair.policy]
slot_interval = "15 min"
minimum_lead_time = "1 h"
availability = "staff_free"

[[services.repair.reminders]]
message = "Tomorrow!"
ahead = "1 day"
recipients = "customer"

[services.class]
name = "Mend it yourself"
duration = "2 h"
price_type = "free"
max_attendees = 6
is_online = true
staff = ["rui"]
"""

_EVA = """[staff.eva]
name = "Eva"
email = "eva@corner.example"
role = "viewer"
"""
# Before and after; with --delete the class and a question go, and both come back anew when all is rolled back.
_CHANGES = (
    ('email = "desk@corner.example"', 'email = "new@corner.example"'),
    ("is_published = true", "is_published = false"),
    ('slot_interval = "30 min"', 'slot_interval = "20 min"'),
    ('name = "Ana Costa"', 'name = "Ana Costa Reis"'),
    ('options = ["old", "new"]', 'options = ["old", "new", "neither"]'),
    ('name = "Repair"', 'name = "Repair while you wait"'),
    (", wish = ", ", when = "),
    ('[questions.wish]\ntext = "Anything else?"', '[questions.when]\ntext = "Since when?"'),
    ("[services.class]", "[services.lesson]"),
    ('name = "Mend it yourself"', 'name = "Lesson"'),
    (
        "[services.repair]",
        '[staff.eva]\nname = "Eva"\nemail = "eva@corner.example"\nrole = "viewer"\n\n[services.repair]',
    ),
)


def _changed(text: str) -> str:
    for before, after in _CHANGES:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


CHANGED = _changed(FOUNDED)
