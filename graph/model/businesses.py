"""Businesses, and the currencies of their prices.

https://learn.microsoft.com/graph/api/resources/bookingbusiness
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import field

from graph.model.fields import Flag, Id, OptionalText, Text, Timestamp, ZoneName
from graph.model.places import OptionalAddress
from graph.model.policies import SchedulingPolicy, Week
from graph.model.value import OpenEnum, Unsaid, Value


class PageAccess(OpenEnum):
    """Who may see the public page of a business."""

    UNRESTRICTED = "unrestricted"
    ORGANIZATION = "restrictedToOrganization"
    OTHER = "unknownFutureValue"


_Access: TypeAlias = Annotated[PageAccess, Unsaid(None, PageAccess.UNRESTRICTED)]


class PageSettings(Value, frozen=True):
    """How the public page of a business looks and behaves; a chat must honour some of it too."""

    time_zone: ZoneName = field(default=None, name="businessTimeZone")
    consent_required: Flag = field(default=False, name="isCustomerConsentEnabled")
    consent_message: Text = field(default="", name="customerConsentMessage")
    privacy_url: Text = field(default="", name="privacyPolicyWebUrl")
    terms_url: Text = field(default="", name="termsAndConditionsWebUrl")
    business_zone_only: Flag = field(default=False, name="isTimeSlotTimeZoneSetToBusinessTimeZone")
    one_time_password: Flag = field(default=False, name="enforceOneTimePassword")
    access: _Access = field(default=PageAccess.UNRESTRICTED, name="accessControl")
    color: Text = field(default="", name="bookingPageColorCode")
    is_logo_shown: Flag = field(default=False, name="isBusinessLogoDisplayEnabled")
    is_hidden_from_search: Flag = field(default=False, name="isSearchEngineIndexabilityDisabled")


class Business(Value, frozen=True):
    """A list of businesses fills only their ids and names."""

    id: Id
    name: Text = field(name="displayName")
    phone: OptionalText = None
    email: OptionalText = None
    web_site: OptionalText = field(default=None, name="webSiteUrl")
    business_type: OptionalText = None
    language: OptionalText = field(default=None, name="languageTag")
    currency: OptionalText = field(default=None, name="defaultCurrencyIso")
    address: OptionalAddress = None
    hours: Week = field(default=None, name="businessHours")
    policy: SchedulingPolicy | None = field(default=None, name="schedulingPolicy")
    page: PageSettings | None = field(default=None, name="bookingPageSettings")
    is_published: Flag = False
    public_url: OptionalText = None
    created: Timestamp = field(default=None, name="createdDateTime")
    last_updated: Timestamp = field(default=None, name="lastUpdatedDateTime")


class Currency(Value, frozen=True):
    """An ISO code and its symbol."""

    id: Id
    symbol: Text
