"""The one way to read what Graph answers: a body is decoded straight into values.

Reading is tolerant. Where something is not as the documents say, the body is read once more by hand: what does not fit
its field counts as not said, and only what no caller could do without (an id, a moment) raises `Unreadable`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, inspect

from graph.model.fields import DateTimeTimeZone, read_length, read_moment
from graph.model.value import read_field

T = TypeVar("T")

Page: TypeAlias = tuple[list[T], str | None]
"""The things on one page of a collection, and the address of the next page when there is one."""

_NEXT = "@odata.nextLink"

# The names of beta, which some pages of v1.0 still show.
_ALSO_CALLED = {"startDateTime": "start", "endDateTime": "end"}


class NotJson(ValueError):
    """An answer that is no JSON at all."""


class Unreadable(ValueError):
    """An answer that lacks what nobody can do without. Names the field, never what stood in it."""


class PageBody(msgspec.Struct, Generic[T]):
    """A page as Graph writes it."""

    value: list[T]
    next_link: str | None = msgspec.field(name=_NEXT, default=None)


def read_one(content: bytes, kind: type[T]) -> T:
    """One thing, which the documented answer to a get of a question holds in an envelope of its own."""
    try:
        one: T = _decoder(kind).decode(content)  # type: ignore[arg-type]  # a class is hashable
    except (ValueError, RecursionError):
        pass
    else:
        return one
    found = _object(read_json(content))
    envelope = found.get("value")
    return fitted(envelope if isinstance(envelope, dict) else found, kind)


def read_page(content: bytes, kind: type[T], also_called: str = "") -> Page[T]:
    """A page of a collection, which stands under `value`, or under another name in a documented example."""
    try:
        page: PageBody[T] = _page_decoder(kind).decode(content)  # type: ignore[arg-type]  # a class is hashable
    except (ValueError, RecursionError):
        pass
    else:
        return page.value, page.next_link or None
    found = _object(read_json(content))
    link = found.get(_NEXT)
    return fitted_list(found.get("value", found.get(also_called)), kind), link if link and isinstance(
        link, str
    ) else None


def read_json(content: bytes) -> object:
    """What stands in an answer. msgspec will not have half of a surrogate pair, which is what Microsoft leaves behind
    when it cuts a text in the middle of an emoji; one such text must not make a whole page unreadable.
    """
    try:
        found: object = json.loads(content)
    except (ValueError, RecursionError):
        raise NotJson from None
    return found


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=read_field)


@cache
def _page_decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(PageBody[kind], dec_hook=read_field)


@cache
def _type_info(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


# What is not as the documents say


def fitted_list(found: object, kind: type[T]) -> list[T]:
    if not isinstance(found, list):
        raise Unreadable("value is no list")
    return [fitted(one, kind) for one in found]


def fitted(found: object, kind: type[T]) -> T:
    """The thing, of which as much is kept as fits."""
    try:
        return msgspec.convert(_object(found), kind, dec_hook=read_field)
    except msgspec.ValidationError:
        pass
    fit = _fit(found, _type_info(kind))  # type: ignore[arg-type]  # a class is hashable
    return msgspec.convert(fit, kind, dec_hook=read_field)


def _object(found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Unreadable(f"expected an object, not {type(found).__name__}")
    return found


def _fit(found: Any, kind: inspect.Type) -> Any:
    """As much of it as fits the type, or UNSET when nothing does."""
    match kind:
        case inspect.UnionType(types):
            for one in types:
                if (fit := _fit(found, one)) is not UNSET:
                    return fit
            return UNSET
        case inspect.StructType(cls=cls) if cls is DateTimeTimeZone:
            return _fit_moment(found)
        case inspect.TimeDeltaType():
            length = read_length(found) if isinstance(found, str) else None
            return UNSET if length is None else length
        case inspect.StructType():
            return _fit_fields(found, kind) if isinstance(found, dict) else UNSET
        case inspect.VarTupleType(item_type=item):
            if not isinstance(found, list):
                return UNSET
            return [fit for one in found if (fit := _fit(one, item)) is not UNSET]
        case _:
            return found if _is_fit(found, kind) else UNSET


def _fit_moment(found: object) -> Any:
    try:
        return {"dateTime": read_moment(found), "timeZone": "UTC"}
    except ValueError:
        return UNSET


def _fit_fields(found: dict[str, Any], kind: inspect.StructType) -> dict[str, Any]:
    fits: dict[str, Any] = {}
    for field in kind.fields:
        name = field.encode_name
        fit = _fit(found[name], field.type) if name in found else UNSET
        if fit is UNSET and _ALSO_CALLED.get(name) in found:
            fit = _fit(found[_ALSO_CALLED[name]], field.type)
        if fit is UNSET and field.required:
            fit = _fit_nothing(found, field)
        if fit is not UNSET:
            fits[name] = fit
    return fits


def _fit_nothing(found: dict[str, Any], field: inspect.Field) -> Any:
    """What a field that has to be there is when nothing fits it. Only moments are written as objects."""
    name = field.encode_name
    if (nothing := _fit(None, field.type)) is not UNSET:
        return nothing
    is_written = any(isinstance(found.get(one), dict) for one in (name, _ALSO_CALLED.get(name, name)))
    raise Unreadable(f"{name} is no dateTimeTimeZone" if is_written else f"{name} is missing")


def _is_fit(found: object, kind: inspect.Type) -> bool:
    """Whether a plain thing is of that kind."""
    match kind:
        case inspect.StrType(min_length=least):
            return isinstance(found, str) and len(found) >= (least or 0)
        case inspect.CustomType(cls=cls) | inspect.EnumType(cls=cls):
            return _is_convertible(found, cls)
        case inspect.BoolType():
            return isinstance(found, bool)
        case inspect.IntType():
            return isinstance(found, int) and not isinstance(found, bool)
        case inspect.FloatType():
            return not isinstance(found, bool | str) and _is_convertible(found, float)
        case _:
            return found is None


def _is_convertible(found: object, kind: type) -> bool:
    try:
        msgspec.convert(found, kind, dec_hook=read_field)
    except msgspec.ValidationError:
        return False
    return True
