"""The chart with its balances, the lines behind them, and the holder accounts below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lumbung.books.ledger import permissions, queries
from lumbung.books.ledger.errors import UnknownAccount, UnknownCode
from lumbung.books.ledger.forms import Filter
from lumbung.books.ledger.queries import Figure, OfficeName, StatementLine
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, page

TYPES = {
    "asset": _("Assets"),
    "liability": _("Liabilities"),
    "fund": _("Managed funds"),
    "dst": _("Temporary syirkah funds"),
    "equity": _("Equity"),
    "income": _("Income"),
    "third_party_share": _("Share of third parties"),
    "expense": _("Expenses"),
    "memo": _("Memorandum accounts"),
}
ON_THE_LEFT = {"asset", "expense", "third_party_share", "memo"}
MOST_CODES = 60


def name_of(one: Any) -> str:
    """Return an account's name in the language of the page."""
    return str(one.name_en if (get_language() or "id").startswith("en") else one.name_id)


@dataclass(frozen=True, slots=True)
class Choice:
    """What part of the books a page shows."""

    form: Filter
    offices: list[OfficeName]
    office_id: UUID | None
    office_ids: list[UUID] | None
    since: date | None
    until: date
    book: str | None

    @property
    def office_name(self) -> str:
        """The chosen office, or what she sees when none is chosen."""
        if self.office_id is not None:
            return next((one.name for one in self.offices if one.id == self.office_id), "")
        return str(_("every office") if self.office_ids is None else _("your offices"))


def choice_of(request: HttpRequest, actor: Actor, only: Iterable[str]) -> Choice:
    """Read the filters of a page; offices that are not hers are refused."""
    offices = queries.offices(actor, actor.offices(permissions.VIEW))
    said = request.GET.copy()
    if "jenis" not in only:
        said.setdefault("sampai", days.today().isoformat())
    form = Filter(said, offices=offices, only=only)
    office_id, office_ids = queries.within(actor, permissions.VIEW, request.GET.get("kantor"))
    since, until = form.said("dari"), form.said("sampai") or days.today()
    return Choice(form, offices, office_id, office_ids, since, until, form.said("buku"))


@page(permissions.VIEW)
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the chart with balances at the end of a day; accounts that never moved on request."""
    actor = actor_of(request)
    choice = choice_of(request, actor, ("sampai", "kantor", "buku"))
    everything = bool(request.GET.get("semua"))
    found = queries.figures(actor, until=choice.until, office_ids=choice.office_ids, book=choice.book)
    sections: dict[str, list[dict[str, Any]]] = {kind: [] for kind in TYPES}
    for one in found:
        if everything or one.debit_sen or one.credit_sen:
            kind = one.type.removesuffix("_contra")
            shown = one.closing_sen if kind in ON_THE_LEFT else -one.closing_sen
            sections[kind].append({"one": one, "name": name_of(one), "sen": shown})
    context = {
        "choice": choice,
        "sections": [
            (TYPES[kind], rows, sum(row["sen"] for row in rows)) for kind, rows in sections.items() if rows
        ],
        "everything": everything,
        "debit_sen": sum(max(one.closing_sen, 0) for one in found),
        "credit_sen": sum(max(-one.closing_sen, 0) for one in found),
        "query": _kept(request),
    }
    return render(request, "ledger/accounts.html", context)


def _kept(request: HttpRequest, *names: str) -> str:
    """Return the filters of this page for the links to the next."""
    wanted = names or ("dari", "sampai", "kantor", "buku")
    kept = request.GET.copy()
    for name in list(kept):
        if name not in wanted or not kept[name]:
            del kept[name]
    return f"?{kept.urlencode()}" if kept else ""


@page(permissions.VIEW)
def account(request: HttpRequest, codes: str) -> HttpResponse:
    """Show the lines of one account, or of the several behind one figure of a statement.

    Refuses: UnknownCode, UnknownAccount, WrongOffice
    """
    actor = actor_of(request)
    choice = choice_of(request, actor, ("dari", "sampai", "kantor", "buku"))
    wanted = [code for code in codes.split(",") if code][:MOST_CODES]
    found = queries.figures(
        actor, wanted, since=choice.since, until=choice.until, office_ids=choice.office_ids, book=choice.book
    )
    if not found or len(found) != len(set(wanted)):
        raise UnknownCode(code=codes[:60])
    holding = _holding(request, actor, choice, found)
    page_of = queries.lines_behind(
        actor, found, since=choice.since, until=choice.until, office_ids=choice.office_ids,
        book=choice.book, account_id=holding.id if holding else None, after=_after(request),
    )  # fmt: skip
    moved = [one for one in found if one.opening_sen or one.debit_sen or one.credit_sen]
    context = {
        "choice": choice,
        "codes": codes,
        "figures": [{"one": one, "name": name_of(one)} for one in moved] if len(found) > 1 else [],
        "one": found[0] if len(found) == 1 else None,
        "heading": f"{found[0].code} {name_of(found[0])}"
        if len(found) == 1
        else request.GET.get("judul", ""),
        "holding": holding,
        "page": page_of,
        "lines": _shown(actor, page_of.lines, holding),
        "is_first": _after(request) is None,
        "query": _kept(request),
        "several": len(found) > 1,
    }
    return render(request, "ledger/account.html", context)


def _holding(
    request: HttpRequest, actor: Actor, choice: Choice, found: list[Figure]
) -> queries.Holding | None:
    text = request.GET.get("rekening", "")
    if not text:
        return None
    holding = queries.holdings_by_id(actor, [int(text)]).get(int(text)) if text.isdigit() else None
    if holding is None or holding.code not in {one.code for one in found}:
        raise UnknownAccount(account=text[:20])
    actor.require(permissions.VIEW, holding.office_id)
    return holding


def _after(request: HttpRequest) -> tuple[int, int] | None:
    journal, _dash, line = request.GET.get("sesudah", "").partition("-")
    return (int(journal), int(line)) if journal.isdigit() and line.isdigit() else None


def _shown(
    actor: Actor, lines: Iterable[StatementLine], only: queries.Holding | None = None
) -> list[dict[str, Any]]:
    """Lines with the names of kinds and holders; ``only`` is the holder when they are all of one."""
    found = list(lines)
    wanted = {line.account_id for line in found if line.account_id}
    held = {only.id: only} if only else queries.holdings_by_id(actor, wanted)
    return [
        {
            "line": line,
            "kind": queries.kind_name(line.kind),
            "credit_sen": -line.amount_sen,
            "holding": held.get(line.account_id) if line.account_id else None,
        }
        for line in found
    ]


@page(permissions.VIEW)
def holders(request: HttpRequest, code: str) -> HttpResponse:
    """Show the holder accounts below one control account, with their balances of now."""
    actor = actor_of(request)
    choice = choice_of(request, actor, ("kantor", "buku", "cari"))
    figure = next(iter(queries.figures(actor, [code], until=days.today())), None)
    if figure is None:
        raise UnknownCode(code=code[:60])
    after = request.GET.get("sesudah", "")
    found = queries.holdings(
        actor, code, words=choice.form.said("cari") or "", office_ids=choice.office_ids, book=choice.book,
        after=int(after) if after.isdigit() else None, limit=51,
    )  # fmt: skip
    context = {
        "choice": choice,
        "one": figure,
        "name": name_of(figure),
        "found": [(one, one.balance_sen if figure.normal == "D" else -one.balance_sen) for one in found[:50]],
        "page": SimpleNamespace(next_key=str(found[49].id) if len(found) > 50 else ""),
        "offices": {one.id: one.name for one in choice.offices},
    }
    return render(request, "ledger/holders.html", context)


@page(permissions.VIEW)
def suggest_holders(request: HttpRequest) -> HttpResponse:
    """Answer the rows of a manual journal with holder accounts that fit the words typed."""
    actor = actor_of(request)
    _chosen, office_ids = queries.within(actor, permissions.VIEW, request.GET.get("kantor"))
    code, words = request.GET.get("kode", "")[:20], request.GET.get("q", "")[:60]
    found = queries.holdings(actor, code, words=words, office_ids=office_ids, limit=20)
    return render(request, "ledger/suggestions.html", {"found": found})
