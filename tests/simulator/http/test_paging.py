"""Collections in pages: the next link, the top, the count."""

from __future__ import annotations

from typing import Any

import httpx
import pytest


async def _walk(client: httpx.AsyncClient, url: str, **params: str) -> list[dict[str, Any]]:
    """Every page, following the links as they are given."""
    pages = [(await client.get(url, params=params)).json()]
    while "@odata.nextLink" in pages[-1]:
        pages.append((await client.get(pages[-1]["@odata.nextLink"])).json())
    return pages


def _names(pages: list[dict[str, Any]]) -> list[list[str]]:
    return [[item["displayName"] for item in page["value"]] for page in pages]


async def test_small_pages_hold_everything_once(graph: httpx.AsyncClient, switches: httpx.AsyncClient) -> None:
    await switches.post("faults", json={"name": "page-size", "size": 2})

    pages = await _walk(graph, "customers")

    assert _names(pages) == [["Ada", "Ben"], ["Cleo", "Dora"], ["Emil"]]


async def test_the_next_link_is_absolute_and_keeps_the_question(
    graph: httpx.AsyncClient, admin: httpx.AsyncClient, switches: httpx.AsyncClient
) -> None:
    body = {
        "startDateTime": {"dateTime": "2026-11-24T09:00:00", "timeZone": "UTC"},
        "endDateTime": {"dateTime": "2026-11-24T09:30:00", "timeZone": "UTC"},
        "serviceId": (await graph.get("services")).json()["value"][0]["id"],
    }
    for _ in range(3):
        await admin.post("appointments", json=body)
    await switches.post("faults", json={"name": "page-size", "size": 2})
    question = {"start": "2026-11-24T10:00:00+01:00", "end": "2026-11-25T00:00:00Z"}

    pages = await _walk(graph, "calendarView", **question)

    assert [len(page["value"]) for page in pages] == [2, 1]
    assert len({item["id"] for page in pages for item in page["value"]}) == 3
    assert pages[0]["@odata.nextLink"] == (
        f"{graph.base_url}calendarView?start=2026-11-24T10%3A00%3A00%2B01%3A00&end=2026-11-25T00%3A00%3A00Z&$skiptoken=2"
    )


async def test_top_makes_the_page_smaller_and_the_rest_follows(graph: httpx.AsyncClient) -> None:
    pages = await _walk(graph, "customers", **{"$top": "3"})

    assert _names(pages) == [["Ada", "Ben", "Cleo"], ["Dora", "Emil"]]


async def test_count_tells_how_many_there_are_altogether(graph: httpx.AsyncClient) -> None:
    counted = (await graph.get("customers", params={"$count": "true", "$top": "1"})).json()
    uncounted = (await graph.get("customers", params={"$top": "1"})).json()

    assert counted["@odata.count"] == 5
    assert "@odata.count" not in uncounted


async def test_skip_leaves_out_the_first(graph: httpx.AsyncClient) -> None:
    pages = await _walk(graph, "customers", **{"$skip": "3", "$top": "1"})

    assert _names(pages) == [["Dora"], ["Emil"]]


async def test_one_page_is_enough_by_default(graph: httpx.AsyncClient) -> None:
    pages = await _walk(graph, "customers")

    assert _names(pages) == [["Ada", "Ben", "Cleo", "Dora", "Emil"]]


@pytest.mark.parametrize(
    "params", [{"$top": "-1"}, {"$top": "many"}, {"$skip": "-1"}, {"$skiptoken": "x"}, {"$top": "٣"}]
)
async def test_a_wrong_number_is_refused(graph: httpx.AsyncClient, params: dict[str, str]) -> None:
    answer = await graph.get("customers", params=params)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")
