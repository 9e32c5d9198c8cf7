"""Savings: joining, weekly meetings, safekeeping with its bonus, leaving; events of an example as acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import groupby
from typing import ClassVar
from uuid import UUID

from lumbung.kernel import rules
from lumbung.kernel.ids import uuid7
from lumbung.operations.meetings import commands as meetings
from lumbung.operations.meetings.rules import SheetLine
from lumbung.operations.membership import commands as membership
from lumbung.operations.till import commands as till
from lumbung.operations.till.rules import CashCount, makes_up
from lumbung.people.members import commands as members
from lumbung.people.organisation import commands as organisation
from lumbung.products.savings import commands as savings
from lumbung.web.golden.example import Event, ExampleLine
from lumbung.web.golden.playing import NotPlayable, Play
from lumbung.web.golden.stage import let_through

FIELD, COUNTER = "11103", "11102"
PRODUCTS = {"41101": "pokok", "41102": "wajib", "21101": "sukarela"}
ADMIN = "52104"
NIK, BORN = "3603015708900001", date(1990, 8, 17)  # invented; the day of birth is the one in the number
HOUR = time(9)
LARGE_SEN = 10**13


class SavingsPlay(Play):
    """One member of one rembug: what she pays at the meeting and at the counter, until she leaves."""

    acts: ClassVar = (
        (r"join\w*", "join"),
        (r"weekly_\w+", "meeting"),
        (r"(wadiah_)?deposit\w*", "deposit"),
        (r"field_cash_handed_to_teller\w*", "handover"),
        (r"(wadiah_)?bonus\w*", "bonus"),
        (r"(wadiah_)?withdrawal\w*", "withdraw"),
        (r"member_exit\w*", "leave"),
    )

    rembug: UUID
    weekday: int

    def prepare(self) -> None:
        """Set the terms of the example, open the till, found the rembug, and bring a prospect to its door."""
        events = self.example.events
        largest = max((event.credit(COUNTER) for event in events), default=0)
        if largest > rules.at(self.stage.day).savings.withdrawal_limit_sen:
            self._decide("savings.withdrawal_limit_sen", LARGE_SEN)
        self._decide_entrance(events)
        if COUNTER in self.stage.cash:
            count = self._count(self.stage.funded.get(COUNTER, 0))
            till.open_till(self.stage.teller, till.OpenTill(uuid7(), self.stage.office_id, count))
        if any(event.debit(FIELD) for event in events):
            self._found_rembug(events)
        if any(event.name.startswith("join") for event in events):
            self._bring_prospect()

    def _decide(self, name: str, value: int) -> None:
        order = organisation.SettingOrder(uuid7(), name, value, self.stage.day, "keputusan contoh")
        organisation.change_setting(self.stage.system, order)

    def _decide_entrance(self, events: Sequence[Event]) -> None:
        """What joining costs is a decision of the cooperative: the example's own first payment shows it."""
        joining = next((event for event in events if event.name.startswith("join")), None)
        if joining is None:
            return
        weekly = next((event for event in events if event.name.startswith("weekly")), joining)
        self._decide("savings.pokok_sen", joining.credit("41101"))
        self._decide("savings.wajib_sen", min(joining.credit("41102"), weekly.credit("41102")))
        self._decide("membership.admin_fee_sen", joining.credit(ADMIN))

    def _found_rembug(self, events: Sequence[Event]) -> None:
        first = next(event.on for event in events if event.debit(FIELD))
        self.weekday = first.isoweekday()
        order = members.FoundRembug(
            *(uuid7(), self.stage.office_id, "Melati", "Balai desa", self.weekday, HOUR),
            self.stage.officer.user_id,
        )
        self.rembug = members.found_rembug(self.stage.system, order).rembug_id

    def _bring_prospect(self) -> None:
        """The way in, step by step, as every member goes it."""
        day, office, system = self.stage.day, self.stage.office_id, self.stage.system
        order = members.RegisterProspect(
            key=uuid7(),
            office_id=office,
            person=members.Person("Ibu Siti Contoh", sex="P", born_on=BORN),
            rembug_id=getattr(self, "rembug", None),
            nik=NIK,
            consent_on=day,
        )
        who = members.register_prospect(system, order).member_id
        self._gather("general_meeting", 0, who)
        answers = {
            one.code: max(one.choices, key=lambda choice: choice.points).code
            for one in rules.at(day).membership.eligibility_indicators
        }
        members.assess_prospect(system, members.AssessProspect(uuid7(), office, who, day, answers))
        for session in range(1, rules.at(day).membership.lwk_sessions + 1):
            self._gather("lwk", session, who)
        passed = (members.ExamResult(who, True),)
        members.examine_group(system, members.ExamineGroup(uuid7(), office, day, "Balai desa", passed))
        self.stage.member = who

    def _gather(self, kind: str, session: int, who: UUID) -> None:
        day, office, system = self.stage.day, self.stage.office_id, self.stage.system
        plan = members.PlanGathering(uuid7(), office, kind, day, "Balai desa", session)
        made = members.plan_gathering(system, plan).gathering_id
        questions = ("Kapan mulai?",)
        held = members.HoldGathering(uuid7(), office, made, day, 20, (who,), questions=questions)
        members.hold_gathering(system, held)

    def together(self, events: Sequence[Event]) -> list[Event]:
        """What members pay on one day at one meeting stands on one sheet, and a sheet is one journal."""
        done: list[Event] = []
        for (day, meets), group in groupby(events, key=lambda event: (event.on, self._at_meeting(event))):
            batch = list(group)
            if not meets or len(batch) == 1:
                done += batch
                continue
            names = "_with_".join(event.name for event in batch)
            done.append(Event(day, names, _summed(batch)))
        return done

    def _at_meeting(self, event: Event) -> bool:
        return bool(event.debit(FIELD)) and not event.name.startswith("join")

    def join(self, event: Event) -> None:
        """She pays in, to the officer or at the counter."""
        where = "field" if event.debit(FIELD) else "teller"
        actor = self.stage.hands(FIELD if where == "field" else COUNTER)
        order = membership.Join(
            uuid7(), self.stage.office_id, self.stage.member, where, wajib_sen=event.credit("41102")
        )
        let_through(self.stage, membership.join(actor, order))

    def deposit(self, event: Event) -> None:
        """At the meeting when the officer takes it, else at the counter."""
        if event.debit(FIELD):
            self.meeting(event)
            return
        order = till.PayIn(uuid7(), self.stage.office_id, self.stage.member, self._parts(event))
        till.pay_in(self.stage.teller, order)

    def meeting(self, event: Event) -> None:
        """One sheet with one member on it, seen by the rembug's leader."""
        self._meets_on(event.on)
        line = SheetLine(self.stage.member, deposits=self._parts(event))
        sheet = meetings.CollectionSheet(
            key=uuid7(),
            rembug_id=self.rembug,
            held_on=event.on,
            lines=(line,),
            count=self._count(line.paid_sen),
            leader=meetings.LeaderWord("signed", "Bu Euis"),
        )
        meetings.record_collection(self.stage.officer, sheet)

    def _meets_on(self, day: date) -> None:
        """An example may meet on another weekday: then the rembug moves its day first."""
        if day.isoweekday() == self.weekday:
            return
        self.weekday = day.isoweekday()
        order = members.ChangeRembug(
            *(uuid7(), self.stage.office_id, self.rembug, "Melati", "Balai desa", self.weekday, HOUR),
            self.stage.officer.user_id,
        )
        members.change_rembug(self.stage.system, order)

    def _parts(self, event: Event) -> tuple[tuple[str, int], ...]:
        parts = [(PRODUCTS[line.code], line.credit_sen) for line in event.lines if line.code in PRODUCTS]
        found = tuple((code, sen) for code, sen in parts if sen)
        if not found:
            raise NotPlayable(f"«{event.name}» credits no savings account")
        return found

    def _count(self, total_sen: int) -> CashCount:
        notes = [one.value_sen for one in rules.at(self.stage.day).till.denominations if one.kind == "note"]
        return makes_up(total_sen, notes)

    def handover(self, event: Event) -> None:
        """The teller counts the officer's cash and takes it in."""
        order = meetings.AcceptCash(
            *(uuid7(), self.stage.office_id, self.stage.officer.user_id), self._count(event.debit(COUNTER))
        )
        let_through(self.stage, meetings.accept_cash(self.stage.teller, order))

    def bonus(self, event: Event) -> None:
        """A gift nobody promised, with a second person."""
        line = savings.BonusLine(self.stage.member, event.credit("21101"))
        order = savings.GiveBonus(uuid7(), self.stage.office_id, (line,), "keputusan contoh")
        let_through(self.stage, savings.give_bonus(self.stage.officer, order))

    def withdraw(self, event: Event) -> None:
        """Out of her savings at the counter."""
        order = till.PayOut(
            *(uuid7(), self.stage.office_id, self.stage.member, "sukarela", event.credit(COUNTER))
        )
        let_through(self.stage, till.pay_out(self.stage.teller, order))

    def leave(self, event: Event) -> None:
        """She resigns and is paid out; what she owes, if anything, is set off."""
        where = "teller" if event.credit(COUNTER) else "field" if event.credit(FIELD) else "keep"
        actor = self.stage.hands(FIELD if where == "field" else COUNTER)
        order = membership.Release(
            *(uuid7(), self.stage.office_id, self.stage.member, "resigned", "pindah kota", where),
            set_off=True,
        )
        let_through(self.stage, membership.release(actor, order))


def _summed(events: Sequence[Event]) -> tuple[ExampleLine, ...]:
    """The lines of several events, one for each account and side."""
    sums: dict[str, tuple[int, int]] = {}
    for line in (line for event in events for line in event.lines):
        debit, credit = sums.get(line.code, (0, 0))
        sums[line.code] = (debit + line.debit_sen, credit + line.credit_sen)
    return tuple(ExampleLine(code, debit, credit) for code, (debit, credit) in sums.items())
