"""What the operator decides, read once from the environment and checked as a whole before anything starts.

Every setting is explained in docs/settings.md.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.clouds import ADDRESSES, Addresses, Cloud, is_of_another
from bot.telemetry.logs import LogFormat, LogLevel
from dialogs.ports import ModelPolicy
from dialogs.saying.wording import FormOfAddress
from graph.connect import check_base_url
from models.endpoint import Endpoint
from scheduling.limits import USUAL_LIMITS, Limits
from scheduling.operator_rules import CustomerChanges, CustomerContact, OperatorRules, StaffHoursZone
from storage.retention import USUAL_RETENTION, Retention

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
"""The kinds of pictures that every browser shows; `bot/channels/webchat/assets.py` says how they are sent."""

EXPLAINED_IN = "docs/settings.md"
GRAPH = "https://graph.microsoft.com/v1.0"


class AppType(Enum):
    """Who the bot is in Entra.

    New multi-tenant bots cannot be registered any more; those that exist keep working.
    https://learn.microsoft.com/azure/bot-service/bot-service-quickstart-registration
    """

    SINGLE_TENANT = "SingleTenant"
    MANAGED_IDENTITY = "UserAssignedMSI"
    MULTI_TENANT = "MultiTenant"


class SettingsError(Exception):
    """Everything that is wrong with the settings, one line each; no line holds a value that could be secret."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"the settings are not complete ({EXPLAINED_IN} explains each):\n{lines}")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach, or be reached under, this host name or address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def _split(value: object) -> object:
    """Comma-separated text as a tuple, so that a list needs no JSON in the environment."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _graph_base(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:  # its text can quote the address
        raise ValueError(f"must be an address such as {GRAPH}") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"must be an address such as {GRAPH}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must hold no user name and no password; the app signs in with the other settings")
    if not parts.path.strip("/"):
        raise ValueError("must end in the version, such as /v1.0")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("must be https, unless it is a loopback address")
    try:
        return check_base_url(value)
    except ValueError:
        raise ValueError(f"must be an address such as {GRAPH}") from None


def _on_this_machine(value: str) -> str:
    if not is_loopback_url(value) or not re.match(r"https?://", value):
        raise ValueError("must be an address on this machine, such as http://127.0.0.1:8090/openid")
    return value


def _model_url(value: str) -> str:
    try:
        return Endpoint(value, "any").url
    except ValueError as error:
        raise ValueError(str(error).removeprefix("the model's url ")) from None


def _is_on_azure(url: str) -> bool:
    """True of what is no address too: that is a fault of its own."""
    try:
        return Endpoint(url, "any").is_azure
    except ValueError:
        return True


def _origins(value: object) -> object:
    origins = _split(value)
    for origin in origins if isinstance(origins, tuple) else ():
        if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", origin):
            raise ValueError("must be origins such as https://www.example.com, separated by commas, without a path")
    return tuple(map(_as_browsers_say, origins)) if isinstance(origins, tuple) else origins


def _public_url(value: str) -> str:
    """An origin, as browsers say it: what is given out is put behind it."""
    origin = value.rstrip("/")
    if re.fullmatch(r"https?://([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", origin) is None:
        raise ValueError("must be an address such as https://chat.example.com, without a path")
    if origin.startswith("http://") and not is_loopback_url(origin):
        raise ValueError("must be https, unless it is a loopback address")
    return _as_browsers_say(origin)


def _as_browsers_say(origin: str) -> str:
    """https://fetch.spec.whatwg.org/#origin-header"""
    return re.sub(r"^(http://.*):80$|^(https://.*):443$", r"\1\2", origin.lower())


def _database(value: str) -> str:
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", value):
        raise ValueError("must begin with postgresql:// or sqlite://")
    return value


def _domains(value: object) -> object:
    domains = _split(value)
    for domain in domains if isinstance(domains, tuple) else ():
        if not re.fullmatch(r"[\w\-]+(\.[\w\-]+)+", domain):
            raise ValueError("must be mail domains such as example.com, separated by commas")
    return domains


def _operators(value: object) -> object:
    operators = _split(value)
    for one in operators if isinstance(operators, tuple) else ():
        if not re.fullmatch(r"role:\S+|[^@\s]+@[^@\s]+|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", one):
            raise ValueError("must be addresses, object ids, or app roles such as role:Operator, separated by commas")
    return operators


def _picture(file: Path) -> Path:
    if file.suffix.lower() not in PICTURES:
        raise ValueError(f"must be a file whose name ends in one of {', '.join(PICTURES)}")
    return file


def _in_small_letters(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _token(value: str) -> str:
    if not re.fullmatch(r"[!-~]{16,}", value):
        raise ValueError("must be one word of 16 or more plain characters")
    return value


def _collector(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s@]+", value):
        raise ValueError("must be an address such as http://localhost:4318, without a user name")
    return value


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Domains = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_domains)]
Operators = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_operators)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)]


class Settings(BaseSettings):
    """All settings, valid together. Made by `from_env`; secrets do not show in `repr`."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, populate_by_name=False
    )

    demo: bool = False

    microsoft_cloud: Cloud = Field(Cloud.PUBLIC, alias="MICROSOFT_CLOUD")
    microsoft_app_id: str | None = Field(None, alias="MicrosoftAppId")
    microsoft_app_password: SecretStr | None = Field(None, alias="MicrosoftAppPassword")
    microsoft_app_type: AppType = Field(AppType.SINGLE_TENANT, alias="MicrosoftAppType")
    microsoft_app_tenant_id: str | None = Field(None, alias="MicrosoftAppTenantId")
    bot_metadata_url: Annotated[str, BeforeValidator(_on_this_machine)] | None = Field(None, alias="BOT_METADATA_URL")

    graph_tenant_id: str | None = Field(None, alias="GRAPH_TENANT_ID")
    graph_client_id: str | None = Field(None, alias="GRAPH_CLIENT_ID")
    graph_client_secret: SecretStr | None = Field(None, alias="GRAPH_CLIENT_SECRET")
    graph_certificate_path: Path | None = Field(None, alias="GRAPH_CERTIFICATE_PATH")
    graph_federated_token_file: Path | None = Field(None, alias="GRAPH_FEDERATED_TOKEN_FILE")
    graph_managed_identity: str | None = Field(None, alias="GRAPH_MANAGED_IDENTITY")
    graph_base_url: Annotated[str, BeforeValidator(_graph_base)] = Field(GRAPH, alias="GRAPH_BASE_URL")
    graph_static_token: SecretStr | None = Field(None, alias="GRAPH_STATIC_TOKEN")

    bookings_business_ids: Names = Field((), alias="BOOKINGS_BUSINESS_IDS")
    form_of_address: FormOfAddress = Field(FormOfAddress.FORMAL, alias="FORM_OF_ADDRESS")
    service_names_file: Path | None = Field(None, alias="SERVICE_NAMES_FILE")
    staff_hours_zone: StaffHoursZone = Field(StaffHoursZone.BUSINESS, alias="STAFF_HOURS_ZONE")
    customer_changes: CustomerChanges = Field(CustomerChanges.WHERE_USED, alias="CUSTOMER_CHANGES")
    moves_per_appointment: int | None = Field(None, alias="MOVES_PER_APPOINTMENT", ge=0)
    customer_contact: CustomerContact = Field(CustomerContact.EMAIL, alias="CUSTOMER_CONTACT")
    changes_told: bool = Field(default=True, alias="CHANGES_TOLD")
    changes_looked_for_minutes: int = Field(1, alias="CHANGES_LOOKED_FOR_MINUTES", ge=1)
    service_rules_file: Path | None = Field(None, alias="SERVICE_RULES_FILE")

    offline_meaning: bool = Field(default=True, alias="OFFLINE_MEANING")
    model_url: Annotated[str, BeforeValidator(_model_url)] | None = Field(None, alias="MODEL_URL")
    model_name: str | None = Field(None, alias="MODEL_NAME")
    model_key: SecretStr | None = Field(None, alias="MODEL_KEY")
    model_managed_identity: str | None = Field(None, alias="MODEL_MANAGED_IDENTITY")
    model_policy: ModelPolicy = Field(ModelPolicy.DOUBTS, alias="MODEL_POLICY")

    database_url: Annotated[SecretStr, BeforeValidator(_database)] | None = Field(None, alias="DATABASE_URL")
    host: str = Field("127.0.0.1", alias="HOST")
    port: int = Field(3978, alias="PORT", ge=0, le=65535)
    public_url: Annotated[str, BeforeValidator(_public_url)] | None = Field(None, alias="PUBLIC_URL")

    webchat_allowed_origins: Origins = Field((), alias="WEBCHAT_ALLOWED_ORIGINS")
    webchat_secret: SecretStr | None = Field(None, alias="WEBCHAT_SECRET")
    webchat_remember: bool = Field(default=True, alias="WEBCHAT_REMEMBER")
    webchat_logo: Annotated[Path, AfterValidator(_picture)] | None = Field(None, alias="WEBCHAT_LOGO")
    directline_secret: SecretStr | None = Field(None, alias="DIRECTLINE_SECRET")

    log_format: LogFormat = Field(LogFormat.TEXT, alias="LOG_FORMAT")
    log_level: Annotated[LogLevel, BeforeValidator(_in_small_letters)] = Field(LogLevel.INFO, alias="LOG_LEVEL")
    metrics_token: Annotated[SecretStr, BeforeValidator(_token)] | None = Field(None, alias="METRICS_TOKEN")
    otlp_endpoint: Annotated[str, AfterValidator(_collector)] | None = Field(None, alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    otlp_traces_endpoint: Annotated[str, AfterValidator(_collector)] | None = Field(
        None, alias="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
    )
    otel_sdk_disabled: bool = Field(default=False, alias="OTEL_SDK_DISABLED")
    azure_monitor: SecretStr | None = Field(None, alias="APPLICATIONINSIGHTS_CONNECTION_STRING")

    trusted_proxies: int | None = Field(None, alias="TRUSTED_PROXIES", ge=0, le=20)

    limit_bookings_per_chat: int = Field(USUAL_LIMITS.bookings_per_chat, alias="LIMIT_BOOKINGS_PER_CHAT", ge=1)
    limit_bookings_per_address: int = Field(USUAL_LIMITS.bookings_per_address, alias="LIMIT_BOOKINGS_PER_ADDRESS", ge=1)
    limit_bookings_per_proved_address: int = Field(
        USUAL_LIMITS.bookings_per_proved_address, alias="LIMIT_BOOKINGS_PER_PROVED_ADDRESS", ge=1
    )
    limit_bookings_per_network: int = Field(USUAL_LIMITS.bookings_per_network, alias="LIMIT_BOOKINGS_PER_NETWORK", ge=1)
    limit_holds_per_chat: int = Field(USUAL_LIMITS.holds_per_chat, alias="LIMIT_HOLDS_PER_CHAT", ge=1)
    limit_holds_per_network: int = Field(USUAL_LIMITS.holds_per_network, alias="LIMIT_HOLDS_PER_NETWORK", ge=1)
    limit_holders_per_network: int = Field(USUAL_LIMITS.holders_per_network, alias="LIMIT_HOLDERS_PER_NETWORK", ge=1)
    limit_hold_minutes_without_name: int = Field(
        _minutes(USUAL_LIMITS.hold_without_name), alias="LIMIT_HOLD_MINUTES_WITHOUT_NAME", ge=1
    )
    limit_hold_minutes: int = Field(_minutes(USUAL_LIMITS.hold), alias="LIMIT_HOLD_MINUTES", ge=1)
    limit_chats_per_minute: int = Field(USUAL_LIMITS.chats_per_minute, alias="LIMIT_CHATS_PER_MINUTE", ge=1)
    limit_messages_per_minute: int = Field(USUAL_LIMITS.messages_per_minute, alias="LIMIT_MESSAGES_PER_MINUTE", ge=1)
    limit_messages_per_network_per_minute: int = Field(
        USUAL_LIMITS.messages_per_network_per_minute, alias="LIMIT_MESSAGES_PER_NETWORK_PER_MINUTE", ge=1
    )
    limit_sockets_per_network: int = Field(USUAL_LIMITS.sockets_per_network, alias="LIMIT_SOCKETS_PER_NETWORK", ge=1)

    retain_conversations_days: int = Field(
        USUAL_RETENTION.conversations.days, alias="RETAIN_CONVERSATIONS_DAYS", ge=1, le=400
    )
    retain_appointments_days: int = Field(
        USUAL_RETENTION.appointments.days, alias="RETAIN_APPOINTMENTS_DAYS", ge=1, le=1000
    )
    retain_bookings_days: int = Field(USUAL_RETENTION.bookings.days, alias="RETAIN_BOOKINGS_DAYS", ge=1, le=400)
    retain_suggestions_days: int = Field(
        USUAL_RETENTION.suggestions.days, alias="RETAIN_SUGGESTIONS_DAYS", ge=1, le=400
    )

    operators: Operators = Field((), alias="OPERATORS")

    teams_allowed_tenants: Names = Field((), alias="TEAMS_ALLOWED_TENANTS")
    organization_domains: Domains = Field((), alias="ORGANIZATION_DOMAINS")
    mail_sender: str | None = Field(None, alias="MAIL_SENDER", pattern=r"^[^@\s]+@[^@\s]+$")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `from_env` hands over: the process's own environment is never read behind the caller's back."""
        return (init_settings,)

    @classmethod
    def from_env(cls, env: Mapping[str, str | None], *, demo: bool = False) -> Self:
        """The settings in `env`; an empty value counts as absent. Raises SettingsError with every problem at once."""
        given = {name: value.strip() for name in cls.names() if (value := env.get(name)) and value.strip()}
        problems = list(_together(given, demo=demo))
        graph = {} if (cloud := _cloud(given)) is None else {"GRAPH_BASE_URL": ADDRESSES[cloud].graph}
        try:
            settings = cls(demo=demo, **graph | given)  # type: ignore[arg-type]  # pydantic turns the texts into the types
        except ValidationError as error:
            problems += [_told(dict(found)) for found in error.errors(include_url=False, include_input=False)]
        if problems:
            raise SettingsError(tuple(sorted(problems)))
        return settings

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The name of every setting in the environment."""
        return tuple(field.alias for field in cls.model_fields.values() if field.alias)

    @property
    def addresses(self) -> Addresses:
        """Those of the cloud."""
        return ADDRESSES[self.microsoft_cloud]

    @property
    def operator_registration(self) -> tuple[str, str] | None:
        """The tenant and the client id of the app registration with which operators sign in: that of Graph, or where
        Graph is reached as a managed identity, that of the bot. None where neither has a credential.
        """
        if self.graph_client_id and (self.graph_client_secret or self.graph_certificate_path):
            return self.graph_tenant_id or "", self.graph_client_id
        if self.microsoft_app_id and self.microsoft_app_tenant_id and self.microsoft_app_password:
            return self.microsoft_app_tenant_id, self.microsoft_app_id
        return None

    @property
    def operator_rules(self) -> OperatorRules:
        """How the rules of the businesses are read, where that is for the operator to say."""
        return OperatorRules(
            staff_hours_zone=self.staff_hours_zone,
            customer_changes=self.customer_changes,
            moves_per_appointment=self.moves_per_appointment,
            customer_contact=self.customer_contact,
            domains=self.organization_domains,
        )

    @property
    def allowed_tenants(self) -> tuple[str, ...]:
        """The tenants whose signed-in people are believed."""
        own = (self.microsoft_app_tenant_id,) if self.microsoft_app_tenant_id else ()
        return self.teams_allowed_tenants or own

    @property
    def retention(self) -> Retention:
        """How long what leads to a person is kept."""
        return Retention(
            conversations=timedelta(days=self.retain_conversations_days),
            appointments=timedelta(days=self.retain_appointments_days),
            bookings=timedelta(days=self.retain_bookings_days),
            suggestions=timedelta(days=self.retain_suggestions_days),
        )

    @property
    def mark_secret(self) -> str:
        """The key of marks in the database: it stays the same over a start, and is the same in all processes.

        Outside of the demo one of the two is set.
        """
        secret = self.webchat_secret or self.directline_secret
        return secret.get_secret_value() if secret else ""

    @property
    def limits(self) -> Limits:
        """How much one customer may ask for."""
        return Limits(
            bookings_per_chat=self.limit_bookings_per_chat,
            bookings_per_address=self.limit_bookings_per_address,
            bookings_per_proved_address=self.limit_bookings_per_proved_address,
            bookings_per_network=self.limit_bookings_per_network,
            holds_per_chat=self.limit_holds_per_chat,
            holds_per_network=self.limit_holds_per_network,
            holders_per_network=self.limit_holders_per_network,
            hold_without_name=timedelta(minutes=self.limit_hold_minutes_without_name),
            hold=timedelta(minutes=self.limit_hold_minutes),
            chats_per_minute=self.limit_chats_per_minute,
            messages_per_minute=self.limit_messages_per_minute,
            messages_per_network_per_minute=self.limit_messages_per_network_per_minute,
            sockets_per_network=self.limit_sockets_per_network,
        )


def _told(found: dict[str, Any]) -> str:
    """One error of pydantic's, without the value it complains about."""
    name = ".".join(str(part) for part in found["loc"][:1])
    return f"{name}: {found['msg'].removeprefix('Value error, ')}"


def _together(given: Mapping[str, str], *, demo: bool) -> Iterator[str]:
    """What the settings must satisfy beyond each one's own form."""
    yield from _bot_identity(given, demo=demo)
    yield from _whose_addresses(given)
    yield from _graph_sign_in(given)
    yield from _model(given)
    yield from _operators_sign_in(given)
    if "BOOKINGS_BUSINESS_IDS" not in given:
        yield "BOOKINGS_BUSINESS_IDS: missing; the ids of the businesses to serve, separated by commas"
    if not demo and "WEBCHAT_SECRET" not in given and "DIRECTLINE_SECRET" not in given:
        yield "WEBCHAT_SECRET: missing; 32 or more random characters that sign the web chat's tokens"
    elif "WEBCHAT_SECRET" not in given and "MAIL_SENDER" in given and given.get("DATABASE_URL", "").startswith("postg"):
        yield "WEBCHAT_SECRET: missing; with MAIL_SENDER, the processes that share the database need it for their codes"
    if len(given.get("WEBCHAT_SECRET", "x" * 32)) < 32:
        yield "WEBCHAT_SECRET: too short; 32 or more random characters"


_NEEDS_A_BOT = (
    "MicrosoftAppPassword",
    "MicrosoftAppTenantId",
    "MicrosoftAppType",
    "DIRECTLINE_SECRET",
    "BOT_METADATA_URL",
)


def _cloud(given: Mapping[str, str]) -> Cloud | None:
    """None for what is no cloud: that is a fault of its own."""
    try:
        return Cloud(given.get("MICROSOFT_CLOUD", Cloud.PUBLIC.value))
    except ValueError:
        return None


def _whose_addresses(given: Mapping[str, str]) -> Iterator[str]:
    cloud = _cloud(given)
    if cloud is not None and is_of_another(cloud, given.get("GRAPH_BASE_URL", "")):
        yield "GRAPH_BASE_URL: is of another cloud than MICROSOFT_CLOUD says"
    if "BOT_METADATA_URL" in given and not is_loopback(given.get("HOST", "127.0.0.1")):
        yield "HOST: with BOT_METADATA_URL the app believes this machine, so it listens on loopback only (127.0.0.1)"


def _bot_identity(given: Mapping[str, str], *, demo: bool) -> Iterator[str]:
    if "MicrosoftAppId" not in given:
        # The web chat alone needs no bot registration; then /api/messages lets nobody in.
        for name in _NEEDS_A_BOT:
            if name in given and not demo:
                yield f"MicrosoftAppId: missing; {name} belongs to a bot"
                break
        if demo and not is_loopback(given.get("HOST", "127.0.0.1")):
            yield "HOST: the demo knows no callers, so it listens on loopback only (127.0.0.1)"
        return
    if "BOT_METADATA_URL" in given:
        return  # no token is asked for
    kind = given.get("MicrosoftAppType", AppType.SINGLE_TENANT.value)
    if kind != AppType.MANAGED_IDENTITY.value and "MicrosoftAppPassword" not in given:
        yield "MicrosoftAppPassword: missing; needed unless MicrosoftAppType is UserAssignedMSI"
    if kind != AppType.MULTI_TENANT.value and "MicrosoftAppTenantId" not in given:
        yield "MicrosoftAppTenantId: missing; needed unless MicrosoftAppType is MultiTenant"


OF_AIDS = ("OFFLINE_MEANING", "MODEL_URL", "MODEL_NAME", "MODEL_KEY", "MODEL_MANAGED_IDENTITY", "MODEL_POLICY")
OF_LOOKING = (
    *("LOG_FORMAT", "LOG_LEVEL", "METRICS_TOKEN", "APPLICATIONINSIGHTS_CONNECTION_STRING"),
    *("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_SDK_DISABLED"),
)
OF_DEMO = (*OF_AIDS, *OF_LOOKING, "WEBCHAT_ALLOWED_ORIGINS", "WEBCHAT_REMEMBER", "WEBCHAT_LOGO")
"""The only settings that the demo takes too: those that are tried in it."""

_OF_A_MODEL = ("MODEL_NAME", "MODEL_KEY", "MODEL_MANAGED_IDENTITY", "MODEL_POLICY")


def _model(given: Mapping[str, str]) -> Iterator[str]:
    if "MODEL_URL" not in given:
        for name in _OF_A_MODEL:
            if name in given:
                yield f"MODEL_URL: missing; {name} belongs to a model"
                return
        return
    if "MODEL_NAME" not in given:
        yield "MODEL_NAME: missing; the name of the model, on Azure that of its deployment"
    if "MODEL_KEY" in given and "MODEL_MANAGED_IDENTITY" in given:
        yield "MODEL_KEY and MODEL_MANAGED_IDENTITY: set one of them, not both"
    if "MODEL_MANAGED_IDENTITY" in given and not _is_on_azure(given["MODEL_URL"]):
        yield "MODEL_MANAGED_IDENTITY: only for a model on Azure; MODEL_URL is elsewhere, and would be given the token"
    if not re.fullmatch(r"[!-~]+", given.get("MODEL_KEY", "x")):
        yield "MODEL_KEY: must be one word of plain characters"


def _operators_sign_in(given: Mapping[str, str]) -> Iterator[str]:
    """They sign in with an app registration that has a secret or a certificate."""
    if "OPERATORS" not in given:
        return
    graph = "GRAPH_CLIENT_ID" in given and not {"GRAPH_CLIENT_SECRET", "GRAPH_CERTIFICATE_PATH"}.isdisjoint(given)
    if not graph and not {"MicrosoftAppId", "MicrosoftAppTenantId", "MicrosoftAppPassword"} <= given.keys():
        yield (
            "OPERATORS: operators sign in with an app registration; set GRAPH_CLIENT_ID with GRAPH_CLIENT_SECRET or "
            "GRAPH_CERTIFICATE_PATH, or MicrosoftAppId with MicrosoftAppTenantId and MicrosoftAppPassword"
        )


_GRAPH_WAYS = (
    "GRAPH_CLIENT_SECRET",
    "GRAPH_CERTIFICATE_PATH",
    "GRAPH_FEDERATED_TOKEN_FILE",
    "GRAPH_MANAGED_IDENTITY",
)


def _graph_sign_in(given: Mapping[str, str]) -> Iterator[str]:
    if "GRAPH_STATIC_TOKEN" in given:
        if not is_loopback_url(given.get("GRAPH_BASE_URL", GRAPH)):
            yield "GRAPH_STATIC_TOKEN: only for a simulator; GRAPH_BASE_URL must be a loopback address with it"
        if not re.fullmatch(r"[!-~]+", given["GRAPH_STATIC_TOKEN"]):
            yield "GRAPH_STATIC_TOKEN: must be one word of plain characters"
        return
    ways = [name for name in _GRAPH_WAYS if name in given]
    if not ways:
        yield "GRAPH_CLIENT_SECRET: missing; or set GRAPH_CERTIFICATE_PATH or GRAPH_MANAGED_IDENTITY instead"
    if len(ways) > 1:
        yield f"{' and '.join(ways)}: set one of them, not several"
    for name in () if ways == ["GRAPH_MANAGED_IDENTITY"] else ("GRAPH_TENANT_ID", "GRAPH_CLIENT_ID"):
        if name not in given:
            yield f"{name}: missing; which app signs in to Microsoft Graph"
