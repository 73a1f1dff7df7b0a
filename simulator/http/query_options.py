"""OData's query options: those that Bookings takes, and a plain refusal of the others; none is silently passed over.

https://learn.microsoft.com/graph/query-parameters
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.bookings.schema.entities import Entity
from simulator.bookings.schema.versions import Version
from simulator.http.errors import GraphError, bad_request
from simulator.json_types import JsonObject

OF_ONE = frozenset({"$select", "$expand"})
OF_MANY = OF_ONE | {"$count", "$top", "$skip", "$skiptoken"}


def check_options(query: Mapping[str, str], takes: frozenset[str], entity: Entity, version: Version) -> None:
    """Refuses what the operation does not take, and properties and relations that the entity does not have."""
    for option in query:
        if option.startswith("$") and option not in takes:
            raise _not_supported(option)
    if query.get("$count", "false").casefold() not in ("true", "false"):
        raise bad_request(f"Invalid value '{query['$count']}' for $count query option found.")
    for name in _names(query, "$select"):
        if name != "*" and name not in entity.names(version):
            raise _no_such_property(name, entity)
    for name in _names(query, "$expand"):
        if name not in entity.relations:
            raise _no_such_property(name, entity)


def expanded(query: Mapping[str, str]) -> list[str]:
    """The relations that the answer is to carry with it."""
    return _names(query, "$expand")


def select(query: Mapping[str, str], body: JsonObject) -> JsonObject:
    """The answer with the chosen properties alone; annotations and expanded relations stay."""
    chosen = {*_names(query, "$select"), *_names(query, "$expand")}
    if "$select" not in query or "*" in chosen:
        return body
    if isinstance(body.get("value"), list):
        return {**body, "value": [_only(chosen, item) for item in body["value"]]}
    return _only(chosen, body)


def _only(chosen: set[str], item: JsonObject) -> JsonObject:
    return {name: value for name, value in item.items() if name in chosen or name.startswith("@")}


def _names(query: Mapping[str, str], option: str) -> list[str]:
    return [name.strip() for name in query[option].split(",")] if option in query else []


def _no_such_property(name: str, entity: Entity) -> GraphError:
    return bad_request(
        "Parsing OData Select and Expand failed: "
        f"Could not find a property named '{name}' on type 'microsoft.graph.{entity.name}'."
    )


def _not_supported(option: str) -> GraphError:
    """Bookings filters and sorts nothing on the server; dates are what calendarView is for.

    https://github.com/microsoftgraph/microsoft-graph-docs/issues/2846
    """
    if option == "$filter":
        return bad_request("This filter query is not supported.", code="ErrorInvalidRequest")
    return bad_request(f"The query option '{option}' is not supported.", code="ErrorInvalidRequest")
