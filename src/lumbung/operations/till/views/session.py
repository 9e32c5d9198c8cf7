"""One's own till: open it, close it, move cash to and from the vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.books.ledger import queries as ledger
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page
from lumbung.kernel.money import Sen, rupiah, sen_of
from lumbung.operations.till import commands, permissions, queries
from lumbung.operations.till.forms import CountForm, VaultForm
from lumbung.operations.till.rules import CashCount, count_rows, read_count


@page(permissions.OPEN)
def home(request: HttpRequest) -> HttpResponse:
    """Go to what a teller does next: her open till, or opening it."""
    actor = actor_of(request)
    mine = queries.my_till(actor)
    return redirect("till:report", mine.id) if mine else redirect("till:open")


@page(permissions.OPEN)
def open_till(request: HttpRequest) -> HttpResponse:
    """Count the cash and open one's till."""
    actor = actor_of(request)
    mine = queries.my_till(actor)
    if mine is not None and request.method == "GET":
        return redirect("till:report", mine.id)
    place = queries.work_office(actor, permissions.OPEN, request.GET.get("kantor", ""))
    held = _held(actor, place.id)

    def act(count: CashCount, reason: str) -> Any:
        return commands.open_till(actor, commands.OpenTill(key_of(request), place.id, count, reason))

    return _counted(
        request,
        {
            "title": _("Open my till"),
            "act": _("Open with"),
            "place": place,
            "places": queries.work_offices(actor, permissions.OPEN),
            "expected_sen": sum(held.values()),
            "held": held,
        },
        act,
    )


@page(permissions.CLOSE)
def close_till(request: HttpRequest) -> HttpResponse:
    """Count the cash and close one's till."""
    actor = actor_of(request)
    mine = queries.my_till(actor)
    if mine is None:
        messages.warning(request, _("Your till is not open."))
        return redirect("till:open")

    def act(count: CashCount, reason: str) -> Any:
        return commands.close_till(actor, commands.CloseTill(key_of(request), mine.office_id, count, reason))

    return _counted(
        request,
        {
            "title": _("Close my till"),
            "act": _("Close with"),
            "expected_sen": mine.held_sen,
            "held": mine.held,
            "is_closing": True,
        },
        act,
    )


def _held(actor: Actor, office_id: Any) -> dict[str, Sen]:
    """Return what the books say the person holds in this office, by book."""
    purses = ledger.purses(actor, "cash.teller", holder_ids=[actor.user_id], office_ids=[office_id])
    return {purse.book: purse.balance_sen for purse in purses if purse.balance_sen}


def _counted(
    request: HttpRequest, context: dict[str, Any], act: Callable[[CashCount, str], Any]
) -> HttpResponse:
    """Show a counting form; when it comes back, do the act and show the till."""
    notes = queries.notes(days.today()).notes
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            count = read_count(request.POST, notes)
        except ValueError:
            form.add_error(None, _("The number of notes cannot be read. Write whole numbers."))
        else:
            done = attempt(form, lambda: act(count, reason))
            if done:
                messages.success(
                    request,
                    _("Counted %(amount)s. Difference: %(difference)s.")
                    % {"amount": rupiah(done.counted_sen), "difference": rupiah(done.difference_sen)},
                )
                return redirect("till:report", done.till_id)
    shown = {
        **context,
        "form": form,
        "note_rows": count_rows(notes, request.POST if request.method == "POST" else None),
        "coins": _typed(request, "logam"),
        "form_key": request.POST.get("key") or new_key(),
    }
    return render(request, "till/count.html", shown, status=form_status(form))


def _typed(request: HttpRequest, name: str) -> Sen | None:
    try:
        return sen_of(request.POST[name]) if request.POST.get(name) else None
    except ValueError:
        return None


@page(permissions.VAULT)
def vault(request: HttpRequest) -> HttpResponse:
    """Move cash between one's till and the vault."""
    actor = actor_of(request)
    mine = queries.my_till(actor)
    if mine is None:
        messages.warning(request, _("Your till is not open. Count it and open it first."))
        return redirect("till:open")
    in_vault = queries.cash_in(actor, "cash.vault", [mine.office_id]).get(mine.office_id, {})
    asked = request.POST.get("arah", "")
    forms = {
        commands.TO_VAULT: VaultForm(
            request.POST if asked == commands.TO_VAULT else None, held=mine.held, prefix="ke", all_of_it=True
        ),
        commands.FROM_VAULT: VaultForm(
            request.POST if asked == commands.FROM_VAULT else None, held=in_vault, prefix="dari"
        ),
    }
    form = forms.get(asked)
    if form is not None and form.is_valid():
        order = commands.MoveVault(key_of(request), mine.office_id, asked, form.amounts())
        done = attempt(form, lambda: commands.move_vault(actor, order))
        if isinstance(done, Waiting):
            messages.warning(request, _("Above the limit: a second person confirms. Nothing moved yet."))
            return redirect("till:vault")
        if done:
            messages.success(request, _("%(amount)s moved.") % {"amount": rupiah(done.total_sen)})
            return redirect("till:vault")
    context = {
        "mine": mine,
        "in_vault": in_vault,
        "vault_sen": sum(in_vault.values()),
        "to_vault": forms[commands.TO_VAULT],
        "from_vault": forms[commands.FROM_VAULT],
        "limit_sen": queries.notes(days.today()).vault_approval_sen,
        "to_key": new_key(),
        "from_key": new_key(),
    }
    return render(request, "till/vault.html", context, status=form_status(form) if form else 200)
