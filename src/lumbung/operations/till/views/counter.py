"""The counter: find a member by name, number or card, take her money or pay her out."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lumbung.books.ledger import queries as ledger
from lumbung.books.ledger.rules import receipt_number
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page
from lumbung.kernel.money import Sen, rupiah
from lumbung.operations.till import commands, permissions, queries
from lumbung.operations.till.errors import UnknownTill
from lumbung.operations.till.forms import DepositForm, WithdrawalForm
from lumbung.people.members import queries as members
from lumbung.people.organisation import queries as organisation
from lumbung.products.financing import queries as financing
from lumbung.products.savings import queries as savings

FOUND_MAX = 12


@page(permissions.COUNTER)
def counter(request: HttpRequest) -> HttpResponse:
    """Show the counter: one field for a name, a number, or what the scanner reads from a card."""
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()
    found = members.find_members(actor, text, FOUND_MAX) if text else []
    if len(found) == 1 and found[0].found_by in ("card", "number"):
        return redirect("till:member", found[0].id)
    context = {"query": text, "found": found, "till": queries.my_till(actor)}
    return render(request, "till/counter.html", context)


@page(permissions.COUNTER)
def search(request: HttpRequest) -> HttpResponse:
    """Answer the search while it is typed."""
    text = request.GET.get("q", "").strip()
    found = members.find_members(actor_of(request), text, FOUND_MAX) if len(text) > 1 else []
    return render(request, "till/found.html", {"query": text, "found": found})


@page(permissions.COUNTER)
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show a member at the counter: what she has, what she owes, and the two forms."""
    actor = actor_of(request)
    return _show(request, actor, member_id, None, None)


def _offered(actor: Actor, member_id: UUID) -> list[tuple[str, str, Sen | None]]:
    """Return every amount she may pay: instalments, savings, gifts."""
    today = days.today()
    due = financing.due(actor, [member_id], today).get(member_id, [])
    rows: list[tuple[str, str, Sen | None]] = [
        (
            f"a_{one.contract_id}",
            _("Instalment %(number)s, left %(left)s") % {"number": one.number, "left": rupiah(one.left_sen)},
            None,
        )
        for one in due
        if one.left_sen
    ]
    rows += [(f"s_{one.code}", one.name, None) for one in savings.products(actor, today)]
    return [*rows, ("g_infaq", _("Infaq"), None), ("g_wakaf", _("Wakaf"), None)]


def _withdrawable(actor: Actor, member_id: UUID) -> list[tuple[str, str]]:
    saved = savings.balances(actor, [member_id])[member_id]
    return [
        (one.code, f"{one.name}, {rupiah(saved.get(one.code, 0))}")
        for one in savings.products(actor, days.today())
        if one.kind not in ("pokok", "wajib") and saved.get(one.code)
    ]


@page(permissions.COUNTER)
def pay_in(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Take what she pays."""
    actor = actor_of(request)
    form = DepositForm(request.POST or None, offered=_offered(actor, member_id))
    if request.method == "POST" and form.is_valid():
        order = commands.PayIn(
            key_of(request),
            members.member(actor, member_id, with_relatives=False).office_id,
            member_id,
            tuple(form.amounts("s_").items()),
            tuple((UUID(key), sen) for key, sen in form.amounts("a_").items()),
            tuple(form.amounts("g_").items()),
        )
        done = attempt(form, lambda: commands.pay_in(actor, order))
        if done:
            messages.success(request, _("%(amount)s taken in.") % {"amount": rupiah(done.total_sen)})
            return redirect("till:receipt", done.journal_id)
    return _show(request, actor, member_id, form, None)


@page(permissions.COUNTER)
def pay_out(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Pay her out of her savings."""
    actor = actor_of(request)
    form = WithdrawalForm(request.POST or None, products=_withdrawable(actor, member_id))
    if request.method == "POST" and form.is_valid():
        order = commands.PayOut(
            key_of(request),
            members.member(actor, member_id, with_relatives=False).office_id,
            member_id,
            form.cleaned_data["product"],
            form.cleaned_data["amount"],
        )
        done = attempt(form, lambda: commands.pay_out(actor, order))
        if isinstance(done, Waiting):
            messages.warning(request, _("Above the limit: a second person approves. Do not pay out yet."))
            return redirect("till:member", member_id)
        if done:
            messages.success(request, _("%(amount)s paid out.") % {"amount": rupiah(done.total_sen)})
            return redirect("till:receipt", done.journal_id)
    return _show(request, actor, member_id, None, form)


def _show(
    request: HttpRequest,
    actor: Actor,
    member_id: UUID,
    paying: DepositForm | None,
    taking: WithdrawalForm | None,
) -> HttpResponse:
    detail = members.member(actor, member_id, with_relatives=False)
    actor.require(permissions.COUNTER, detail.office_id)
    names = {one.code: one.name for one in savings.products(actor, days.today())}
    saved = savings.balances(actor, [member_id])[member_id]
    bound = paying or taking
    offered = _withdrawable(actor, member_id)
    context = {
        "member": detail,
        "till": queries.my_till(actor),
        "saved": [(names.get(code, code), sen) for code, sen in saved.items()],
        "due": financing.due(actor, [member_id], days.today()).get(member_id, []),
        "pay_in": paying or DepositForm(offered=_offered(actor, member_id)),
        "pay_out": taking or WithdrawalForm(products=offered),
        "can_take": bool(offered),
        "in_key": (request.POST.get("key") if paying else None) or new_key(),
        "out_key": (request.POST.get("key") if taking else None) or new_key(),
    }
    return render(request, "till/member.html", context, status=form_status(bound) if bound else 200)


@page(permissions.COUNTER)
def receipt(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Show the receipt of an act at the counter: screen, 58 mm paper, text to send."""
    actor = actor_of(request)
    head, lines = ledger.journal(actor, journal_id)
    actor.require(permissions.COUNTER, head.office_id)
    mine = [line for line in lines if line.member_id and line.code[:3] != "111" and line.account_id]
    if not mine or not head.kind.startswith("till.pay"):
        raise UnknownTill(journal=journal_id)
    member_id = mine[0].member_id
    assert member_id is not None
    detail = members.member(actor, member_id, with_relatives=False)
    english = (get_language() or "id").startswith("en")
    sums: dict[str, Sen] = {}
    for line in mine:
        name = line.name_en if english else line.name_id
        if line.code != "12103":
            sums[name] = sums.get(name, 0) + abs(line.amount_sen)
    saved = savings.balances(actor, [member_id])[member_id]
    names = {one.code: one.name for one in savings.products(actor, head.day)}
    shown = {
        "number": receipt_number(journal_id, 1),
        "day": head.occurred_on,
        "office": organisation.office(actor, head.office_id).name,
        "member": detail.name,
        "member_number": detail.number,
        "lines": list(sums.items()),
        "total_sen": sum(sums.values()),
        "balances": [(names.get(code, code), sen) for code, sen in saved.items() if sen],
        "officer": actor.name if head.actor_id == actor.user_id else "",
    }
    text = "\n".join(
        [
            str(shown["number"]),
            days.date_text(head.occurred_on, get_language() or "id"),
            detail.name,
            *(f"{name}: {rupiah(sen)}" for name, sen in sums.items()),
            _("Total: %(amount)s") % {"amount": rupiah(sum(sums.values()))},
        ]
    )
    context = {
        "receipt": shown,
        "text": text,
        "member_id": member_id,
        "whatsapp": f"https://wa.me/{detail.phone.lstrip('+')}?text={quote(text)}",
        "is_paid_out": head.kind == "till.pay_out",
    }
    return render(request, "till/receipt.html", context)
