"""Sign-in with the real msal, whose HTTP is answered here."""

import asyncio
import base64
import gc
import json
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from requests.adapters import BaseAdapter, HTTPAdapter

from graph.auth.device_code import DeviceCodeToken
from graph.auth.sign_in import Registration, with_assertion, with_certificate, with_managed_identity, with_secret
from graph.auth.sign_in_errors import SettingNames
from graph.auth.tokens import MsalToken
from graph.errors import BookingsError, NotAllowed, TryLater

Answer: TypeAlias = tuple[int, dict[str, Any] | str]
Key: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

SECRET = "the-secret-value"
MODELS = "https://cognitiveservices.azure.com"
AUTHORITY = "https://login.microsoftonline.com/contoso.example"
REGISTRATION = Registration("contoso.example", "client-1")

# What Microsoft Entra answers a device that wants a person to sign in.
DEVICE_CODE = {
    "user_code": "ABCD-EFGH",
    "device_code": "the-device-code",
    "verification_uri": "https://microsoft.com/devicelogin",
    "expires_in": 900,
    "interval": 1,
    "message": "Open https://microsoft.com/devicelogin and enter the code ABCD-EFGH.",
}
PERSON = {
    "refresh_token": "a-refresh-token",
    "scope": "https://graph.microsoft.com/Bookings.Manage.All",
    "client_info": base64.urlsafe_b64encode(b'{"uid": "person-1", "utid": "tenant-1"}').decode(),
}


class Entra(BaseAdapter):
    """Microsoft Entra's side of msal's own HTTP: discovery, and tokens or a failure from a script."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[dict[str, str]] = []
        self.failures: list[Answer | Exception] = []
        self.tenant_is_known = True
        self.discovery: Answer | None = None
        self.threads: set[int] = set()
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.is_at_work = threading.Event()
        self.at_work = self.most_at_work = 0
        self.http = requests.Session()
        self.http.mount("https://", self)
        self.http.mount("http://", self)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        self.threads.add(threading.get_ident())
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.is_at_work.set()
        self.may_answer.wait()
        self.at_work -= 1
        status, body = self._answer(request)
        response = requests.Response()
        response.status_code = status
        response.request = request
        response.url = str(request.url)
        response.raw = BytesIO(body.encode() if isinstance(body, str) else json.dumps(body).encode())
        return response

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, request: requests.PreparedRequest) -> Answer:
        url = urlsplit(str(request.url))
        if url.path.endswith("/openid-configuration"):
            return self._discovery()
        if url.path.endswith("/discovery/instance"):
            host = "login.microsoftonline.com"
            return 200, {"metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}]}
        fields = parse_qs(request.body if isinstance(request.body, str) else url.query)
        if url.path.endswith("/devicecode"):
            return 200, DEVICE_CODE
        self.asked.append({name: values[0] for name, values in fields.items()})
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return failure
        token = {"token_type": "Bearer", "expires_in": 3599, "access_token": f"token-{len(self.asked)}"}
        return 200, token | (PERSON if "client_secret" not in fields and "resource" not in fields else {})

    def _discovery(self) -> Answer:
        if self.discovery is not None:
            return self.discovery
        if not self.tenant_is_known:
            return 400, {"error": "invalid_tenant", "error_description": "AADSTS90002: no such tenant"}
        return 200, {
            "issuer": f"{AUTHORITY}/v2.0",
            "authorization_endpoint": f"{AUTHORITY}/oauth2/v2.0/authorize",
            "token_endpoint": f"{AUTHORITY}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{AUTHORITY}/oauth2/v2.0/devicecode",
        }


@pytest.fixture
def entra() -> Iterator[Entra]:
    entra = Entra()
    yield entra
    entra.http.close()


def failed(number: int, kind: str = "invalid_client", status: int = 401) -> Answer:
    return status, {
        "error": kind,
        "error_description": f"AADSTS{number}: something about {SECRET} and app 'client-1'.",
        "error_codes": [number],
        "correlation_id": "c-1",
    }


async def test_a_secret_gets_a_token_for_graph_off_the_event_loop(entra: Entra) -> None:
    token = await with_secret(REGISTRATION, SECRET, http=entra.http).token()

    assert token == "token-1"
    assert [(a["grant_type"], a["client_id"], a["client_secret"], a["scope"]) for a in entra.asked] == [
        ("client_credentials", "client-1", SECRET, "https://graph.microsoft.com/.default")
    ]
    assert threading.get_ident() not in entra.threads


async def test_many_callers_at_the_start_make_one_sign_in(entra: Entra) -> None:
    source = with_secret(REGISTRATION, SECRET, http=entra.http)

    tokens = await asyncio.gather(*(source.token() for _ in range(10)))

    assert (set(tokens), len(entra.asked)) == ({"token-1"}, 1)


async def test_many_callers_who_were_refused_one_token_share_one_new_one(entra: Entra) -> None:
    source = with_secret(REGISTRATION, SECRET, http=entra.http)
    refused = await source.token()

    tokens = await asyncio.gather(*(source.refresh(refused) for _ in range(10)))

    assert (set(tokens), len(entra.asked)) == ({"token-2"}, 2)


async def test_another_cloud_has_its_own_authority_and_scope(entra: Entra) -> None:
    government = Registration(
        "contoso.example", "client-1", "https://login.microsoftonline.us/", "https://graph.microsoft.us"
    )

    await with_secret(government, SECRET, http=entra.http).token()

    assert entra.asked[0]["scope"] == "https://graph.microsoft.us/.default"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (failed(7000215), "sign-in: GRAPH_CLIENT_SECRET: it is wrong; the secret's value is needed, not its id"),
        (failed(7000222), "sign-in: GRAPH_CLIENT_SECRET: it has expired"),
        (failed(700016, "unauthorized_client", 400), "sign-in: GRAPH_CLIENT_ID: no such application in this tenant"),
        (failed(90002, "invalid_request", 400), "sign-in: GRAPH_TENANT_ID: no such tenant"),
        (
            failed(1002012, "invalid_scope", 400),
            "sign-in: GRAPH_BASE_URL: no scope follows from it",
        ),
        (failed(1, "unauthorized_client", 400), "sign-in: GRAPH_CLIENT_ID: sign-in was refused"),
        (failed(1, "invalid_client", 400), "sign-in: GRAPH_CLIENT_SECRET: sign-in was refused"),
    ],
)
async def test_a_refused_sign_in_names_the_setting_and_never_the_secret(
    entra: Entra, answer: Answer, text: str
) -> None:
    entra.failures = [answer]

    with pytest.raises(NotAllowed) as raised:
        await with_secret(REGISTRATION, SECRET, http=entra.http).token()

    assert raised.value.args == (text,)
    assert raised.value.request_id == "c-1"
    assert SECRET in str(answer)
    assert SECRET not in everything_said(raised.value)


async def test_an_unknown_tenant_is_named_when_discovery_fails(entra: Entra) -> None:
    entra.tenant_is_known = False

    with pytest.raises(NotAllowed) as raised:
        await with_secret(REGISTRATION, SECRET, http=entra.http).token()

    assert str(raised.value) == "sign-in: GRAPH_TENANT_ID: https://login.microsoftonline.com does not know this tenant"


@pytest.mark.parametrize(
    "answer",
    [
        requests.ConnectionError("no route"),
        requests.Timeout("slow"),
        (503, "<html>busy</html>"),
        (200, "<html>sign in to the guest network</html>"),
        failed(90033, "temporarily_unavailable", 400),
    ],
)
async def test_a_sign_in_that_may_work_later_is_try_later_and_then_works(
    entra: Entra, answer: Answer | Exception
) -> None:
    entra.failures = [answer]
    source = with_secret(REGISTRATION, SECRET, http=entra.http)

    with pytest.raises(TryLater, match=r"^sign-in"):
        await source.token()

    assert await with_secret(REGISTRATION, SECRET, http=entra.http).token() == "token-2"


async def test_a_page_of_another_network_says_nothing_about_the_tenant(entra: Entra) -> None:
    entra.discovery = (200, "<html>sign in to the guest network</html>")

    with pytest.raises(TryLater) as raised:
        await with_secret(REGISTRATION, SECRET, http=entra.http).token()

    assert str(raised.value) == "sign-in (GRAPH_TENANT_ID): unreadable answer"


async def test_a_certificate_signs_an_assertion_for_this_tenant(entra: Entra, certificate: Path) -> None:
    token = await with_certificate(REGISTRATION, certificate, http=entra.http).token()

    asked = entra.asked[0]
    said = jwt.decode(
        asked["client_assertion"],
        public_key_in(certificate),
        algorithms=["PS256"],
        audience=f"{AUTHORITY}/oauth2/v2.0/token",
    )
    assert (token, said["iss"], said["sub"]) == ("token-1", "client-1", "client-1")
    assert "client_secret" not in asked


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "sign-in: GRAPH_CERTIFICATE_PATH: the file cannot be read (FileNotFoundError)"),
        (b"", "sign-in: GRAPH_CERTIFICATE_PATH: not a PEM file with an open private key and a certificate"),
        (
            b"-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n",
            "sign-in: GRAPH_CERTIFICATE_PATH: not a PEM file with an open private key and a certificate",
        ),
    ],
)
async def test_a_certificate_that_cannot_be_used_is_named(
    entra: Entra, tmp_path: Path, content: bytes | None, text: str
) -> None:
    path = tmp_path / "app.pem"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(NotAllowed) as raised:
        await with_certificate(REGISTRATION, path, http=entra.http).token()

    assert str(raised.value) == text


async def test_a_certificate_of_another_key_is_named(entra: Entra, tmp_path: Path) -> None:
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    path = tmp_path / "app.pem"
    path.write_bytes(in_pem(key) + certificate_of(other))

    with pytest.raises(NotAllowed) as raised:
        await with_certificate(REGISTRATION, path, http=entra.http).token()

    assert str(raised.value) == (
        "sign-in: GRAPH_CERTIFICATE_PATH: the certificate and the private key do not belong together"
    )


async def test_a_key_with_which_microsoft_cannot_do_is_named(entra: Entra, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    path = tmp_path / "app.pem"
    path.write_bytes(in_pem(key) + certificate_of(key))

    with pytest.raises(NotAllowed) as raised:
        await with_certificate(REGISTRATION, path, http=entra.http).token()

    assert str(raised.value) == "sign-in: GRAPH_CERTIFICATE_PATH: the private key must be an RSA key"


@pytest.mark.parametrize(("identity", "named"), [("system", None), ("11111111-2222", "11111111-2222")])
async def test_a_managed_identity_asks_the_machine(
    entra: Entra, monkeypatch: pytest.MonkeyPatch, identity: str, named: str | None
) -> None:
    for name in ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IMDS_ENDPOINT", "MSI_ENDPOINT", "AZUREPS_HOST_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)

    token = await with_managed_identity(identity, http=entra.http).token()

    assert token == "token-1"
    assert [(a["resource"], a.get("client_id")) for a in entra.asked] == [("https://graph.microsoft.com", named)]


async def test_a_managed_identity_that_is_not_there_is_named(entra: Entra, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IDENTITY_ENDPOINT", raising=False)
    entra.failures = [(400, {"error": "invalid_request", "error_description": "Identity not found"})]

    with pytest.raises(NotAllowed) as raised:
        await with_managed_identity("system", http=entra.http).token()

    assert str(raised.value) == "sign-in: GRAPH_MANAGED_IDENTITY: sign-in was refused (invalid_request)"


async def test_a_managed_identity_names_the_setting_of_what_it_asks_for(
    entra: Entra, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IDENTITY_ENDPOINT", raising=False)
    entra.failures = [failed(500011, "invalid_resource", 400)]
    tokens = with_managed_identity("system", resource=MODELS, resource_setting="MODEL_URL", http=entra.http)

    with pytest.raises(NotAllowed, match=r"^sign-in: MODEL_URL: what tokens are asked for is not known there"):
        await tokens.token()


async def test_tokens_are_to_be_had_for_other_resources(
    entra: Entra, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language model on Azure has its own: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/managed-identity"""
    monkeypatch.delenv("IDENTITY_ENDPOINT", raising=False)
    registration = Registration("contoso.example", "client-1", resource=MODELS)

    for tokens in (
        with_secret(registration, SECRET, http=entra.http),
        with_certificate(registration, certificate, http=entra.http),
        with_assertion(registration, lambda: "an-assertion", http=entra.http),
        with_managed_identity("system", resource=MODELS, http=entra.http),
    ):
        await tokens.token()

    assert [asked.get("scope", asked.get("resource")) for asked in entra.asked] == [f"{MODELS}/.default"] * 3 + [MODELS]


async def test_sign_in_on_its_own_session_is_real_and_waits_ten_seconds_at_most(
    monkeypatch: pytest.MonkeyPatch, serve_identity: str
) -> None:
    waits: list[object] = []
    send = HTTPAdapter.send

    def noted(*args: Any, **options: Any) -> requests.Response:
        waits.append(options["timeout"])
        return send(*args, **options)

    monkeypatch.setattr(HTTPAdapter, "send", noted)
    monkeypatch.setenv("IDENTITY_ENDPOINT", serve_identity)
    monkeypatch.setenv("IDENTITY_HEADER", "a-header")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert await with_managed_identity("system").token() == "machine-token"
    assert waits == [10.0]


async def test_a_source_asks_msal_again_each_time_so_that_tokens_are_renewed_in_time() -> None:
    answers = iter([{"access_token": "early"}, {"access_token": "renewed"}])
    source = MsalToken(lambda: lambda: next(answers), SettingNames("GRAPH_CLIENT_SECRET"))

    assert [await source.token(), await source.token()] == ["early", "renewed"]


async def test_a_caller_who_gives_up_leads_to_no_second_sign_in_beside_the_first(entra: Entra) -> None:
    source = with_secret(REGISTRATION, SECRET, http=entra.http)
    entra.may_answer.clear()
    impatient = asyncio.create_task(source.token())
    await asyncio.to_thread(entra.is_at_work.wait)

    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    patient = asyncio.create_task(source.token())
    for _ in range(50):
        await asyncio.sleep(0)
    entra.may_answer.set()

    assert await patient == "token-1"
    assert (entra.most_at_work, len(entra.asked)) == (1, 1)


async def test_a_sign_in_that_fails_after_its_caller_gave_up_troubles_nobody(
    entra: Entra, caplog: pytest.LogCaptureFixture
) -> None:
    entra.failures = [failed(7000222)]
    source = with_secret(REGISTRATION, SECRET, http=entra.http)
    entra.may_answer.clear()
    impatient = asyncio.create_task(source.token())
    await asyncio.to_thread(entra.is_at_work.wait)

    impatient.cancel()
    entra.may_answer.set()

    assert await source.token() == "token-2"
    gc.collect()
    assert [record for record in caplog.records if record.name == "asyncio"] == []


async def test_the_settings_of_another_sign_in_are_named_as_they_are_called(entra: Entra) -> None:
    bot = Registration(
        "contoso.example", "client-1", tenant_setting="MicrosoftAppTenantId", client_setting="MicrosoftAppId"
    )
    said = []
    for answer in (failed(7000215), failed(700016), failed(90002), failed(1)):
        entra.failures = [answer]
        with pytest.raises(NotAllowed) as raised:
            await with_secret(bot, SECRET, setting="MicrosoftAppPassword", http=entra.http).token()
        said.append(raised.value.args[0])

    assert said == [
        "sign-in: MicrosoftAppPassword: it is wrong; the secret's value is needed, not its id",
        "sign-in: MicrosoftAppId: no such application in this tenant",
        "sign-in: MicrosoftAppTenantId: no such tenant",
        "sign-in: MicrosoftAppPassword: sign-in was refused",
    ]


# Assertions of another identity provider


async def test_an_assertion_is_read_anew_for_every_token(entra: Entra, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first.assertion\n")
    source = with_assertion(REGISTRATION, file, http=entra.http)
    first = await source.token()

    file.write_text("second.assertion")
    second = await source.refresh(first)

    assert (first, second) == ("token-1", "token-2")
    assert [(a["client_assertion"], a["client_id"]) for a in entra.asked] == [
        ("first.assertion", "client-1"),
        ("second.assertion", "client-1"),
    ]
    assert {a["client_assertion_type"].rpartition(":")[2] for a in entra.asked} == {"jwt-bearer"}


async def test_an_assertion_may_come_from_a_function(entra: Entra) -> None:
    await with_assertion(REGISTRATION, lambda: "made.assertion", http=entra.http).token()

    assert [a["client_assertion"] for a in entra.asked] == ["made.assertion"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "sign-in: GRAPH_FEDERATED_TOKEN_FILE: the file cannot be read (FileNotFoundError)"),
        ("ünfit", "sign-in: GRAPH_FEDERATED_TOKEN_FILE: the file cannot be read (UnicodeDecodeError)"),
        (" \n", "sign-in: GRAPH_FEDERATED_TOKEN_FILE: the file is empty"),
    ],
)
async def test_an_assertion_that_cannot_be_read_is_named(
    entra: Entra, tmp_path: Path, content: str | None, text: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    with pytest.raises(NotAllowed) as raised:
        await with_assertion(REGISTRATION, file, http=entra.http).token()

    assert str(raised.value) == text
    assert entra.asked == []


async def test_an_assertion_that_is_trusted_by_nobody_names_its_setting(entra: Entra) -> None:
    entra.failures = [failed(700213, "invalid_request", 400)]

    with pytest.raises(NotAllowed) as raised:
        await with_assertion(REGISTRATION, lambda: "an.assertion", http=entra.http).token()

    assert raised.value.args == (
        "sign-in: GRAPH_FEDERATED_TOKEN_FILE: no federated credential of this application has its subject",
    )
    assert "an.assertion" not in everything_said(raised.value)


# People


class Patience:
    """Sleeps that cost no time, and are counted."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)


async def test_a_person_signs_in_with_a_code_and_later_calls_ask_nobody(entra: Entra) -> None:
    patience = Patience()
    told: list[str] = []
    source = DeviceCodeToken(REGISTRATION, http=entra.http, sleep=patience.sleep)
    entra.failures = [failed(70016, "authorization_pending", 400), failed(70016, "authorization_pending", 400)]

    await source.sign_in(told.append)

    assert await source.token() == "token-3"
    assert told == [DEVICE_CODE["message"]]
    assert patience.pauses == [1, 1]
    assert {a["grant_type"] for a in entra.asked} == {"urn:ietf:params:oauth:grant-type:device_code"}
    assert len(entra.asked) == 3


async def test_a_refused_token_of_a_person_is_renewed_without_the_person(entra: Entra) -> None:
    told: list[str] = []
    source = DeviceCodeToken(REGISTRATION, http=entra.http, sleep=Patience().sleep)
    await source.sign_in(told.append)

    renewed = await asyncio.gather(*(source.refresh("token-1") for _ in range(5)))

    assert (set(renewed), len(told)) == ({"token-2"}, 1)
    assert [a["grant_type"].rpartition(":")[2] for a in entra.asked] == ["device_code", "refresh_token"]
    assert entra.asked[1]["scope"].split()[0] == "https://graph.microsoft.com/Bookings.Manage.All"


async def test_without_a_person_there_is_no_token(entra: Entra) -> None:
    with pytest.raises(NotAllowed, match="nobody has signed in"):
        await DeviceCodeToken(REGISTRATION, http=entra.http).token()


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (failed(7000218), "sign-in: GRAPH_CLIENT_ID: the application does not allow public client flows"),
        (failed(70019, "expired_token", 400), "sign-in: GRAPH_CLIENT_ID: sign-in was refused"),
        (failed(700056, "authorization_declined", 400), "sign-in: GRAPH_CLIENT_ID: sign-in was refused"),
    ],
)
async def test_a_person_who_is_not_let_in_ends_the_wait(entra: Entra, answer: Answer, text: str) -> None:
    entra.failures = [failed(70016, "authorization_pending", 400), answer]
    source = DeviceCodeToken(REGISTRATION, http=entra.http, sleep=Patience().sleep)

    with pytest.raises(NotAllowed) as raised:
        await source.sign_in(lambda _: None)

    assert str(raised.value).startswith(text)
    assert SECRET not in everything_said(raised.value)


async def test_a_person_of_an_unknown_tenant_is_told_before_any_code(entra: Entra) -> None:
    entra.tenant_is_known = False
    told: list[str] = []

    with pytest.raises(NotAllowed, match="GRAPH_TENANT_ID"):
        await DeviceCodeToken(REGISTRATION, http=entra.http).sign_in(told.append)

    assert told == []


@pytest.fixture
async def serve_identity() -> AsyncIterator[str]:
    """The address at which an App Service gives out its identity, over real HTTP."""

    async def give(request: web.Request) -> web.Response:
        assert request.headers["X-IDENTITY-HEADER"] == "a-header"
        assert request.query["resource"] == "https://graph.microsoft.com"
        return web.json_response({"access_token": "machine-token", "expires_on": "4102444800", "token_type": "Bearer"})

    app = web.Application()
    app.router.add_get("/identity", give)
    async with TestServer(app) as server:
        yield str(server.make_url("/identity"))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private key and its own certificate in one PEM file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = tmp_path_factory.mktemp("certificate") / "app.pem"
    path.write_bytes(in_pem(key) + certificate_of(key))
    return path


def in_pem(key: Key) -> bytes:
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, *plain)


def certificate_of(key: Key) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bookings")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def public_key_in(path: Path) -> rsa.RSAPublicKey:
    key = serialization.load_pem_private_key(path.read_bytes(), None).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def everything_said(error: BookingsError) -> str:
    """The error and whatever hangs on it, as a log would show it."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return " ".join(f"{e!r} {e}" for e in chain)
