"""Every operation as two pure functions: our values to Graph's shapes, and Graph's shapes to our values.

Microsoft's field names stay in this package. An operation is `<operation>(...) -> Request`, and what it answers is read
by the `read_<thing>(json)` of its resource.
"""

from __future__ import annotations

from graph.wire.appointments import (
    calendar_view,
    cancel_appointment,
    create_appointment,
    delete_appointment,
    get_appointment,
    list_appointments,
    read_appointment,
    update_appointment,
)
from graph.wire.availability import read_staff_availability, staff_availability, within
from graph.wire.businesses import get_business, list_businesses, read_business
from graph.wire.customers import create_customer, get_customer, list_customers, read_customer
from graph.wire.failures import identifier, read_failure
from graph.wire.forms import Unreadable, read_page
from graph.wire.mail import send_mail
from graph.wire.questions import get_question, list_questions, read_question
from graph.wire.request import Effect, Request
from graph.wire.services import get_service, list_services, read_service
from graph.wire.staff import get_staff_member, list_staff, read_staff_member

__all__ = [
    "Effect",
    "Request",
    "Unreadable",
    "calendar_view",
    "cancel_appointment",
    "create_appointment",
    "create_customer",
    "delete_appointment",
    "get_appointment",
    "get_business",
    "get_customer",
    "get_question",
    "get_service",
    "get_staff_member",
    "identifier",
    "list_appointments",
    "list_businesses",
    "list_customers",
    "list_questions",
    "list_services",
    "list_staff",
    "read_appointment",
    "read_business",
    "read_customer",
    "read_failure",
    "read_page",
    "read_question",
    "read_service",
    "read_staff_availability",
    "read_staff_member",
    "send_mail",
    "staff_availability",
    "update_appointment",
    "within",
]
