"""What each first page shows: values from the queries, links from the doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from lumbung.insight.today import queries, words
from lumbung.insight.today.doors import door
from lumbung.insight.today.rules import bar, mark_of
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.operations.meetings.queries import MeetingView
from lumbung.products.funds.queries import FundView

Context = dict[str, Any]
CLOSE_DAY = "closing.close_day"
WAITING_SHOWN, WATCHED = 6, timedelta(days=7)


def manager(actor: Actor) -> Context:
    """The noon board: money of the day, who met, what waits for her."""
    offices, today = actor.offices(CLOSE_DAY), days.today()
    day = queries.manager_day(actor, offices, today)
    is_withheld = CLOSE_DAY in actor.withheld  # what comes after the page stays shut: all of it now
    grid = [
        {
            "name": row.officer_name,
            "hours": [
                [{"at": cell, "url": meeting_door(actor, cell.meeting)} for cell in hour]
                for hour in row.cells
            ],
        }
        for row in day.rows
    ]
    return {
        "lead": f"{words.at(days.now())} {words.need_a_look(day.looks)}",
        "day": day,
        "money": money_context(
            actor, queries.money_of_day(actor, offices, today) if is_withheld else day.money
        ),
        "is_withheld": is_withheld,
        "grid": grid,
        "overdue": [{"at": one, "url": meeting_door(actor, one)} for one in day.overdue],
        "plan_url": door(actor, "meetings:plan"),
        "substitute_url": door(actor, "meetings:substitute"),
        **waiting_context(actor, day.waiting),
    }


def money_context(actor: Actor, money: queries.Money) -> Context:
    """The card of the day's money, whole or still without what is expected."""
    accepted, road = money.shares
    board = door(actor, "meetings:board")
    return {
        "sums": money,
        "accepted": accepted,
        "road": road,
        "parts": bar(accepted, road) if money.expected_sen is not None else [],
        "board_url": board,
        "teller_url": door(actor, "till:tills") or board,
    }


def meeting_door(actor: Actor, one: MeetingView) -> str:
    """The sheet of a recorded meeting; of one to come the sheet to fill in, or the one to print."""
    if one.collection_id is not None:
        return door(actor, "meetings:recorded", one.collection_id)
    where = (one.rembug_id, one.held_on)
    return door(actor, "meetings:sheet", *where) or door(actor, "meetings:printed", *where)


def waiting_context(actor: Actor, waiting: list[Any]) -> Context:
    """The card of proposals that she may decide."""
    shown = [
        {
            "title": one.summary or one.title,
            "text": ". ".join(
                part for part in (one.title if one.summary else "", one.maker_name, one.office_name) if part
            ),
            "url": door(actor, "staff:proposal", one.key),
            "mark": mark_of(one.name),
        }
        for one in waiting[:WAITING_SHOWN]
    ]
    return {
        "waiting": shown,
        "waiting_count": len(waiting),
        "waiting_url": door(actor, "staff:waiting"),
        "counts": {"staff:waiting": len(waiting)},
    }


def officer(actor: Actor) -> Context:
    """Her meetings, one big button to the next, and the cash she carries."""
    day = queries.officer_day(actor, actor.offices("meetings.record_collection"), days.today())
    planned = len(day.meetings) - len(day.recorded)
    return {
        "lead": f"{words.at(days.now())} {words.officer(planned, len(day.overdue))}",
        "day": day,
        "planned": planned,
        "next_url": meeting_door(actor, day.next) if day.next else "",
        "meetings": [{"at": one, "url": meeting_door(actor, one)} for one in day.meetings],
        "overdue": [{"at": one, "url": meeting_door(actor, one)} for one in day.overdue],
        "mine_url": door(actor, "meetings:mine"),
        "members_url": door(actor, "membership:list"),
        "register_url": door(actor, "membership:register"),
        "propose_url": door(actor, "financing:propose") or door(actor, "financing:contracts"),
    }


def teller(actor: Actor) -> Context:
    """Her till, the officers on their way to her, and the counter."""
    day = queries.teller_day(actor, actor.offices("till.open"))
    own = day.till or day.closed
    return {
        "lead": f"{words.at(days.now())} {words.coming(len(day.arrivals))}",
        "day": day,
        "open_url": door(actor, "till:open"),
        "report_url": door(actor, "till:report", own.id) if own else "",
        "close_url": door(actor, "till:close"),
        "vault_url": door(actor, "till:vault"),
        "counter_url": door(actor, "till:counter"),
        "handovers_url": door(actor, "meetings:handovers"),
        "arrivals": [
            {"at": one, "url": door(actor, "meetings:accept", one.officer_id)} for one in day.arrivals
        ],
        "join_url": door(actor, "membership:journeys"),
    }


def accountant(actor: Actor) -> Context:
    """Open days, balance, suspense, and what waits to enter the books."""
    day = queries.books_day(actor, days.today())
    codes = door(actor, "till:differences") or door(actor, "ledger:accounts")
    return {
        "lead": words.behind(sum(one.state == "behind" for one in day.offices)),
        "day": day,
        "trial_url": door(actor, "reports:trial") or door(actor, "ledger:accounts"),
        "ledger_url": door(actor, "ledger:accounts"),
        "suspense_url": codes,
        "days_url": door(actor, "closing:day"),
        "differences": [
            {"at": one, "url": door(actor, "till:settle", one.id) or codes} for one in day.differences
        ],
        "journals": [
            {
                "text": note,
                "maker": maker,
                "office": day.office_names.get(office_id, "") if office_id else "",
                "since": since,
                "url": door(actor, "staff:proposal", key),
            }
            for key, note, maker, office_id, since in day.journals
        ],
        "uploads": [{"at": one, "url": door(actor, "onboarding:preview", one.id)} for one in day.uploads],
        "journal_url": door(actor, "ledger:manual_journal"),
        "import_url": door(actor, "onboarding:home"),
    }


def leader(actor: Actor) -> Context:
    """Members first, then their money, who has closed, and what only the centre decides."""
    day = queries.whole_day(actor, days.today())
    return {
        "lead": f"{words.at(days.now())} {words.waiting(len(day.waiting))}",
        "day": day,
        "members_url": door(actor, "membership:list"),
        "prospects_url": door(actor, "membership:journeys") or door(actor, "membership:list"),
        "savings_url": account_door(actor, day.savings.codes),
        "claims_url": account_door(actor, day.claims.codes),
        "board_url": door(actor, "meetings:board"),
        "days_url": door(actor, "closing:day"),
        "reports_url": door(actor, "reports:index"),
        **waiting_context(actor, day.waiting),
    }


def account_door(actor: Actor, codes: tuple[str, ...]) -> str:
    """The lines behind a sum of accounts."""
    return door(actor, "ledger:account", ",".join(codes)) if codes else door(actor, "ledger:accounts")


def purse_door(actor: Actor, fund: FundView) -> str:
    """Where a purse's money came from and went to."""
    return door(actor, "funds:fund", fund.code) or door(actor, "reports:fund", fund.book)


def giving(actor: Actor) -> Context:
    """The gifts of the week, each purse by itself."""
    gifts = queries.giving_week(actor, days.today())
    return {
        "lead": words.at(days.now()),
        "since": days.week_start(days.today()),
        "gifts": [
            {
                "name": words.PURSES[one.fund.code],
                "at": one,
                "url": purse_door(actor, one.fund),
            }
            for one in gifts
            if one.came_sen or one.went_sen or one.fund.balance_sen
        ],
        "has_gifts": any(one.came_sen for one in gifts),
        "still_empty": [
            words.PURSES[one.fund.code]
            for one in gifts
            if not (one.came_sen or one.went_sen or one.fund.balance_sen)
        ],
        "give_url": door(actor, "funds:give"),
        "reports_url": door(actor, "reports:index"),
    }


def trainer(actor: Actor) -> Context:
    """Prospects by the step they need next, and what is planned."""
    way = queries.way_in(actor, days.today())
    board = door(actor, "membership:journeys") or door(actor, "membership:list")
    return {
        "lead": words.prospects(way.prospects),
        "way": way,
        "board_url": board,
        "gatherings_url": door(actor, "membership:gatherings"),
        "stages": [
            {
                "name": words.step(stage.code),
                "count": stage.count,
                "people": [
                    {
                        "at": one,
                        "url": door(actor, "membership:journey", one.id)
                        or door(actor, "membership:member", one.id),
                    }
                    for one in stage.waiting
                ],
                "rest": stage.count - len(stage.waiting),
            }
            for stage in way.stages
        ],
        "planned": [_gathering(actor, one, way.office_names) for one in way.planned],
        "held": [_gathering(actor, one, way.office_names) for one in way.held],
    }


def _gathering(actor: Actor, one: Any, offices: dict[UUID, str]) -> Context:
    name = words.step(f"{one.kind}_{one.session}" if one.session else one.kind)
    return {
        "name": name,
        "at": one,
        "office": offices.get(one.office_id, ""),
        "url": door(actor, "membership:gathering", one.id) or door(actor, "membership:journeys"),
    }


def auditor(actor: Actor) -> Context:
    """Seals, balance, and what was turned round or came late."""
    today = days.today()
    day = queries.watch_day(actor, today, today - WATCHED)
    return {
        "lead": words.behind(sum(one.state == "behind" for one in day.offices)),
        "day": day,
        "since": today - WATCHED,
        "trial_url": door(actor, "reports:trial") or door(actor, "ledger:accounts"),
        "days_url": door(actor, "closing:day"),
        "verify_url": door(actor, "closing:seals") or door(actor, "closing:day"),
        "journals_url": door(actor, "ledger:journals"),
        "reports_url": door(actor, "reports:index"),
        "ledger_url": door(actor, "ledger:accounts"),
        "settings_url": door(actor, "organisation:settings"),
        "history_url": door(actor, "staff:latest_changes"),
        "reversals": [{"at": one, "url": door(actor, "ledger:journal", one.id)} for one in day.reversals],
        "late": [
            {"at": one, "url": door(actor, "meetings:recorded", one.collection_id)} for one in day.late_sheets
        ],
        "overdue": [{"at": one, "url": meeting_door(actor, one)} for one in day.overdue],
    }


def sharia(actor: Actor) -> Context:
    """Contracts by akad, and purses that are never added up."""
    day = queries.sharia_day(actor, days.today())
    return {
        "lead": words.at(days.now()),
        "claims": [
            {"name": words.AKAD[akad], "sen": found.sen, "url": account_door(actor, found.codes)}
            for akad, found in day.claims.items()
        ],
        "deferred": day.deferred,
        "deferred_url": account_door(actor, day.deferred.codes),
        "purses": [
            {
                "name": words.PURSES[one.code],
                "at": one,
                "url": purse_door(actor, one),
            }
            for one in day.purses
            if one.balance_sen
        ],
        "still_empty": [words.PURSES[one.code] for one in day.purses if not one.balance_sen],
        "settings_url": door(actor, "organisation:settings"),
        "reports_url": door(actor, "reports:index"),
        "ledger_url": door(actor, "ledger:accounts"),
    }


def admin(actor: Actor) -> Context:
    """Offices and people in order."""
    day = queries.house_day(actor)
    return {
        "lead": words.at(days.now()),
        "day": day,
        "people_url": door(actor, "staff:people"),
        "offices_url": door(actor, "organisation:offices"),
        "hire_url": door(actor, "staff:hire"),
        "settings_url": door(actor, "organisation:settings"),
        "roles_url": door(actor, "staff:roles"),
        "import_url": door(actor, "onboarding:home"),
        "history_url": door(actor, "staff:latest_changes"),
        "without_work": [{"at": one, "url": door(actor, "staff:person", one.id)} for one in day.without_work],
    }


def plain(actor: Actor) -> Context:
    """Somebody for whom no work waits here yet."""
    return {"lead": words.at(days.now()), "members_url": door(actor, "membership:search")}


BUILD: dict[str, Callable[[Actor], Context]] = {
    "manager": manager,
    "officer": officer,
    "teller": teller,
    "accountant": accountant,
    "leader": leader,
    "giving": giving,
    "trainer": trainer,
    "auditor": auditor,
    "sharia": sharia,
    "supervisor": auditor,
    "admin": admin,
    "plain": plain,
}
