"""A journal by hand, and the balances with which a book begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.books.ledger import commands, permissions, queries
from lumbung.books.ledger.forms import JournalForm, row_forms
from lumbung.books.ledger.views.accounts import name_of
from lumbung.kernel import days
from lumbung.kernel.actors import Actor
from lumbung.kernel.commands import Waiting
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page

Act = Callable[[Actor, commands.ManualJournal], "commands.Posted | Waiting"]


@page(permissions.POST_MANUAL_JOURNAL)
def manual_journal(request: HttpRequest) -> HttpResponse:
    """Write a journal by hand; a second person lets it into the books."""
    return _by_hand(
        request,
        permissions.POST_MANUAL_JOURNAL,
        commands.post_manual_journal,
        heading=_("Manual journal"),
        lead=_("For what no daily act makes: rent, depreciation, bank charges. A second person approves it."),
    )


@page(permissions.OPENING)
def opening_balances(request: HttpRequest) -> HttpResponse:
    """Write the balances with which an office's book begins."""
    return _by_hand(
        request,
        permissions.OPENING,
        commands.post_opening_balances,
        heading=_("Opening balances"),
        lead=_(
            "The balances with which an office's book begins, once, before its first day."
            " Members' savings and financing come with the import of the workbook."
        ),
    )


def _by_hand(request: HttpRequest, permission: str, act: Act, *, heading: str, lead: str) -> HttpResponse:
    actor = actor_of(request)
    chart = [one for one in queries.chart(actor) if one.book != "memo" or permission == permissions.OPENING]
    offices = queries.offices(actor, actor.offices(permission))
    form = JournalForm(request.POST or None, offices=offices, day=days.today())
    rows = row_forms(request.POST or None, chart)
    if form.is_bound and form.is_valid() and rows.is_valid():
        order = commands.ManualJournal(
            key=key_of(request),
            office_id=form.office_id,
            occurred_on=form.cleaned_data["occurred_on"],
            memo=form.cleaned_data["memo"].strip(),
            lines=tuple(commands.ManualLine(**line) for line in rows.lines()),
        )
        answer = attempt(form, lambda: act(actor, order))
        if answer is not None:
            return _done(request, answer)
    for problem in rows.non_form_errors() if form.is_bound else []:
        form.add_error(None, problem)
    context: dict[str, Any] = {
        "heading": heading, "lead": lead, "form": form, "rows": rows, "form_key": request.POST.get("key"),
        "chart": [(one.code, name_of(one), one.sub) for one in chart],
    }  # fmt: skip
    status = 422 if form.is_bound and not rows.is_valid() else form_status(form)
    return render(request, "ledger/manual.html", context, status=status)


def _done(request: HttpRequest, answer: commands.Posted | Waiting) -> HttpResponse:
    if isinstance(answer, Waiting):
        messages.success(request, _("The journal waits for a second person. Both of you see it in the list."))
        return redirect("ledger:journals")
    messages.success(request, _("Journal %(number)s is in the books.") % {"number": answer.number})
    return redirect("ledger:journal", answer.journal_id)
