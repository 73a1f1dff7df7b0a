"""Where the database cannot be used, every route that needs it says so, and when to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection

if TYPE_CHECKING:
    from tests.bot.conftest import Edge

Json = dict[str, Any]
SALON = "https://salon.example"


def lose_all_tables(connection: Connection) -> None:
    for table in ("turns", "outgoing", "conversations"):
        connection.exec_driver_sql(f"DROP TABLE {table}")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/directline/conversations", {}),
        ("GET", "/directline/conversations/{conversation}", None),
        ("POST", "/directline/conversations/{conversation}/activities", {"type": "message", "text": "my name is Ana"}),
        ("GET", "/directline/conversations/{conversation}/activities", None),
    ],
)
async def test_the_web_chat_is_told_to_try_again(
    edge: Edge, method: str, path: str, body: Json | None, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = await edge.guest()
    await edge.database.write(lose_all_tables)

    url = f"{edge.base}{path.format(conversation=visitor.conversation)}"
    headers = visitor.headers | {"Origin": SALON}
    async with edge.http.request(method, url, json=body, headers=headers) as answer:
        told = answer.status, answer.headers["Retry-After"], (await answer.json())["error"]["code"]
        allowed = answer.headers["Access-Control-Allow-Origin"]

    assert (told, allowed) == ((503, "5", "StorageUnavailable"), SALON)
    assert "Ana" not in caplog.text


async def test_a_channel_is_told_to_try_again(edge: Edge) -> None:
    await edge.database.write(lose_all_tables)
    message = {
        "type": "message",
        "id": "1",
        "channelId": "emulator",
        "serviceUrl": "http://127.0.0.1:9",
        "conversation": {"id": "a:1"},
        "from": {"id": "u"},
        "text": "hi",
    }

    async with edge.http.post(f"{edge.base}/api/messages", json=message) as answer:
        told = answer.status, answer.headers["Retry-After"], (await answer.json())["error"]["code"]

    assert told == (503, "5", "StorageUnavailable")
