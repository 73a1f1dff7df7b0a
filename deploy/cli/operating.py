"""Commands for the day's work: explain a time, a sick day, conversations, uncertain writes, and forgetting somebody."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.forget import run_forget
from bot.commands.office import Office
from bot.hosting.database_address import DATA
from deploy.cli import office as with_office
from deploy.cli.office import Data, ServedBusiness
from deploy.cli.running import Operator
from deploy.operations import absence, conversations, explaining, writes
from deploy.operations.finding import one_business, one_called
from deploy.operations.moments import read_day, read_moment
from storage.overview import Seen

Reference = Annotated[str, typer.Argument(help="as `conversations list` and the log have it")]
Personal = Annotated[bool, typer.Option("--personal", help="also whose it is")]
# What is said of a rule, and the times there are instead, are read to their end.
_LONGEST = 300

Yes = Annotated[bool, typer.Option("--yes", "-y", help="do not ask")]


def add_to(app: typer.Typer) -> None:
    app.command()(explain)
    app.command()(sick)
    app.command()(forget)
    chats = typer.Typer(no_args_is_help=True)
    chats.command("list")(list_conversations)
    chats.command("show")(show_conversation)
    chats.command("reset")(reset_conversation)
    app.add_typer(chats, name="conversations", help="The chats that the app holds.")
    uncertain = typer.Typer(no_args_is_help=True)
    uncertain.command("uncertain")(uncertain_writes)
    # A group of one command would be that command.
    uncertain.callback()(lambda: None)
    app.add_typer(uncertain, name="writes", help="What the app has written to Bookings.")


def explain(
    context: typer.Context,
    service: Annotated[str, typer.Argument(help="its name or id")],
    when: Annotated[str, typer.Argument(help="2026-12-01T15:00, or 'tomorrow at 3pm'")],
    staff: Annotated[str | None, typer.Argument(help="name or id; anyone if left out")] = None,
    business: ServedBusiness = None,
    data: Data = DATA,
) -> None:
    """Why a time is or is not offered to customers, rule by rule; ends with 0 either way."""
    operator: Operator = context.obj

    async def run(office: Office) -> None:
        shop = await office.desk.catalogue(one_business(business, office.business_ids))
        about = one_called(service, await office.client.list_services(shop.business.id), "service")
        member = one_called(staff, await office.client.list_staff(shop.business.id), "staff") if staff else None
        start = read_moment(when, shop.zone, office.clock(), shop.business.hours)
        explained = await office.desk.explain(shop.business.id, about.id, start, member.id if member else None)
        if operator.output.as_json:
            operator.output.json(explaining.as_json(explained))
            return
        local = start.astimezone(shop.zone)
        verdict = "is offered" if explained.is_offered else "is not offered"
        operator.output.line(
            f"{about.name} on {local:%A %Y-%m-%d at %H:%M} ({shop.zone.key}) {verdict}.",
            "bold green" if explained.is_offered else "bold red",
        )
        operator.output.table(("who", "rule", "holds", "why"), explaining.rows_of(explained), _LONGEST)
        for remark in explaining.remarks_on(shop):
            operator.output.line(remark, "yellow")

    with_office.run(operator, data, run)


def sick(
    context: typer.Context,
    staff: Annotated[str, typer.Argument(help="name or id")],
    day: Annotated[str, typer.Argument(help="2026-12-01, or 'tomorrow'")],
    business: ServedBusiness = None,
    data: Data = DATA,
    yes: Yes = False,
) -> None:
    """Whose appointments are affected when somebody is away, and what there is instead.

    After a yes those who booked in a chat are asked there. Nobody is moved without a yes of their own.
    """
    operator: Operator = context.obj

    async def run(office: Office) -> None:
        shop = await office.desk.catalogue(one_business(business, office.business_ids))
        member = one_called(staff, await office.client.list_staff(shop.business.id), "staff")
        away_on = read_day(day, shop.zone, office.clock())
        affected = await absence.affected_by(office, shop, member.id, away_on)
        to_ask = [one for one in affected if one.can_be_asked]
        if not operator.output.as_json:
            operator.output.line(
                f"{member.name or member.id} on {away_on:%A %Y-%m-%d}: {len(affected)} affected", "bold"
            )
            if affected:
                operator.output.table(absence.COLUMNS, absence.rows_of(affected, shop), _LONGEST)
            if any(one.is_in_class and one.instead.same_time for one in affected):
                operator.output.line(
                    "A class that somebody else could give then: change its staff in Bookings, and ask nobody. "
                    "Customers hear of it in their chat.",
                    "yellow",
                )
            operator.output.line(
                "Enter the time off in Bookings as well: until then customers are offered that day.", "yellow"
            )
        # For machines nothing is asked.
        is_meant = yes or (not operator.output.as_json and bool(to_ask) and _confirmed(len(to_ask)))
        count = await absence.ask(office, to_ask) if is_meant else 0
        if operator.output.as_json:
            found = await absence.affected_by(office, shop, member.id, away_on) if count else affected
            operator.output.json({"asked": count, "affected": [absence.as_json(one, shop) for one in found]})
        elif to_ask:
            operator.output.line(f"{count} are asked in their chat within seconds, if the app runs.")

    with_office.run(operator, data, run)


def _confirmed(number: int) -> bool:
    return typer.confirm(f"Ask {number} in their chat?", err=True)


def list_conversations(
    context: typer.Context,
    stuck: Annotated[bool, typer.Option("--stuck", help="only those that do not go on")] = False,
    personal: Personal = False,
    data: Data = DATA,
) -> None:
    """Those that were touched last come first. Ends with 2 when one is stuck."""
    operator: Operator = context.obj

    async def run(office: Office) -> None:
        now = office.clock()
        found = [one for one in await office.overview.all() if not stuck or conversations.why_stuck(one, now)]
        if operator.output.as_json:
            operator.output.json([conversations.as_json(one, now, personal=personal) for one in found])
        else:
            more = ("conversation", "name", "email") if personal else ()
            rows = [(*conversations.row_of(one, now), *_of(one, more, office)) for one in found]
            operator.output.table((*conversations.COLUMNS, *more), rows)
        if any(conversations.why_stuck(one, now) for one in found):
            raise typer.Exit(2)

    with_office.run(operator, data, run)


def show_conversation(
    context: typer.Context, reference: Reference, personal: Personal = False, data: Data = DATA
) -> None:
    """Where it stands; never what was said."""
    operator: Operator = context.obj

    async def run(office: Office) -> None:
        one = await conversations.one_called(office.overview, reference)
        shown = conversations.as_json(one, office.clock(), personal=personal)
        if operator.output.as_json:
            operator.output.json(shown)
        else:
            operator.output.table(("field", "value"), list(shown.items()))

    with_office.run(operator, data, run)


def reset_conversation(context: typer.Context, reference: Reference, yes: Yes = False, data: Data = DATA) -> None:
    """Drops what is under way in it, and messages that have had no turn; what is booked stays as it is."""
    operator: Operator = context.obj

    async def run(office: Office) -> None:
        one = await conversations.one_called(office.overview, reference)
        operator.confirm(f"Reset {reference} ({conversations.step_of(one)})?", yes=yes)
        await office.overview.reset(one.key)
        if operator.output.as_json:
            operator.output.json({"reset": reference})
        else:
            operator.output.line(f"{reference} is at rest; the next message begins anew")

    with_office.run(operator, data, run)


def uncertain_writes(context: typer.Context, data: Data = DATA) -> None:
    """Writes whose answer never came: since when, what is being done, what to look at. Ends with 2 if there are any."""
    operator: Operator = context.obj

    async def run(office: Office) -> None:
        now, found = office.clock(), await office.ledger.in_doubt()
        if operator.output.as_json:
            operator.output.json([writes.as_json(one, now) for one in found])
        elif found:
            operator.output.table(writes.COLUMNS, [writes.row_of(one, now) for one in found])
        else:
            operator.output.line("Every write has had a clear answer.", "green")
        if found:
            raise typer.Exit(2)

    with_office.run(operator, data, run)


def forget(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="the address, as it was given in the chat")],
    yes: Yes = False,
    data: Data = DATA,
) -> None:
    """Erases what is kept of whoever has a mail address, as `python app.py forget` does."""
    operator: Operator = context.obj
    if "@" not in email:
        operator.stop(f"{email}: not a mail address")
    operator.confirm(f"Erase what is kept of {email}?", yes=yes)

    async def work() -> None:
        lines = await run_forget(with_office.settings_of(operator), Path(data), email)
        if operator.output.as_json:
            operator.output.json({"done": lines})
        for line in lines:
            operator.output.line(line)

    with_office.finish(operator, work)


def _of(one: Seen, names: tuple[str, ...], office: Office) -> tuple[object, ...]:
    shown = conversations.as_json(one, office.clock(), personal=True) if names else {}
    return tuple(shown[name] for name in names)
