"""The types of Bookings in Graph: which properties a caller may send, and how a new object looks.

Names are v1.0's, and beside them those that only beta has; `versions.py` tells them apart. Written from the metadata
and the reference pages; read-only properties are absent here, so that what a caller sends for them is dropped.
https://learn.microsoft.com/graph/api/resources/booking-api-overview
"""

from __future__ import annotations

from simulator.bookings.schema.value_checks import (
    Fields,
    day,
    duration,
    flag,
    many,
    maybe,
    moment,
    number,
    one_of,
    part_object,
    text,
    time_of_day,
    whole,
    whole_object,
)
from simulator.json_types import JsonObject

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

maybe_text = maybe(text)
price_type = one_of("undefined", "fixedPrice", "startingAt", "hourly", "free", "priceVaries", "callUs", "notSet")
answer_type = one_of("text", "radioButton")
availability_type = one_of("bookWhenStaffAreFree", "notBookable", "customWeeklyHours")

ADDRESS: Fields = {
    **dict.fromkeys(("street", "city", "state", "countryOrRegion", "postalCode", "postOfficeBox"), maybe_text),
    "type": maybe(one_of("unknown", "home", "business", "other")),
}
# v1.0 does not support the type of an address; Graph keeps every one as "other".
# https://learn.microsoft.com/graph/api/resources/bookingbusiness
BLANK_ADDRESS: JsonObject = {**dict.fromkeys(ADDRESS, ""), "type": "other"}
address = whole_object(ADDRESS, BLANK_ADDRESS)

COORDINATES: Fields = dict.fromkeys(
    ("accuracy", "altitude", "altitudeAccuracy", "latitude", "longitude"), maybe(number)
)
BLANK_COORDINATES: JsonObject = dict.fromkeys(COORDINATES)

LOCATION: Fields = {
    "address": maybe(address),
    "coordinates": maybe(whole_object(COORDINATES, BLANK_COORDINATES)),
    "displayName": maybe_text,
    "locationEmailAddress": maybe_text,
    "locationType": maybe(
        one_of(
            "default",
            "conferenceRoom",
            "homeAddress",
            "businessAddress",
            "geoCoordinates",
            "streetAddress",
            "hotel",
            "restaurant",
            "localBusiness",
            "postalAddress",
        )
    ),
    "locationUri": maybe_text,
    "uniqueId": maybe_text,
    "uniqueIdType": maybe(one_of("unknown", "locationStore", "directory", "private", "bing")),
}
BLANK_LOCATION: JsonObject = {
    "address": BLANK_ADDRESS,
    "coordinates": BLANK_COORDINATES,
    "displayName": "",
    "locationEmailAddress": None,
    "locationType": None,
    "locationUri": "",
    "uniqueId": None,
    "uniqueIdType": None,
}
location = whole_object(LOCATION, BLANK_LOCATION)

work_hours = many(
    whole_object(
        {
            "day": one_of(*DAYS),
            "timeSlots": many(
                whole_object({"startTime": time_of_day, "endTime": time_of_day}, {}, ("startTime", "endTime"))
            ),
        },
        {"timeSlots": []},
        ("day",),
    )
)

AVAILABILITY: Fields = {"availabilityType": availability_type, "businessHours": maybe(work_hours)}
BLANK_AVAILABILITY: JsonObject = {"availabilityType": "bookWhenStaffAreFree", "businessHours": []}
AVAILABILITY_WINDOW: Fields = {**AVAILABILITY, "startDate": maybe(day), "endDate": maybe(day)}

POLICY: Fields = {
    "timeSlotInterval": duration,
    "minimumLeadTime": duration,
    "maximumAdvance": duration,
    "sendConfirmationsToOwner": flag,
    "allowStaffSelection": flag,
    "isMeetingInviteToCustomersEnabled": maybe(flag),
    "generalAvailability": maybe(whole_object(AVAILABILITY, BLANK_AVAILABILITY, ("availabilityType",))),
    "customAvailabilities": many(
        whole_object(
            AVAILABILITY_WINDOW,
            {**BLANK_AVAILABILITY, "startDate": None, "endDate": None},
            ("availabilityType",),
        )
    ),
}
# The values of the documented answer to a business made with a name alone.
# https://learn.microsoft.com/graph/api/bookingbusiness-post-bookingbusinesses
FIRST_POLICY: JsonObject = {
    "timeSlotInterval": "PT30M",
    "minimumLeadTime": "P1D",
    "maximumAdvance": "P365D",
    "sendConfirmationsToOwner": True,
    "allowStaffSelection": True,
    "isMeetingInviteToCustomersEnabled": False,
    "generalAvailability": BLANK_AVAILABILITY,
    "customAvailabilities": [],
}
policy = part_object(POLICY)

PAGE_SETTINGS: Fields = {
    "accessControl": one_of("unrestricted", "restrictedToOrganization"),
    "bookingPageColorCode": text,
    "businessTimeZone": text,
    "customerConsentMessage": text,
    "enforceOneTimePassword": flag,
    "isBusinessLogoDisplayEnabled": flag,
    "isCustomerConsentEnabled": flag,
    "isSearchEngineIndexabilityDisabled": flag,
    "isTimeSlotTimeZoneSetToBusinessTimeZone": flag,
    "privacyPolicyWebUrl": text,
    "termsAndConditionsWebUrl": text,
}
FIRST_PAGE_SETTINGS: JsonObject = {
    "accessControl": "unrestricted",
    "bookingPageColorCode": "#0078D4",
    "businessTimeZone": "UTC",
    "customerConsentMessage": "",
    "enforceOneTimePassword": False,
    "isBusinessLogoDisplayEnabled": False,
    "isCustomerConsentEnabled": False,
    "isSearchEngineIndexabilityDisabled": False,
    "isTimeSlotTimeZoneSetToBusinessTimeZone": False,
    "privacyPolicyWebUrl": "",
    "termsAndConditionsWebUrl": "",
}

FIRST_HOURS: list[JsonObject] = [
    {
        "day": name,
        "timeSlots": [{"startTime": "08:00:00.0000000", "endTime": "17:00:00.0000000"}] if name in DAYS[:5] else [],
    }
    for name in DAYS
]

BUSINESS: Fields = {
    "displayName": text,
    "address": maybe(address),
    "phone": maybe_text,
    "email": maybe_text,
    "webSiteUrl": maybe_text,
    "businessType": maybe_text,
    "languageTag": maybe_text,
    "defaultCurrencyIso": maybe_text,
    "businessHours": maybe(work_hours),
    "schedulingPolicy": maybe(policy),
    "bookingPageSettings": maybe(part_object(PAGE_SETTINGS)),
}
FIRST_BUSINESS: JsonObject = {
    "displayName": "",
    "address": BLANK_ADDRESS,
    "phone": "",
    "email": "",
    "webSiteUrl": "",
    "businessType": "",
    "languageTag": "en-US",
    "defaultCurrencyIso": "USD",
    "businessHours": FIRST_HOURS,
    "schedulingPolicy": FIRST_POLICY,
    "bookingPageSettings": FIRST_PAGE_SETTINGS,
    "isPublished": False,
    "publicUrl": None,
}

reminders = many(
    whole_object(
        {
            "message": text,
            "offset": duration,
            "recipients": one_of("allAttendees", "staff", "customer"),
        },
        {},
        ("message", "offset", "recipients"),
    )
)

SERVICE: Fields = {
    "displayName": text,
    "description": maybe_text,
    "notes": maybe_text,
    "additionalInformation": maybe_text,
    "defaultDuration": duration,
    "preBuffer": duration,
    "postBuffer": duration,
    "defaultPrice": number,
    "defaultPriceType": price_type,
    "defaultLocation": maybe(location),
    "defaultReminders": maybe(reminders),
    "isLocationOnline": flag,
    "isAnonymousJoinEnabled": flag,
    "isHiddenFromCustomers": flag,
    "isCustomerAllowedToManageBooking": maybe(flag),
    "smsNotificationsEnabled": flag,
    "maximumAttendeesCount": whole,
    "languageTag": text,
    "schedulingPolicy": maybe(policy),
    "customQuestions": maybe(
        many(whole_object({"questionId": text, "isRequired": flag}, {}, ("questionId", "isRequired")))
    ),
    "staffMemberIds": maybe(many(text)),
}
FIRST_SERVICE: JsonObject = {
    "displayName": "",
    "description": "",
    "notes": "",
    "additionalInformation": "",
    "defaultDuration": "PT1H",
    "preBuffer": "PT0S",
    "postBuffer": "PT0S",
    "defaultPrice": 0,
    "defaultPriceType": "notSet",
    "defaultLocation": BLANK_LOCATION,
    "defaultReminders": [],
    "isLocationOnline": False,
    "isAnonymousJoinEnabled": False,
    "isHiddenFromCustomers": False,
    "isCustomerAllowedToManageBooking": False,
    "smsNotificationsEnabled": False,
    "maximumAttendeesCount": 1,
    "languageTag": "en-US",
    "schedulingPolicy": None,
    "customQuestions": [],
    "staffMemberIds": [],
}

STAFF_MEMBER: Fields = {
    "displayName": text,
    "emailAddress": maybe_text,
    "role": one_of("guest", "administrator", "viewer", "externalGuest", "scheduler", "teamMember"),
    "timeZone": maybe_text,
    "useBusinessHours": flag,
    "workingHours": maybe(work_hours),
    "availabilityIsAffectedByPersonalCalendar": flag,
    "isEmailNotificationEnabled": flag,
    "membershipStatus": one_of("active", "pendingAcceptance", "rejectedByStaff"),
    "colorIndex": maybe(whole),
}
FIRST_STAFF_MEMBER: JsonObject = {
    "displayName": "",
    "emailAddress": "",
    "role": "guest",
    "timeZone": None,
    "useBusinessHours": True,
    "workingHours": [],
    "availabilityIsAffectedByPersonalCalendar": False,
    "isEmailNotificationEnabled": True,
    "membershipStatus": "active",
    "colorIndex": 0,
}

CUSTOMER: Fields = {
    "displayName": text,
    "emailAddress": maybe_text,
    "addresses": maybe(many(address)),
    "phones": maybe(
        many(
            whole_object(
                {
                    "number": maybe_text,
                    "type": maybe(
                        one_of(
                            "home",
                            "business",
                            "mobile",
                            "other",
                            "assistant",
                            "homeFax",
                            "businessFax",
                            "otherFax",
                            "pager",
                            "radio",
                        )
                    ),
                    "language": maybe_text,
                    "region": maybe_text,
                },
                {"number": None, "type": "other"},
            )
        )
    ),
}
FIRST_CUSTOMER: JsonObject = {"displayName": "", "emailAddress": None, "addresses": [], "phones": []}

CUSTOM_QUESTION: Fields = {
    "displayName": text,
    "answerInputType": maybe(answer_type),
    "answerOptions": many(text),
}
FIRST_CUSTOM_QUESTION: JsonObject = {"displayName": "", "answerInputType": "text", "answerOptions": []}

question_answers = many(
    whole_object(
        {
            "questionId": maybe_text,
            "question": maybe_text,
            "answerInputType": maybe(answer_type),
            "answerOptions": maybe(many(text)),
            "isRequired": maybe(flag),
            "answer": maybe_text,
            "selectedOptions": maybe(many(text)),
        },
        {
            "questionId": None,
            "question": None,
            "answerInputType": None,
            "answerOptions": [],
            "isRequired": False,
            "answer": None,
            "selectedOptions": [],
        },
    )
)

ATTENDEE_TYPE = "#microsoft.graph.bookingCustomerInformation"
ATTENDEE: Fields = {
    "customerId": maybe_text,
    "name": maybe_text,
    "emailAddress": maybe_text,
    "phone": maybe_text,
    "notes": maybe_text,
    "location": maybe(location),
    "timeZone": maybe_text,
    "customQuestionAnswers": maybe(question_answers),
}
FIRST_ATTENDEE: JsonObject = {
    "@odata.type": ATTENDEE_TYPE,
    "customerId": None,
    "name": None,
    "emailAddress": None,
    "phone": None,
    "notes": None,
    "location": {**BLANK_LOCATION, "displayName": "Customer"},
    "timeZone": None,
    "customQuestionAnswers": [],
}
attendees = many(whole_object(ATTENDEE, FIRST_ATTENDEE))

APPOINTMENT: Fields = {
    "serviceId": maybe_text,
    "serviceName": text,
    "startDateTime": moment,
    "endDateTime": moment,
    "preBuffer": duration,
    "postBuffer": duration,
    "staffMemberIds": maybe(many(text)),
    "customers": attendees,
    "customerName": maybe_text,
    "customerEmailAddress": maybe_text,
    "customerPhone": maybe_text,
    "customerNotes": maybe_text,
    "customerId": maybe_text,
    "customerLocation": maybe(location),
    "customerTimeZone": maybe_text,
    "invoiceAmount": number,
    "invoiceDate": maybe(moment),
    "invoiceId": maybe_text,
    "invoiceStatus": maybe(one_of("draft", "reviewing", "open", "canceled", "paid", "corrective")),
    "invoiceUrl": maybe_text,
    "maximumAttendeesCount": whole,
    "isLocationOnline": flag,
    "serviceLocation": maybe(location),
    "price": number,
    "priceType": price_type,
    "reminders": maybe(reminders),
    "serviceNotes": maybe_text,
    "additionalInformation": maybe_text,
    "appointmentLabel": maybe_text,
    "optOutOfCustomerEmail": flag,
    "smsNotificationsEnabled": flag,
    "isCustomerAllowedToManageBooking": maybe(flag),
    "selfServiceAppointmentId": maybe_text,
}
