"""Both sides of a call without the call: a request is made of values, and an answer is read into values.

An operation is `operations.<things>.<operation>(...) -> Request`; `read_one` and `read_page` read what it answers.
"""

from __future__ import annotations

from graph.wire.failures import identifier, read_failure
from graph.wire.operations.appointments import (
    calendar_view,
    cancel_appointment,
    create_appointment,
    delete_appointment,
    get_appointment,
    list_appointments,
    update_appointment,
)
from graph.wire.operations.availability import read_staff_availability, staff_availability, within
from graph.wire.operations.businesses import (
    create_business,
    delete_business,
    get_business,
    list_businesses,
    publish_business,
    unpublish_business,
    update_business,
)
from graph.wire.operations.currencies import get_currency, list_currencies
from graph.wire.operations.customers import (
    create_customer,
    delete_customer,
    get_customer,
    list_customers,
    update_customer,
)
from graph.wire.operations.mail import send_mail, send_mail_to_nobody
from graph.wire.operations.questions import (
    create_question,
    delete_question,
    get_question,
    list_questions,
    update_question,
)
from graph.wire.operations.services import (
    create_service,
    delete_service,
    get_service,
    list_services,
    update_service,
)
from graph.wire.operations.staff import (
    create_staff_member,
    delete_staff_member,
    get_staff_member,
    list_staff,
    update_staff_member,
)
from graph.wire.reading import NotJson, Page, Unreadable, read_json, read_one, read_page
from graph.wire.request import Effect, Request
from graph.wire.writing import write_json

__all__ = [
    "Effect",
    "NotJson",
    "Page",
    "Request",
    "Unreadable",
    "calendar_view",
    "cancel_appointment",
    "create_appointment",
    "create_business",
    "create_customer",
    "create_question",
    "create_service",
    "create_staff_member",
    "delete_appointment",
    "delete_business",
    "delete_customer",
    "delete_question",
    "delete_service",
    "delete_staff_member",
    "get_appointment",
    "get_business",
    "get_currency",
    "get_customer",
    "get_question",
    "get_service",
    "get_staff_member",
    "identifier",
    "list_appointments",
    "list_businesses",
    "list_currencies",
    "list_customers",
    "list_questions",
    "list_services",
    "list_staff",
    "publish_business",
    "read_failure",
    "read_json",
    "read_one",
    "read_page",
    "read_staff_availability",
    "send_mail",
    "send_mail_to_nobody",
    "staff_availability",
    "unpublish_business",
    "update_appointment",
    "update_business",
    "update_customer",
    "update_question",
    "update_service",
    "update_staff_member",
    "within",
    "write_json",
]
