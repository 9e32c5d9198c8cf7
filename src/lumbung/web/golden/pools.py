"""The monthly distribution: members who save, assets that earn, and the three journals of a month."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from lumbung.books.ledger import commands as ledger
from lumbung.kernel.ids import uuid7
from lumbung.kernel.money import RUPIAH, allocate
from lumbung.kernel.rulebook import SavingsProduct
from lumbung.kernel.scope import reading, writing
from lumbung.operations.distribution import commands, queries
from lumbung.operations.distribution.rules import month_of
from lumbung.people.members.commands import NewMember, add_members
from lumbung.products.savings import commands as savings
from lumbung.web.golden.example import Event, as_sen
from lumbung.web.golden.playing import Play
from lumbung.web.golden.stage import CHEST, let_through

DAILY, TERM, ASSETS = "31101", "31201", "12201"
ROWS = "rows_product_avgbalance_nisbah_share_equivrate"
BELOW_TAX_SEN = 200_000 * RUPIAH  # about what each ordinary member gets
TAX, TENTHS = "21302", 10


class PoolPlay(Play):
    """Members save, the pool earns, and one act shares the month.

    The stage opens its books the day before the first event, not a month earlier: what stood on the average
    of the whole month is put in as so much more for the days that are left: the same sum of balance-days.
    """

    summed = True
    acts: ClassVar = (
        (r"revenue\w*", "revenue"),
        (r"members_share\w*", "share"),
    )
    extras: ClassVar = (
        (r"revenue_allocated_to_dst|coop_share_of_dst_revenue", "amounts"),
        (r"HI_1000", "hi"),
        (r"rows_\w+", "rows"),
        (r"note\w*", "note"),
    )

    def prepare(self) -> None:
        """Bring members with their savings, and the assets, so that the averages are the example's."""
        self.month = month_of(self.example.events[0].on)
        days_left = (self.month.last - self.stage.day).days + 1
        self.factor = Fraction(self.month.days, days_left)
        self.wanted = [(str(row[0]), *row[1:]) for row in self.example.expect.get(ROWS, [])]
        system, office = self.stage.system, self.stage.office_id
        terms = [_term(code, nisbah) for code, _average, nisbah, *_ in self.wanted if code != DAILY]
        with writing(system):
            savings.install_products(system, self.month.first, terms)
        for code, _average, nisbah, *_ in self.wanted:
            if code == DAILY:
                self._agree(nisbah)
        assets = int(self.example.money("avg_earning_assets") * self.factor)
        totals = {DAILY: 0, TERM: 0}
        with writing(system):
            draft = ledger.open_draft(system, office_id=office, kind="ledger.opening")
            draft.debit_gl("mudharabah.capital", assets)
            for code, average, _nisbah, share, _rate in self.wanted:
                parts = _parts(int(as_sen(average) * self.factor), as_sen(share), self._taxed(code))
                people = add_members(system, office, [NewMember("Ibu Contoh", "umum")] * len(parts))
                put = {people[at]: {_product(code): sen} for at, sen in enumerate(parts)}
                totals[code[:5]] += savings.add_deposits(system, draft, put)
            draft.credit_gl("opening.equity", assets - sum(totals.values()))
            ledger.post(system, draft)
        self.stage.funded |= {ASSETS: assets, CHEST: sum(totals.values()) - assets}
        self.stage.funded |= {code: -sen for code, sen in totals.items() if sen}

    def _agree(self, nisbah: Any) -> None:
        day, percent = self.month.first, int(nisbah * 100)
        order = savings.ChangeTerms(
            uuid7(), "mudharabah", day, 0, 0, 0, withdrawable=True, decision="akad contoh", nisbah_bp=percent
        )
        savings.change_terms(self.stage.system, order)

    def _taxed(self, code: str) -> int:
        """What the one taxed member of this product gets: tax is a tenth of the whole."""
        last = code == self.wanted[-1][0]
        events = [event for event in self.example.events if event.name.startswith("credit")]
        tax = sum(event.credit(TAX) for event in events if ("term" in event.name) is (code != DAILY))
        return tax * TENTHS if code == DAILY or last else 0

    def revenue(self, event: Event) -> None:
        """What came in, written by hand with a second person."""
        lines = tuple(
            ledger.ManualLine(line.code, line.debit_sen, line.credit_sen, self.stage.cash.get(line.code))
            for line in event.lines
        )
        order = ledger.ManualJournal(uuid7(), self.stage.office_id, event.on, "pendapatan contoh", lines)
        let_through(self.stage, ledger.post_manual_journal(self.stage.officer, order))

    def share(self, event: Event) -> None:
        """Look at the month, propose it, and let it through; this makes all three journals."""
        with reading(self.stage.officer):
            self.found = queries.preview(self.stage.officer, event.on)
        result = self.found.result
        order = commands.DistributeProfit(
            *(uuid7(), self.month.first, result.yield_sen, result.members_sen, result.tax_sen), "rapat contoh"
        )
        let_through(self.stage, commands.distribute_profit(self.stage.officer, order))

    def amounts(self, name: str, wanted: Any) -> list[str]:
        """What the savings earned, and what of it stays with the cooperative."""
        result = self.found.result
        got = result.yield_sen if name.startswith("revenue") else result.coop_sen
        return [] if got == as_sen(wanted) else [f"expect.{name}: {got} sen instead of {as_sen(wanted)}"]

    def hi(self, name: str, wanted: Any) -> list[str]:
        """What a thousand earned, unrounded."""
        got = self.found.result.hi_1000
        return [] if got == Fraction(str(wanted)) else [f"expect.{name}: {got} instead of {wanted}"]

    def rows(self, name: str, wanted: Any) -> list[str]:
        """Each product with average, nisbah, share and the rate of a year, to four decimals."""
        got = {
            one.code: (one.average_sen, one.nisbah, one.share_sen, round(one.rate, 4))
            for one in self.found.products
        }
        problems = []
        for code, average, nisbah, share, rate in self.wanted:
            row = (as_sen(average), Fraction(str(nisbah)), as_sen(share), Fraction(str(rate)))
            if got.get(_product(code)) != row:
                problems.append(f"expect.{name}: {code}: {got.get(_product(code))} instead of {row}")
        return problems

    def note(self, name: str, wanted: Any) -> list[str]:
        """Words for the reader."""
        return []


def _product(code: str) -> str:
    return "mudharabah" if code == DAILY else code


def _term(code: str, nisbah: Any) -> SavingsProduct:
    return SavingsProduct(
        code=code,
        id=f"Simpanan berjangka {code}",
        en=f"Term savings {code}",
        kind="term",
        akad="mudharabah",
        role="savings.term",
        withdrawable=False,
        nisbah_bp=int(nisbah * 100),
    )


def _parts(total_sen: int, share_sen: int, taxed_sen: int) -> list[int]:
    """Split a product's savings over members: one who is taxed, and others who get too little for it."""
    taxed = int(Fraction(total_sen * taxed_sen, share_sen)) if taxed_sen else 0
    others = max(-(-(share_sen - taxed_sen) // BELOW_TAX_SEN), 1)
    return [sen for sen in (taxed, *allocate(total_sen - taxed, [1] * others)) if sen]
