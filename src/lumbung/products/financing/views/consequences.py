"""What an act changes, for whom, in sentences and amounts: shown before the button is pressed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lumbung.kernel.actors import Actor
from lumbung.kernel.money import rupiah
from lumbung.products.financing import queries, rules, words
from lumbung.products.financing.queries import ContractView

Item = dict[str, Any]


def of(actor: Actor, slug: str, one: ContractView) -> list[Item]:
    """Return the consequences of an act on a contract as it is now."""
    made = {
        "urbun": _urbun,
        "beli": _purchase,
        "wakalah": _wakalah,
        "lapor": _purchase,
        "akad": _akad,
        "cairkan": _qardh,
        "angsuran": _payment,
        "batal": _end,
        "jadwal-ulang": _more_time,
        "cadangan": _allowance,
        "hapus-buku": _write_off,
        "pemulihan": _recovery,
    }.get(slug)
    if slug == "lunasi":
        return _settlement(actor, one)
    if slug == "kembalikan":
        return _return(one, queries.held_for(actor, one))
    if slug == "tawidh":
        return [
            _item(
                "receipt", _("Real cost recorded and not yet repaid"), queries.real_cost_left(actor, one.id)
            )
        ]
    if slug == "tazir":
        return [
            _item("heart-handshake", _("Goes to the dana kebajikan and its own bank account, never income."))
        ]
    return made(one) if made else []


def _item(icon: str, text: str, amount_sen: int | None = None) -> Item:
    return {"icon": icon, "text": text, "amount_sen": amount_sen}


def _urbun(one: ContractView) -> list[Item]:
    return [
        _item("lock", _("The urbun is hers until the akad; then it counts towards the price.")),
        _item("undo-2", _("If nothing comes of it, it goes back, less what was really spent.")),
    ]


def _purchase(one: ContractView) -> list[Item]:
    return [
        _item("package-check", _("The goods belong to the cooperative, at its risk, until the akad.")),
        _item("scale", _("The margin follows the price really paid: a supplier's discount is hers too.")),
        _item("file-text", _("Approved up to"), one.cost_sen),
    ]


def _wakalah(one: ContractView) -> list[Item]:
    return [
        _item("handshake", _("She buys for the cooperative, not yet for herself.")),
        _item("lock", _("No akad before her report with the receipt (fatwa DSN-MUI 04/2000).")),
    ]


def _akad(one: ContractView) -> list[Item]:
    items = [
        _item("package", _("Cost of the goods"), one.cost_sen),
        _item("plus", _("Margin of the cooperative"), one.margin_sen),
        _item("lock", _("Price, fixed until the last rupiah"), one.price_sen),
    ]
    if one.urbun_sen:
        items.append(_item("hand-coins", _("Her urbun counts at once"), one.urbun_sen))
    unit = words.UNITS[one.period]
    text = _("%(count)s %(unit)s, each") % {"count": one.count, "unit": unit}
    return [*items, _item("calendar-check", text, one.instalment_sen)]


def _qardh(one: ContractView) -> list[Item]:
    return [
        _item("hand-coins", _("She receives"), one.price_sen),
        _item("undo-2", _("She returns exactly as much, nothing more"), one.price_sen),
        _item("calendar-check", str(words.PERIODS[one.period]), one.instalment_sen),
    ]


def _payment(one: ContractView) -> list[Item]:
    return [
        _item("file-text", _("Left to pay now"), one.left_sen),
        _item("calendar-check", _("Regular instalment"), one.instalment_sen),
        _item("info", _("Less is welcome too, and ahead of time as well. The price does not change.")),
    ]


def _settlement(actor: Actor, one: ContractView) -> list[Item]:
    quote = queries.settlement_quote(actor, one.id)
    items = [_item("file-text", _("Left to pay"), quote.outstanding_sen)]
    if quote.discount_sen:
        items.append(
            _item(
                "hand-heart",
                _("Discount that is hers by right (muqasah): the margin not yet earned"),
                -quote.discount_sen,
            )
        )
    items.append(_item("banknote", _("She pays"), quote.pay_sen))
    items.append(_item("badge-check", _("The contract is paid off, nothing more can be asked.")))
    return items


def _more_time(one: ContractView) -> list[Item]:
    return [
        _item("calendar-clock", _("What is left gets a new schedule"), one.left_sen),
        _item("lock", _("Price and margin stay: nothing is added, no fee either (fatwa DSN-MUI 48/2005)")),
        _item("calendar-check", _("Regular instalment until now"), one.instalment_sen),
        _item("user-check", _("A second person lets it through before it holds.")),
    ]


def _allowance(one: ContractView) -> list[Item]:
    return [
        _item("file-text", _("Owed without the margin not yet earned"), one.left_sen - one.deferred_sen),
        _item("shield", _("Allowance until now"), one.allowance_sen),
        _item("scale", _("The difference is an expense of the cooperative. She owes what she owed.")),
        _item("user-check", _("A second person lets it through before it stands in the books.")),
    ]


def _write_off(one: ContractView) -> list[Item]:
    net = one.left_sen - one.deferred_sen
    items = [
        _item("file-text", _("Leaves the balance sheet"), one.left_sen),
        _item("archive", _("Stays in the book memo as her debt, to the sen"), one.left_sen),
    ]
    if one.deferred_sen:
        items.append(
            _item("scale", _("Of it margin that was never earned, and is no loss"), one.deferred_sen)
        )
    items.append(_item("shield", _("Covered by the allowance"), one.allowance_sen))
    if net > one.allowance_sen:
        items.append(_item("scale", _("Expense of today"), net - one.allowance_sen))
    items.append(
        _item("hand-heart", _("She still owes it. Nothing is added, and whatever she brings is counted."))
    )
    items.append(_item("user-check", _("A second person lets it through. It cannot be taken back.")))
    return items


def _recovery(one: ContractView) -> list[Item]:
    return [
        _item("archive", _("Still owed since the write-off"), one.memo_sen),
        _item("info", _("What comes in is income of the cooperative, and she owes that much less.")),
    ]


def _end(one: ContractView) -> list[Item]:
    items = [_item("x", _("The request ends; the number stays in the list."))]
    if one.urbun_sen:
        text = _("Of the urbun of %(amount)s she gets back what was not really spent.")
        items.append(_item("undo-2", text % {"amount": rupiah(one.urbun_sen)}))
    return items


def _return(one: ContractView, held_sen: int) -> list[Item]:
    end = _item("x", _("Afterwards the request can be ended."))
    if one.state == rules.ENTRUSTED:
        return [_item("banknote", _("She was given, and brings back whole"), held_sen), end]
    return [
        _item("package", _("Cost of the goods"), held_sen),
        _item("scale", _("What goods bring less than their cost is the cooperative's own loss, not hers.")),
        _item("user-check", _("A loss is let through by a second person before it stands in the books.")),
        end,
    ]
