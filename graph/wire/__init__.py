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
    read_appointments,
    update_appointment,
)
from graph.wire.availability import read_staff_availability, staff_availability, within
from graph.wire.bodies import NotJson, read_json, write_json
from graph.wire.businesses import (
    create_business,
    delete_business,
    get_business,
    list_businesses,
    publish_business,
    read_business,
    unpublish_business,
    update_business,
)
from graph.wire.currencies import get_currency, list_currencies, read_currency
from graph.wire.customers import (
    create_customer,
    delete_customer,
    get_customer,
    list_customers,
    read_customer,
    update_customer,
)
from graph.wire.failures import identifier, read_failure
from graph.wire.forms import Page, Unreadable, read_page
from graph.wire.mail import send_mail
from graph.wire.questions import (
    create_question,
    delete_question,
    get_question,
    list_questions,
    read_question,
    update_question,
)
from graph.wire.request import Effect, Request
from graph.wire.services import (
    create_service,
    delete_service,
    get_service,
    list_services,
    read_service,
    update_service,
)
from graph.wire.staff import (
    create_staff_member,
    delete_staff_member,
    get_staff_member,
    list_staff,
    read_staff_member,
    update_staff_member,
)

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
    "read_appointment",
    "read_appointments",
    "read_business",
    "read_currency",
    "read_customer",
    "read_failure",
    "read_json",
    "read_page",
    "read_question",
    "read_service",
    "read_staff_availability",
    "read_staff_member",
    "send_mail",
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
