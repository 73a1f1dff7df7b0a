"""A command for every operation of the API: list, show, create, update and delete of each kind of thing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import structs

from deploy.business_file import from_graph, to_graph
from deploy.business_file.parts import BusinessPart, Part, PolicyPart, QuestionPart, ServicePart, StaffPart
from deploy.business_file.text import BusinessFileError, field_names
from deploy.business_file.values import Week
from deploy.cli.fields import Changes, read_changes, read_fields
from deploy.cli.records import AppointmentPart, CustomerPart
from deploy.cli.running import Operator
from graph.admin import BookingsAdmin
from graph.model import BusinessDraft, QuestionDraft, Service, ServiceDraft
from graph.model.policies import DAYS

Business = Annotated[str, typer.Argument(metavar="BUSINESS", help="its id, as `businesses list` has it")]
Thing = Annotated[str, typer.Argument(metavar="ID", help="its id, as `list` has it")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="FIELD=VALUE", help="a field, as a business file has it; may be given more than once"
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from", metavar="FILE", help="a TOML or JSON file with the fields; a week or an address in it is all of it"
    ),
]
OneService = Annotated[str | None, typer.Option("--service", metavar="ID", help="of this service alone")]
_SHOWS = "Everything that Graph has of it."
_CHANGES = "Changes what is given, and leaves the rest as it is."
_PUBLISHED = {"is_published": "`businesses publish` and `businesses unpublish` change that"}
_FOR_WHOM = "for what and for whom an appointment is cannot be changed; cancel it and create another"
_OF_WHOM = dict.fromkeys(
    ("service", "customer_name", "customer_email", "customer_phone", "customer_notes", "customer_time_zone"), _FOR_WHOM
)
Yes = Annotated[bool, typer.Option("--yes", "-y", help="do not ask")]


def _moment(written: str) -> datetime:
    """A day is one of this machine's."""
    try:
        return datetime.fromisoformat(written).astimezone()
    except ValueError:
        raise typer.BadParameter(
            f"{written!r}: a day such as 2026-12-01, or a moment such as 2026-12-01T10:00+01:00, is expected"
        ) from None


Moment = Annotated[
    datetime | None,
    typer.Option(
        parser=_moment, metavar="DAY", help="a day such as 2026-12-01, or a moment such as 2026-12-01T10:00+01:00"
    ),
]


@dataclass(frozen=True, slots=True)
class Resource:
    """What a kind of thing of a business is called, shown by, and done with."""

    name: str
    part: type[Part]
    as_part: Callable[[Any], Part]
    columns: tuple[str, ...]
    list: Callable[[BookingsAdmin, str], Awaitable[Sequence[Any]]]
    get: Callable[[BookingsAdmin, str, str], Awaitable[Any]]
    create: Callable[[BookingsAdmin, str, Any], Awaitable[Any]]
    update: Callable[[BookingsAdmin, str, str, Changes[Any]], Awaitable[None]]
    delete: Callable[[BookingsAdmin, str, str], Awaitable[None]]


def _service_part(service: Service) -> ServicePart:
    """With the ids of staff and questions, by which the command line names them."""
    staff = {id_: id_ for id_ in service.staff_ids}
    return from_graph.service_part(service, staff, {one.question_id: one.question_id for one in service.questions})


def _service_draft(part: ServicePart) -> ServiceDraft:
    staff = {id_: id_ for id_ in part.staff or ()}
    return to_graph.service_draft(part, staff, {id_: id_ for id_ in part.questions or {}})


def _question_changes(changes: Changes[QuestionPart]) -> QuestionDraft:
    """Of which kind it is goes with the options, and stays where they do."""
    draft = changes.of(to_graph.question_draft(changes.part))
    return draft if "options" in changes.given else structs.replace(draft, type=None, options=None)


async def _create_appointment(client: BookingsAdmin, business: str, part: AppointmentPart) -> Any:  # noqa: ANN401
    if not part.service or not part.customer_name:
        raise BusinessFileError(("service and customer_name: are needed for an appointment",))
    service = await client.get_service(business, part.service)
    part.draft(service, "")  # says what is wrong with it before there is a customer for it
    there = {member.id for member in await client.list_staff(business)}
    if unknown := [one for one in part.staff or () if one not in there]:
        raise BusinessFileError((f"staff: {unknown[0]!r} is nobody of the business; `staff list` has the ids",))
    customer_id = await _customer_of(client, business, part.customer_name, part.customer_email)
    return await client.create_appointment(business, part.draft(service, customer_id))


async def _customer_of(client: BookingsAdmin, business: str, name: str, email: str | None) -> str:
    """The one who is there under this name and address, also from a try that Graph refused; else a new one."""
    if email:
        for one in await client.list_customers(business):
            if one.name == name and (one.email or "").casefold() == email.casefold():
                return one.id
    return (await client.create_customer(business, name, email)).id


async def _update_appointment(client: BookingsAdmin, business: str, id_: str, part: AppointmentPart) -> None:
    now = await client.get_appointment(business, id_)
    await client.update_appointment(business, id_, part.changes(now.start, now.end - now.start))


RESOURCES = (
    Resource(
        "staff",
        StaffPart,
        from_graph.staff_part,
        ("id", "name", "email", "role", "membership"),
        lambda client, business: client.list_staff(business),
        lambda client, business, id_: client.get_staff_member(business, id_),
        lambda client, business, part: client.create_staff_member(business, to_graph.staff_draft(part)),
        lambda client, business, id_, changes: client.update_staff_member(
            business, id_, changes.of(to_graph.staff_draft(changes.part))
        ),
        lambda client, business, id_: client.delete_staff_member(business, id_),
    ),
    Resource(
        "services",
        ServicePart,
        _service_part,
        ("id", "name", "duration", "price", "is_hidden"),
        lambda client, business: client.list_services(business),
        lambda client, business, id_: client.get_service(business, id_),
        lambda client, business, part: client.create_service(business, _service_draft(part)),
        lambda client, business, id_, changes: client.update_service(
            business, id_, changes.of(_service_draft(changes.part))
        ),
        lambda client, business, id_: client.delete_service(business, id_),
    ),
    Resource(
        "questions",
        QuestionPart,
        from_graph.question_part,
        ("id", "text", "type", "options"),
        lambda client, business: client.list_questions(business),
        lambda client, business, id_: client.get_question(business, id_),
        lambda client, business, part: client.create_question(business, to_graph.question_draft(part)),
        lambda client, business, id_, changes: client.update_question(business, id_, _question_changes(changes)),
        lambda client, business, id_: client.delete_question(business, id_),
    ),
    Resource(
        "customers",
        CustomerPart,
        lambda _: CustomerPart(),
        ("id", "name", "email"),
        lambda client, business: client.list_customers(business),
        lambda client, business, id_: client.get_customer(business, id_),
        lambda client, business, part: client.create_customer(
            business, part.name or "", part.email, part.draft().phones or ()
        ),
        lambda client, business, id_, changes: client.update_customer(business, id_, changes.part.draft()),
        lambda client, business, id_: client.delete_customer(business, id_),
    ),
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(_businesses(), name="businesses", help="Bookings businesses of the tenant.")
    app.add_typer(_policy(), name="policy", help="The scheduling policy of a business, or of one service.")
    for resource in RESOURCES:
        app.add_typer(_group(resource), name=resource.name, help=f"The {resource.name} of a business.")
    app.add_typer(_appointments(), name="appointments", help="Appointments of a business.")
    app.add_typer(_currencies(), name="currencies", help="Currencies of prices; needs --person in a tenant.")


def _group(resource: Resource) -> typer.Typer:
    """The five commands of one kind of thing."""
    group = typer.Typer(no_args_is_help=True)
    fields = field_names(resource.part)

    @group.command("list", help="All of them, with their ids.")
    def list_all(context: typer.Context, business: Business) -> None:
        _show_all(context.obj, lambda client: resource.list(client, business), resource.columns)

    @group.command("show", help=_SHOWS)
    def show(context: typer.Context, business: Business, thing: Thing) -> None:
        _show(context.obj, lambda client: resource.get(client, business, thing))

    @group.command("create", help=f"A new one. Fields: {fields}.")
    def create(context: typer.Context, business: Business, given: Set = None, file: From = None) -> None:
        async def make(client: BookingsAdmin) -> Any:  # noqa: ANN401
            return await resource.create(client, business, read_fields(resource.part, given or (), file))

        _show(context.obj, make)

    @group.command("update", help=f"{_CHANGES} Fields: {fields}.")
    def update(context: typer.Context, business: Business, thing: Thing, given: Set = None, file: From = None) -> None:
        async def change(client: BookingsAdmin) -> Any:  # noqa: ANN401
            now = await resource.get(client, business, thing)
            await resource.update(
                client, business, thing, read_changes(resource.part, given or (), file, resource.as_part(now))
            )
            return await resource.get(client, business, thing)

        _show(context.obj, change)

    @group.command("delete", help="Takes it away for good; asks first.")
    def delete(context: typer.Context, business: Business, thing: Thing, yes: Yes = False) -> None:
        _take_away(context.obj, lambda client: resource.delete(client, business, thing), thing, yes=yes)

    return group


def _businesses() -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command("list")
    def list_all(
        context: typer.Context, query: Annotated[str | None, typer.Option(help="part of their names")] = None
    ) -> None:
        """Ids and names."""
        _show_all(context.obj, lambda client: client.list_businesses(query), ("id", "name"))

    @group.command("show", help=_SHOWS)
    def show(context: typer.Context, business: Business) -> None:
        _show(context.obj, lambda client: client.get_business(business))

    @group.command("create", help=f"A new one. Needs --person in a tenant. Fields: {field_names(BusinessPart)}.")
    def create(context: typer.Context, given: Set = None, file: From = None) -> None:
        async def make(client: BookingsAdmin) -> Any:  # noqa: ANN401
            part = read_changes(BusinessPart, given or (), file, kept=_PUBLISHED).part
            return await client.create_business(to_graph.business_draft(part))

        _show(context.obj, make)

    @group.command("update", help=f"{_CHANGES} Fields: {field_names(BusinessPart)}.")
    def update(context: typer.Context, business: Business, given: Set = None, file: From = None) -> None:
        async def change(client: BookingsAdmin) -> Any:  # noqa: ANN401
            now = await client.get_business(business)
            changes = read_changes(BusinessPart, given or (), file, from_graph.business_part(now), kept=_PUBLISHED)
            await client.update_business(business, changes.of(to_graph.business_draft(changes.part, now.page)))
            return await client.get_business(business)

        _show(context.obj, change)

    @group.command("delete")
    def delete(context: typer.Context, business: Business, yes: Yes = False) -> None:
        """With all its appointments. Needs --person in a tenant."""
        what = f"{business} with all its appointments"
        _take_away(context.obj, lambda client: client.delete_business(business), what, yes=yes)

    @group.command("publish")
    def publish(context: typer.Context, business: Business) -> None:
        """Customers can book from now on."""
        _do(context.obj, lambda client: client.publish_business(business), f"{business} is published")

    @group.command("unpublish")
    def unpublish(context: typer.Context, business: Business, yes: Yes = False) -> None:
        """Customers can book no more; appointments stay."""
        context.obj.confirm(f"Take the page of {business} down?", yes=yes)
        _do(context.obj, lambda client: client.unpublish_business(business), f"{business} is not published")

    return group


def _policy() -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command("show", help=_SHOWS)
    def show(context: typer.Context, business: Business, service: OneService = None) -> None:
        _show(context.obj, lambda client: _read_policy(client, business, service))

    @group.command("update", help=f"{_CHANGES} Fields: {field_names(PolicyPart)}.")
    def update(
        context: typer.Context,
        business: Business,
        service: OneService = None,
        given: Set = None,
        file: From = None,
    ) -> None:
        async def change(client: BookingsAdmin) -> Any:  # noqa: ANN401
            now = await _read_policy(client, business, service)
            policy = to_graph.policy(read_changes(PolicyPart, given or (), file, now).part)
            if service:
                await client.update_service(business, service, ServiceDraft(policy=policy))
            else:
                await client.update_business(business, BusinessDraft(policy=policy))
            return await _read_policy(client, business, service)

        _show(context.obj, change)

    return group


async def _read_policy(client: BookingsAdmin, business: str, service: str | None) -> PolicyPart:
    found = await (client.get_service(business, service) if service else client.get_business(business))
    return from_graph.policy_part(found.policy) if found.policy else PolicyPart()


def _appointments() -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)
    columns = ("start", "end", "service_name", "customer_name", "id", "staff_ids")

    @group.command("list")
    def list_all(context: typer.Context, business: Business, since: Moment = None, until: Moment = None) -> None:
        """Those that touch the days from --since until --until: by default the next thirty."""
        start = since or datetime.now(UTC)
        end = until or start + timedelta(days=30)
        _show_all(context.obj, lambda client: client.calendar_view(business, start, end), columns)

    @group.command("show", help=_SHOWS)
    def show(context: typer.Context, business: Business, thing: Thing) -> None:
        _show(context.obj, lambda client: client.get_appointment(business, thing))

    fields = field_names(AppointmentPart)
    changed = ", ".join(name for name in fields.split(", ") if name not in _OF_WHOM)

    @group.command(
        "create",
        help="Straight into the calendar: rules and free times are the chat's affair. Of the fields service (its id), "
        f"start, staff (a list of ids) and customer_name are needed: {fields}.",
    )
    def create(context: typer.Context, business: Business, given: Set = None, file: From = None) -> None:
        async def make(client: BookingsAdmin) -> Any:  # noqa: ANN401
            return await _create_appointment(client, business, read_fields(AppointmentPart, given or (), file))

        _show(context.obj, make)

    @group.command("update", help=f"{_CHANGES} Who comes cannot be changed. Fields: {changed}.")
    def update(context: typer.Context, business: Business, thing: Thing, given: Set = None, file: From = None) -> None:
        async def change(client: BookingsAdmin) -> Any:  # noqa: ANN401
            changes = read_changes(AppointmentPart, given or (), file, kept=_OF_WHOM)
            await _update_appointment(client, business, thing, changes.part)
            return await client.get_appointment(business, thing)

        _show(context.obj, change)

    @group.command("cancel")
    def cancel(
        context: typer.Context,
        business: Business,
        thing: Thing,
        message: Annotated[str, typer.Option(help="what Graph mails to the customer")],
        yes: Yes = False,
    ) -> None:
        """Graph mails the customer; asks first."""
        context.obj.confirm(f"Cancel {thing} and mail the customer?", yes=yes)
        _do(context.obj, lambda client: client.cancel_appointment(business, thing, message), f"{thing} is cancelled")

    @group.command("delete", help="Takes it out of the calendar, and no message of yours goes out; asks first.")
    def delete(context: typer.Context, business: Business, thing: Thing, yes: Yes = False) -> None:
        _take_away(context.obj, lambda client: client.delete_appointment(business, thing), thing, yes=yes)

    return group


def _currencies() -> typer.Typer:
    group = typer.Typer(no_args_is_help=True)

    @group.command("list", help="Codes and symbols.")
    def list_all(context: typer.Context) -> None:
        _show_all(context.obj, lambda client: client.list_currencies(), ("id", "symbol"))

    @group.command("show", help=_SHOWS)
    def show(context: typer.Context, code: Annotated[str, typer.Argument(help="such as EUR")]) -> None:
        _show(context.obj, lambda client: client.get_currency(code))

    return group


def _show_all(
    operator: Operator, read: Callable[[BookingsAdmin], Awaitable[Sequence[Any]]], columns: tuple[str, ...]
) -> None:
    async def run(client: BookingsAdmin) -> None:
        found = await read(client)
        if operator.output.as_json:
            operator.output.json(found)
        else:
            operator.output.table(columns, [[getattr(one, column) for column in columns] for one in found])

    operator.run(run)


def _show(operator: Operator, read: Callable[[BookingsAdmin], Awaitable[Any]]) -> None:
    async def run(client: BookingsAdmin) -> None:
        found = await read(client)
        if operator.output.as_json:
            operator.output.json(found)
            return
        rows = [(name, value) for name in found.__struct_fields__ if (value := getattr(found, name)) not in _EMPTY]
        operator.output.table(("field", "value"), [(name, _readable(value)) for name, value in rows], _WHOLE)

    operator.run(run)


def _take_away(operator: Operator, delete: Callable[[BookingsAdmin], Awaitable[None]], what: str, *, yes: bool) -> None:
    operator.confirm(f"Delete {what}?", yes=yes)
    _do(operator, delete, f"{what} is deleted")


def _do(operator: Operator, action: Callable[[BookingsAdmin], Awaitable[None]], done: str) -> None:
    async def run(client: BookingsAdmin) -> None:
        await action(client)
        if operator.output.as_json:
            operator.output.json({"done": done})
        else:
            operator.output.line(done)

    operator.run(run)


def _readable(value: Any) -> object:  # noqa: ANN401  # whatever Graph has
    """Hours as the file has them: Graph's are seven lists without a day."""
    is_week = isinstance(value, tuple) and len(value) == len(DAYS) and all(isinstance(day, tuple) for day in value)
    return Week(value) if is_week else value


_EMPTY: tuple[object, ...] = (None, "", ())
_WHOLE = 2_000
"""Of one thing everything is shown."""
