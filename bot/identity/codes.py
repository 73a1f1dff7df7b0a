"""Shows that a mail address is the customer's own, by a code of six digits that is sent there and said in the chat.

Nothing here asks whether an address is known to the business, so that neither words nor time can tell. A code is worth
something only in the conversation that asked for it, once, for ten minutes and five tries. The database has a hash of
it under a key that is elsewhere: without one, all million codes could be tried against the hash in seconds.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Protocol

from bot.settings import Settings
from dialogs.ports import Asker, CodeCheck, CodeSending, Letter
from graph.errors import BookingsError, OutcomeUnknown
from scheduling.identity import comparable
from storage.database.transactions import Database
from storage.one_time_codes import IssuedCode, MostCodes, OneTimeCodes

log = logging.getLogger(__name__)

DIGITS = 6
LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_AN_HOUR = MostCodes(conversation=5, address=5, network=20)


class Mail(Protocol):
    """`graph.client.BookingsClient`."""

    async def send_mail(self, mailbox: str, *, to: str, subject: str, text: str) -> None:
        """Raises graph.errors.BookingsError."""


class MailedCodes:
    """Is `dialogs.ports.AddressProofs`. `sender` is the mailbox that codes come from, None where none are sent.

    `secret` is the same in all processes on one database: what one has sent, no other would know otherwise.
    """

    def __init__(
        self,
        mail: Mail,
        sender: str | None,
        codes: OneTimeCodes,
        secret: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._mail = mail
        self._sender = sender
        self._codes = codes
        # The secret signs tokens too, and one key is for one use.
        self._key = hmac.new(secret.encode(), b"bookings-chat/one-time-codes", "sha256").digest()
        self._clock = clock

    @property
    def is_available(self) -> bool:
        return self._sender is not None

    async def send(self, address: str, asker: Asker, letter: Callable[[str], Letter]) -> CodeSending:
        """The earlier code of the conversation is void from here on, even where the new one cannot be sent."""
        if self._sender is None:
            return CodeSending.NOT_SENT
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        mail = letter(code)
        issued = self._issued(code, address, asker)
        # Before it is sent: whoever is stopped in between has used up one of their tries to send, and nothing more.
        if not await self._codes.issue(issued, MOST_AN_HOUR):
            return CodeSending.TOO_MANY
        try:
            await self._mail.send_mail(self._sender, to=address.strip(), subject=mail.subject, text=mail.text)
        except OutcomeUnknown as error:
            log.warning("a one-time code may not have been sent: %s", error)
        except BookingsError as error:
            log.warning("a one-time code was not sent: %s", error)
            await self._codes.withdraw(issued.id)
            return CodeSending.NOT_SENT
        return CodeSending.SENT

    async def check(self, address: str, code: str, asker: Asker) -> CodeCheck:
        """A try counts before it is looked at, so that being stopped in between gives nobody another."""
        tried = await self._codes.count_try(*self._whose(address, asker), most_tries=MOST_TRIES)
        if tried is None:
            return CodeCheck.OVER
        if not hmac.compare_digest(tried.code, self._mark("code", tried.salt, code)):
            return CodeCheck.WRONG
        return CodeCheck.RIGHT if await self._codes.use_up(tried.id) else CodeCheck.OVER

    async def forget(self, addresses: Collection[str]) -> None:
        """Nothing is left of the codes to these addresses, which have to be proved.

        Those of a conversation stay for their hour: whoever has it erased could go on guessing at somebody else's.
        """
        await self._codes.forget([self._mark("address", comparable(one)) for one in addresses])

    def _issued(self, code: str, address: str, asker: Asker) -> IssuedCode:
        conversation, theirs = self._whose(address, asker)
        salt = secrets.token_hex(16)
        return IssuedCode(
            id=secrets.token_hex(16),
            conversation=conversation,
            address=theirs,
            network=self._mark("network", asker.network) if asker.network else None,
            salt=salt,
            code=self._mark("code", salt, code),
            expires_at=self._clock() + LASTS,
        )

    def _whose(self, address: str, asker: Asker) -> tuple[str, str]:
        """The marks of the conversation and of the address."""
        return self._mark("conversation", asker.conversation), self._mark("address", comparable(address))

    def _mark(self, *parts: str) -> str:
        """As JSON, no two lists of parts are the same text."""
        return hmac.new(self._key, json.dumps(parts).encode(), "sha256").hexdigest()


def open_address_proofs(
    settings: Settings, mail: Mail, database: Database, clock: Callable[[], datetime]
) -> MailedCodes:
    """As the settings have it. Without `WEBCHAT_SECRET` a code is good in this process alone, and until it ends: the
    settings allow that only on a database that no other process can share.
    """
    secret = settings.webchat_secret.get_secret_value() if settings.webchat_secret else secrets.token_hex(32)
    return MailedCodes(mail, settings.mail_sender, OneTimeCodes(database, clock), secret, clock)
