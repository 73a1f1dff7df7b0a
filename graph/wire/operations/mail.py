"""Mail from a mailbox of the tenant.

https://learn.microsoft.com/graph/api/user-sendmail
"""

from __future__ import annotations

from graph.errors import Rejected
from graph.wire.request import Effect, Request, path


def send_mail(mailbox: str, to: str, subject: str, text: str) -> Request:
    """Plain text to one address; no copy is kept, as it may carry a one-time code."""
    if "@" not in to.strip("@ ") or any(c.isspace() for c in to):
        raise Rejected("send_mail: there is no address to send to")
    body = {
        "message": {
            "subject": subject,
            "body": {"contentType": "Text", "content": text},
            "toRecipients": [{"emailAddress": {"address": to}}],
        },
        "saveToSentItems": False,
    }
    where = path("send_mail", "users", mailbox, "sendMail")
    return Request("send_mail", "POST", where, json=body, effect=Effect.ADD)


def send_mail_to_nobody(mailbox: str) -> Request:
    """What is always refused, and nothing sent: of whoever may not send with a 403, of others for want of a recipient.

    https://learn.microsoft.com/graph/api/user-sendmail
    """
    body = {"message": {"subject": "", "body": {"contentType": "Text", "content": ""}, "toRecipients": []}}
    where = path("send_mail", "users", mailbox, "sendMail")
    return Request("send_mail", "POST", where, json=body | {"saveToSentItems": False})
