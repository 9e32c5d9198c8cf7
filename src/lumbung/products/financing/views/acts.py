"""The acts on one contract: a form each, with what changes shown before the button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page
from lumbung.kernel.money import rupiah
from lumbung.people.members import queries as members
from lumbung.products.financing import commands, permissions, queries, rules
from lumbung.products.financing import forms as shapes
from lumbung.products.financing.queries import ContractView
from lumbung.products.financing.views import beginning, consequences

Run = Callable[[Actor, UUID, ContractView, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done to a contract: when, by whom, with which form and which command."""

    slug: str
    label: str | Promise
    icon: str
    permission: str
    states: tuple[str, ...]
    form: type[forms.Form]
    run: Run
    done: str | Promise
    akad: str = ""
    book: str = "tamwil"
    main: bool = False
    kind: str = "primary"

    def fits(self, contract: ContractView) -> bool:
        """Say whether the contract is at a point where this may be done."""
        return contract.state in self.states and self.akad in ("", contract.akad)


def _cash(said: dict[str, Any]) -> int:
    return int(said["cash"])


def _money(actor: Actor, key: UUID, contract: ContractView, said: dict[str, Any]) -> commands.ContractMoney:
    return commands.ContractMoney(
        *(key, contract.office_id, contract.id, _cash(said), said["amount"]), said.get("evidence", "")
    )


ACTS = (
    Act(
        *("urbun", gettext_lazy("Take an urbun"), "hand-coins", permissions.COLLECT, (rules.PROPOSED,)),
        *(shapes.UrbunForm,),
        lambda actor, key, one, said: commands.order_goods(
            actor, commands.OrderGoods(key, one.office_id, one.id, _cash(said), said["amount"])
        ),
        gettext_lazy("The urbun is kept safe until the akad."),
        akad=rules.MURABAHAH,
    ),
    Act(
        *("beli", gettext_lazy("Buy the goods"), "package", permissions.BUY, (rules.PROPOSED, rules.ORDERED)),
        *(shapes.BuyForm,),
        lambda actor, key, one, said: commands.buy_goods(
            actor,
            commands.BuyGoods(
                *(key, one.office_id, one.id, _cash(said), said["price"], said["supplier"], said["proof"]),
                said["discount"] or 0,
            ),
        ),
        gettext_lazy("The goods belong to the cooperative now. The akad may be signed."),
        akad=rules.MURABAHAH,
        main=True,
    ),
    Act(
        *("wakalah", gettext_lazy("Let her buy as our agent"), "handshake", permissions.BUY),
        *((rules.PROPOSED, rules.ORDERED), shapes.EntrustForm),
        lambda actor, key, one, said: commands.entrust_purchase(
            actor, commands.EntrustPurchase(key, one.office_id, one.id, _cash(said), said["amount"])
        ),
        gettext_lazy("She buys for the cooperative. The akad comes after her report with the receipt."),
        akad=rules.MURABAHAH,
    ),
    Act(
        *(
            "lapor",
            gettext_lazy("Record what she bought"),
            "receipt-text",
            permissions.BUY,
            (rules.ENTRUSTED,),
        ),
        *(shapes.ReportForm,),
        lambda actor, key, one, said: commands.report_purchase(
            actor,
            commands.ReportPurchase(
                *(key, one.office_id, one.id, said["price"], said["supplier"], said["proof"]),
                said["cash"] or None,
            ),
        ),
        gettext_lazy("The goods belong to the cooperative now. The akad may be signed."),
        akad=rules.MURABAHAH,
        main=True,
    ),
    Act(
        *(
            "akad",
            gettext_lazy("Sign the akad"),
            "signature",
            permissions.SIGN,
            (rules.OWNED,),
            shapes.SignForm,
        ),
        lambda actor, key, one, said: commands.sign_akad(
            actor,
            commands.SignAkad(
                key, one.office_id, one.id, first_due_on=said["first_due"], witnesses=said["witnesses"]
            ),
        ),
        gettext_lazy("The akad is signed. Its price holds until the last rupiah."),
        akad=rules.MURABAHAH,
        main=True,
    ),
    Act(
        *(
            "cairkan",
            gettext_lazy("Hand the qardh over"),
            "hand-coins",
            permissions.DISBURSE,
            (rules.PROPOSED,),
        ),
        *(shapes.DisburseForm,),
        lambda actor, key, one, said: commands.disburse_qardh(
            actor,
            commands.DisburseQardh(
                *(key, one.office_id, one.id, _cash(said)),
                first_due_on=said["first_due"],
                witnesses=said["witnesses"],
            ),
        ),
        gettext_lazy("The qardh was handed over. She returns exactly this amount."),
        akad=rules.QARDH,
        main=True,
    ),
    Act(
        *("angsuran", gettext_lazy("Take an instalment"), "banknote", permissions.COLLECT, (rules.RUNNING,)),
        *(shapes.PayForm,),
        lambda actor, key, one, said: commands.pay_instalment(
            actor, commands.PayInstalment(key, one.office_id, one.id, _cash(said), said["amount"])
        ),
        gettext_lazy("The payment was received."),
        main=True,
    ),
    Act(
        *("lunasi", gettext_lazy("Settle now"), "badge-check", permissions.SETTLE, (rules.RUNNING,)),
        *(shapes.SettleForm,),
        lambda actor, key, one, said: commands.settle_early(
            actor, commands.SettleEarly(key, one.office_id, one.id, _cash(said), said["pay_sen"])
        ),
        gettext_lazy("The contract is paid off."),
    ),
    Act(
        *("pemulihan", gettext_lazy("Take a payment"), "banknote", permissions.COLLECT, (rules.WRITTEN_OFF,)),
        *(shapes.RecoveryForm,),
        lambda actor, key, one, said: commands.recover_written_off(
            actor, commands.RecoverWrittenOff(key, one.office_id, one.id, _cash(said), said["amount"])
        ),
        gettext_lazy("The payment was received, and she owes that much less."),
        main=True,
    ),
    Act(
        *("jadwal-ulang", gettext_lazy("Give more time"), "calendar-clock", permissions.RESCHEDULE),
        *((rules.RUNNING,), shapes.RescheduleForm),
        lambda actor, key, one, said: commands.reschedule(
            actor,
            commands.Reschedule(
                *(key, one.office_id, one.id, said["left_sen"], said["count"], said["reason"]),
                first_due_on=said["first_due"],
                contract_number=one.number,
            ),
        ),
        gettext_lazy("The new schedule is in force. Nothing was added to what she owes."),
    ),
    Act(
        *("cadangan", gettext_lazy("Set the allowance"), "shield", permissions.WRITE_OFF),
        *((rules.RUNNING,), shapes.AllowanceForm),
        lambda actor, key, one, said: commands.set_allowance(
            actor,
            commands.SetAllowance(
                *(key, one.office_id, one.id, said["amount"], said["reason"]), contract_number=one.number
            ),
        ),
        gettext_lazy("The allowance was set."),
    ),
    Act(
        *("hapus-buku", gettext_lazy("Write this claim off"), "archive", permissions.WRITE_OFF),
        *((rules.RUNNING,), shapes.WriteOffForm),
        lambda actor, key, one, said: commands.write_off(
            actor,
            commands.WriteOff(
                *(key, one.office_id, one.id, said["claim_sen"], said["reason"]), contract_number=one.number
            ),
        ),
        gettext_lazy("The claim was written off and is kept as a memo."),
        kind="error",
    ),
    Act(
        *("biaya", gettext_lazy("Record a real cost of collecting"), "receipt", permissions.CHARGE),
        *((rules.RUNNING, rules.SETTLED), shapes.SpendForm),
        lambda actor, key, one, said: commands.record_collection_cost(actor, _money(actor, key, one, said)),
        gettext_lazy("The cost was recorded with its receipt."),
    ),
    Act(
        *("tawidh", gettext_lazy("Take back a real cost (ta'widh)"), "undo-2", permissions.CHARGE),
        *((rules.RUNNING, rules.SETTLED), shapes.CostForm),
        lambda actor, key, one, said: commands.charge_tawidh(actor, _money(actor, key, one, said)),
        gettext_lazy("The real cost was repaid."),
    ),
    Act(
        *("tazir", gettext_lazy("Take ta'zir for the dana kebajikan"), "heart-handshake", permissions.CHARGE),
        *((rules.RUNNING, rules.SETTLED), shapes.TazirForm),
        lambda actor, key, one, said: commands.charge_tazir(
            actor,
            commands.ChargeTazir(
                *(key, one.office_id, one.id, _cash(said), said["amount"]),
                instalment=said["instalment"],
                is_able=said["is_able"],
            ),
        ),
        gettext_lazy("The ta'zir went to the dana kebajikan."),
        book="kebajikan",
    ),
    Act(
        *("biaya-akad", gettext_lazy("Take the real cost of the papers"), "file-text", permissions.CHARGE),
        *((rules.PROPOSED, rules.OWNED, rules.RUNNING), shapes.CostForm),
        lambda actor, key, one, said: commands.charge_admin_cost(actor, _money(actor, key, one, said)),
        gettext_lazy("The real cost was received."),
    ),
    Act(
        *("hadiah", gettext_lazy("Receive a free gift"), "gift", permissions.COLLECT, (rules.SETTLED,)),
        *(shapes.GiftForm,),
        lambda actor, key, one, said: commands.receive_gift(actor, _money(actor, key, one, said)),
        gettext_lazy("The gift was received."),
        akad=rules.QARDH,
    ),
    Act(
        *("kembalikan", gettext_lazy("Bring goods or cash back"), "undo-2", permissions.BUY),
        *((rules.ENTRUSTED, rules.OWNED), shapes.ReturnForm),
        lambda actor, key, one, said: commands.return_purchase(
            actor,
            commands.ReturnPurchase(
                *(key, one.office_id, one.id, _cash(said), said["amount"], said["evidence"]),
                contract_number=one.number,
            ),
        ),
        gettext_lazy("It came back. The request may be ended now."),
        akad=rules.MURABAHAH,
    ),
    Act(
        *(
            "batal",
            gettext_lazy("End this request"),
            "x",
            permissions.CANCEL,
            rules.BEFORE_AKAD,
            shapes.CancelForm,
        ),
        lambda actor, key, one, said: commands.cancel_financing(
            actor,
            commands.CancelFinancing(
                *(key, one.office_id, one.id, said["reason"], said.get("cash")), said.get("kept") or 0
            ),
        ),
        gettext_lazy("The request has ended."),
        kind="error",
    ),
)
BY_SLUG = {act.slug: act for act in ACTS}


WITH_GOODS = frozenset({"lapor", "akad", "kembalikan"})  # they need the goods, or the agent's cash, to be out


def acts_for(actor: Actor, contract: ContractView) -> list[Act]:
    """Return what this person may do to this contract now, the main act first."""
    fitting = [act for act in ACTS if act.fits(contract) and actor.may(act.permission, contract.office_id)]
    if contract.state in (rules.ENTRUSTED, rules.OWNED) and not queries.held_for(actor, contract):
        fitting = [act for act in fitting if act.slug not in WITH_GOODS]
    return sorted(fitting, key=lambda act: not act.main)


@page(None)
def act(request: HttpRequest, contract_id: UUID, slug: str) -> HttpResponse:
    """Show the form of an act with what it changes; do it when it is sent."""
    actor = actor_of(request)
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        raise Http404
    actor.require(chosen.permission)
    one = queries.contract(actor, contract_id)
    actor.require(chosen.permission, one.office_id)
    form = _form(actor, chosen, one, request.POST or None)
    if form.is_bound and form.is_valid():
        receipt = attempt(form, lambda: chosen.run(actor, key_of(request), one, form.cleaned_data))
        if receipt is not None:
            if isinstance(receipt, Waiting):
                messages.info(request, _("It waits for a second person; the books have not changed yet."))
            else:
                messages.success(request, str(chosen.done))
            return redirect("financing:contract", contract_id)
        one = queries.contract(actor, contract_id)
    items = consequences.of(actor, chosen.slug, one)
    context = {
        "contract": one,
        "act": chosen,
        "fits": chosen.fits(one),
        "form": form,
        "form_key": request.POST.get("key"),
        "member": members.members_by_id(actor, [one.member_id]).get(one.member_id),
        "changes": items,
        "submit": _submit(chosen, one, actor),
        "needs_cash": "cash" in form.fields and not form.fields["cash"].choices,  # type: ignore[attr-defined]
    }
    return render(request, "financing/act.html", context, status=form_status(form))


def _form(actor: Actor, chosen: Act, one: ContractView, typed: Any) -> forms.Form:
    more: dict[str, Any] = {"initial": beginning.of(actor, chosen.slug, one)}
    if issubclass(chosen.form, shapes.CashForm):
        more["places"] = queries.cash_places(actor, one.office_id, chosen.book)
    if chosen.slug == "batal":
        more["with_urbun"] = one.urbun_sen > 0
    if chosen.slug == "tazir":
        more["late"] = beginning.late(actor, one)
    return chosen.form(typed, **more)


def _submit(chosen: Act, one: ContractView, actor: Actor) -> str:
    if chosen.slug == "lunasi":
        return _("Receive %(amount)s and settle") % {
            "amount": rupiah(queries.settlement_quote(actor, one.id).pay_sen)
        }
    if chosen.slug == "hapus-buku":
        return _("Propose to write %(amount)s off") % {"amount": rupiah(one.left_sen)}
    if chosen.slug == "akad":
        return _("Sign for the price of %(amount)s") % {"amount": rupiah(one.price_sen)}
    if chosen.slug == "cairkan":
        return _("Hand over %(amount)s") % {"amount": rupiah(one.price_sen)}
    return str(chosen.label)
