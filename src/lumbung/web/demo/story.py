"""Ten weeks of a small cooperative, told through the same commands that people use.

The last day is today and is left in the middle: some rembug have met, one officer still carries her cash,
one rembug waits for whoever reads this.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from lumbung.books.ledger import commands as ledger
from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import days, files, rules
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import reading, writing
from lumbung.operations.closing import commands as closing
from lumbung.operations.meetings import commands as meetings
from lumbung.operations.meetings import queries as meetings_queries
from lumbung.operations.meetings.commands import LeaderWord
from lumbung.operations.meetings.rules import ABSENT, SheetLine, line_of
from lumbung.operations.onboarding import commands as onboarding
from lumbung.operations.onboarding import queries as onboarding_queries
from lumbung.operations.till import commands as till
from lumbung.operations.till.rules import BOOKS, makes_up
from lumbung.people.members import commands as members
from lumbung.people.members import queries as members_queries
from lumbung.people.organisation import commands as organisation
from lumbung.people.staff import commands as staff
from lumbung.people.staff import rules as staff_rules
from lumbung.products.financing import commands as financing
from lumbung.products.savings import commands as savings
from lumbung.web.demo import cast, dealings, newcomers
from lumbung.web.demo.stage import RP, Say, Stage, at, workday
from lumbung.web.demo.workbook import Page, write

WEEKS = 10


def tell(say: Say, today: date | None = None) -> Stage:
    """Build the demo cooperative in the database at hand; returns its stage."""
    stage = Stage(uuid7(), today or days.today(), say)
    first = workday(stage.today, 2) - timedelta(weeks=WEEKS - 1)
    with at(first - timedelta(days=1), 8):
        say("Mendirikan koperasi, kantor dan orang-orangnya")
        _found(stage)
        _hire(stage)
    with at(first, 6):
        say("Mengimpor buku kerja Excel dua cabang")
        _open_books(stage, first)
        _seat_circles(stage)
        _open_plans(stage, first)
    for day in calendar(stage.today):
        _work(stage, day, first)
        if day == workday(stage.today, 1) - timedelta(weeks=3):
            dealings.sell(stage, day)
    with at(stage.today, 10):
        ledger.begin_book(stage.system, ledger.BeginBook(uuid7(), stage.offices[""], stage.today))
        newcomers.come(stage)
        dealings.propose(stage)
    return stage


def calendar(today: date) -> Iterator[date]:
    """Yield the days on which rembug meet, oldest first, today last."""
    for week in range(WEEKS - 1, -1, -1):
        for back in (2, 1, 0):
            yield workday(today, back) - timedelta(weeks=week)


def _found(stage: Stage) -> None:
    founded = organisation.found_cooperative(
        stage.system,
        organisation.Founding(
            uuid7(), cast.COOP, cast.SHORT, days.today(), "Koperasi contoh untuk berlatih", is_practice=True
        ),
    )
    for code, name, address in cast.BRANCHES:
        made = organisation.add_office(
            stage.system,
            organisation.NewOffice(
                uuid7(),
                founded.office_id,
                "Cabang",
                code,
                f"Cabang {name}",
                "Keputusan pendiri",
                address=address,
            ),
        )
        stage.offices[code] = made.office_id
    stage.offices[""] = founded.office_id
    organisation.change_setting(
        stage.system,
        organisation.SettingOrder(
            uuid7(),
            "access.second_factor_required",
            False,
            days.today(),
            "Koperasi contoh: berlatih tanpa langkah kedua",
        ),
    )


def _hire(stage: Stage) -> None:
    for number, one in enumerate(cast.COLLEAGUES, start=1):
        hired = staff.hire(
            stage.system,
            staff.Hiring(
                uuid7(),
                f"RP-{number:03d}",
                one.name,
                days.today(),
                login=one.login,
                first_password=cast.PASSWORD,
            ),
        )
        office_id = stage.offices[one.office] if one.office else None
        staff.appoint(
            stage.system,
            staff.AppointmentOrder(
                uuid7(), hired.person_id, one.role, office_id, days.today(), "Keputusan pendiri"
            ),
        )
        grants = staff_rules.grants_of([(one.role, office_id)])
        stage.people[one.login] = Actor(stage.coop_id, hired.user_id, one.name, grants, channel="manage")


def _open_books(stage: Stage, first: date) -> None:
    with writing(stage.system):
        savings.install_products(stage.system)
        financing.install_products(stage.system)
    for seed, (code, *_) in enumerate(cast.BRANCHES):
        office_id = stage.offices[code]
        ledger.begin_book(stage.system, ledger.BeginBook(uuid7(), office_id, first))
        meets = {one[0]: workday(stage.today, one[3]) - timedelta(weeks=WEEKS - 1) for one in cast.CIRCLES}
        content = write(Page(code, first - timedelta(days=1), meets, seed))
        kept = files.keep(stage.coop_id, content)
        order = onboarding.UploadWorkbook(uuid7(), office_id, kept, f"buku-{code.lower()}.xlsx", len(content))
        clerk, chief = stage.people["akuntan"], stage.people["direktur"]
        uploaded = onboarding.upload_workbook(clerk, order)
        onboarding.read_upload(clerk, onboarding.ReadUpload(uuid7(), uploaded.upload_id))
        version = onboarding_queries.reading(chief, uploaded.upload_id).version
        taken = onboarding.accept_import(chief, onboarding.AcceptImport(uuid7(), uploaded.upload_id, version))
        stage.say(f"  cabang {code}: {taken.members} anggota, {taken.financings} pembiayaan")


def _seat_circles(stage: Stage) -> None:
    with reading(stage.system):
        known = {one.name: one for one in members_queries.rembugs(stage.system)}
        rosters = {name: members_queries.rembug_members(stage.system, one.id) for name, one in known.items()}
    for name, branch, officer, back, hour, minute, place in cast.CIRCLES:
        manager, one = stage.of("branch_manager", branch), known[name]
        stage.circles[name] = one.id
        members.change_rembug(
            manager,
            members.ChangeRembug(
                uuid7(),
                one.office_id,
                one.id,
                name,
                place,
                workday(stage.today, back).isoweekday(),
                time(hour, minute),
                stage.people[officer].user_id,
            ),
        )
        roster = rosters[name]
        seats: dict[UUID, int | None] = {member.id: 1 + index // 5 for index, member in enumerate(roster)}
        members.set_subgroups(manager, members.SetSubgroups(uuid7(), one.office_id, one.id, seats))
        members.hand_over_lead(
            manager, members.HandOverLead(uuid7(), one.office_id, one.id, stage.dice.choice(roster).id)
        )


def _open_plans(stage: Stage, first: date) -> None:
    with reading(stage.system):
        rosters = {
            name: members_queries.rembug_members(stage.system, key) for name, key in stage.circles.items()
        }
    for circle in cast.CIRCLES:
        for member in rosters[circle[0]]:
            if stage.dice.randrange(100) < 30:
                product, weekly, length = stage.dice.choice(
                    [("idul_fitri", 10_000, 300), ("idul_fitri", 20_000, 300), ("qurban", 20_000, 520)]
                )
                order = savings.OpenPlan(
                    uuid7(),
                    stage.offices[circle[1]],
                    member.id,
                    product,
                    weekly * RP,
                    first,
                    first + timedelta(days=length),
                )
                savings.open_plan(stage.of("teller", circle[1]), order)


def _work(stage: Stage, day: date, first: date) -> None:
    is_today = day == stage.today
    for code, *_ in cast.BRANCHES:
        office_id = stage.offices[code]
        if day != first:
            with at(day - timedelta(days=1), 17):
                _close(stage, code, day)
        with at(day, 8):
            teller = stage.of("teller", code)
            held = _in_till(stage, teller)
            till.open_till(teller, till.OpenTill(uuid7(), office_id, _count(held, day)))
        with at(day, 10):
            _meet(stage, code, day, is_today)
        if not is_today:
            with at(day, 15):
                _put_away(stage, teller, code, day)
    if day.isoweekday() <= 2 or is_today:
        stage.say(f"  {days.date_text(day)}: rembug dicatat, kas diterima")


def _close(stage: Stage, code: str, next_day: date) -> None:
    manager, office_id = stage.of("branch_manager", code), stage.offices[code]
    with reading(manager):
        book = ledger_queries.open_day(manager, office_id)
    assert book is not None
    note = "Kurang hitung di rembug, petugas mengganti pekan depan"
    closing.close_day(manager, closing.CloseDay(uuid7(), office_id, book.open_day, next_day, note))


def _in_till(stage: Stage, teller: Actor) -> int:
    with reading(teller):
        purses = [
            ledger_queries.holder_accounts(teller, "cash.teller", [teller.user_id], book=book)
            for book in BOOKS
        ]
    return sum(account.balance_sen for found in purses for account in found.values())


def _count(total_sen: int, day: date) -> Any:
    pieces = rules.at(day).till.denominations
    return makes_up(
        total_sen, [one.value_sen for one in pieces if one.kind == "note" and one.value_sen != 75_000 * RP]
    )


def _meet(stage: Stage, code: str, day: date, is_today: bool) -> None:
    office_id, manager = stage.offices[code], stage.of("branch_manager", code)
    meetings.plan_meetings(manager, meetings.PlanMeetings(uuid7(), office_id, day))
    done: dict[str, int] = {}
    for name, branch, officer, back, *_ in cast.CIRCLES:
        if branch != code or workday(stage.today, back).isoweekday() != day.isoweekday():
            continue
        if is_today and name in {"Melati", "Delima"}:
            continue  # left for whoever walks through the day
        done[officer] = done.get(officer, 0) + _record(stage, name, officer, day)
    for officer, carried in done.items():
        if is_today and officer == "petugas":
            continue  # Bu Wulan still carries the cash of Anggrek
        _take_in(stage, code, officer, carried, day)


def _record(stage: Stage, name: str, officer: str, day: date) -> int:
    actor = stage.people[officer]
    sheet = meetings_queries.blank_sheet(actor, stage.circles[name], day)
    lines = tuple(_line(stage, row) for row in sheet.rows)
    if day == stage.today and name == "Dahlia":
        lines = _first_time_late(sheet.rows, lines)
    total = sum(line.paid_sen for line in lines)
    kencleng = stage.dice.randint(8, 60) * 1000 * RP
    leader = sheet.leader
    word = LeaderWord("signed", leader.name if leader else "Ketua", leader.id if leader else None)
    order = meetings.CollectionSheet(
        uuid7(), stage.circles[name], day, lines, _count(total, day), word, kencleng
    )
    receipt = meetings.record_collection(actor, order)
    return receipt.lines_sen + receipt.kencleng_sen


def _line(stage: Stage, row: Any) -> SheetLine:
    chance = stage.dice.randrange(100)
    if chance < 3:
        return line_of(row.member.id, row.parts, ABSENT, stage.dice.choice(cast.EXCUSES))
    if chance < 6:  # savings and gift are paid, half the instalment is missing
        half = [
            part
            if part.kind != "instalment"
            else type(part)(part.kind, part.key, part.sen // 2 // (500 * RP) * 500 * RP)
            for part in row.parts
        ]
        return line_of(row.member.id, half)
    line = line_of(row.member.id, row.parts)
    if chance > 89:
        extra = (("sukarela", stage.dice.randint(1, 10) * 5000 * RP),)
        kept = tuple(pair for pair in line.deposits if pair[0] != "sukarela")
        return SheetLine(line.member_id, line.state, "", kept + extra, line.instalments, line.gifts)
    return line


def _first_time_late(rows: list[Any], lines: tuple[SheetLine, ...]) -> tuple[SheetLine, ...]:
    """One member who never missed before has nobody at her stall today."""
    owing = [
        row for row in rows if any(part.kind == "instalment" and not part.late_sen for part in row.parts)
    ]
    missing = owing[0].member.id
    return tuple(
        line_of(missing, (), ABSENT, "warung sepi") if line.member_id == missing else line for line in lines
    )


def _take_in(stage: Stage, code: str, officer: str, carried: int, day: date) -> None:
    teller, week = stage.of("teller", code), (stage.today - day).days // 7
    short = 20_000 * RP if (officer, week) == ("petugas3", 4) and carried > 0 else 0
    reason = "Dihitung dua kali, kurang satu lembar Rp20.000" if short else ""
    order = meetings.AcceptCash(
        uuid7(),
        stage.offices[code],
        stage.people[officer].user_id,
        _count(carried - short, day),
        reason=reason,
    )
    if isinstance(meetings.accept_cash(teller, order), Waiting):
        approve(stage.of("branch_manager", code), order.key)


def _put_away(stage: Stage, teller: Actor, code: str, day: date) -> None:
    office_id = stage.offices[code]
    with reading(teller):
        purse = ledger_queries.holder_accounts(teller, "cash.teller", [teller.user_id], book="tamwil")
    spare = purse[teller.user_id].balance_sen - 5_000_000 * RP if teller.user_id in purse else 0
    if spare > 0:
        order = till.MoveVault(
            uuid7(), office_id, "to_vault", (("tamwil", spare // (1000 * RP) * 1000 * RP),)
        )
        if isinstance(till.move_vault(teller, order), Waiting):
            approve(stage.of("branch_manager", code), order.key)
    till.close_till(teller, till.CloseTill(uuid7(), office_id, _count(_in_till(stage, teller), day)))
