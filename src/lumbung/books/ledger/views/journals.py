"""Journals: the list, one of them with everything about it, and taking one back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.books.ledger import commands, permissions, queries
from lumbung.books.ledger.forms import ReversalForm
from lumbung.books.ledger.rules import id_of, journal_number
from lumbung.books.ledger.views.accounts import choice_of, name_of
from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, page

LINES = 200


@page(permissions.VIEW)
def journals(request: HttpRequest) -> HttpResponse:
    """Show the journals, newest first; a journal's number leads straight to it."""
    actor = actor_of(request)
    choice = choice_of(request, actor, ("dari", "sampai", "kantor", "jenis", "cari"))
    words = choice.form.said("cari") or ""
    if words and (known := id_of("J", words)):
        return redirect("ledger:journal", known)
    before = request.GET.get("sesudah", "")
    found = queries.journals(
        actor, office_ids=choice.office_ids, since=choice.since, until=choice.form.said("sampai"),
        kind=choice.form.said("jenis"), source_id=_uuid(request.GET.get("sumber")), words=words,
        before=int(before) if before.isdigit() else None, limit=51,
    )  # fmt: skip
    names = {one.id: one.name for one in choice.offices}
    waiting = queries.waiting_journals(actor)
    context = {
        "choice": choice,
        "rows": [
            {"one": one, "kind": queries.kind_name(one.kind), "office": names.get(one.office_id, "")}
            for one in found[:50]
        ],
        "waiting": [
            {
                "key": key,
                "memo": memo,
                "maker": maker,
                "office": names.get(office or UUID(int=0), ""),
                "at": at,
            }
            for key, memo, maker, office, at in waiting
        ],
        "page": SimpleNamespace(next_key=str(found[49].id) if len(found) > 50 else ""),
        "may_write": actor.may(permissions.POST_MANUAL_JOURNAL),
    }
    return render(request, "ledger/journals.html", context)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@page(permissions.VIEW)
def journal(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Show one journal: its lines, who made and approved it, where it comes from, what took it back."""
    return _journal(request, actor_of(request), journal_id, ReversalForm())


def _journal(request: HttpRequest, actor: Actor, journal_id: int, form: ReversalForm) -> HttpResponse:
    head = queries.journal_head(actor, journal_id)
    actor.require(permissions.VIEW, head.office_id)
    after = request.GET.get("sesudah", "")
    lines = queries.journal_lines(
        actor, journal_id, after=int(after) if after.isdigit() else 0, limit=LINES + 1
    )
    shown = lines[:LINES]
    held = queries.holdings_by_id(actor, {line.account_id for line in shown if line.account_id})
    people = {head.actor_id, *([head.approver_id] if head.approver_id else [])}
    members = {line.member_id for line in shown if line.member_id} - {one.holder_id for one in held.values()}
    names = queries.holder_names(actor, people | members)
    names |= {one.holder_id: one.name for one in held.values()}
    context = {
        "head": head,
        "kind": queries.kind_name(head.kind),
        "source": queries.source_of(actor, head),
        "office": next((one.name for one in queries.offices(actor) if one.id == head.office_id), ""),
        "maker": {"name": names.get(head.actor_id) or _("The system"), "at": head.recorded_at},
        "checker": {"name": names.get(head.approver_id, "")} if head.approver_id else None,
        "lines": [_line(line, held, names) for line in shown],
        "books": sorted({line.book for line in shown}),
        "debit_sen": head.total_sen,
        "page": SimpleNamespace(next_key=str(shown[-1].line) if len(lines) > LINES else ""),
        "reverses": journal_number(head.reverses_id) if head.reverses_id else "",
        "reversed_by": journal_number(head.reversed_by_id) if head.reversed_by_id else "",
        "may_reverse": _may_reverse(actor, head),
        "form": form,
        "form_key": request.POST.get("key"),
        "day": queries.open_day(actor, head.office_id),
    }
    return render(request, "ledger/journal.html", context, status=form_status(form))


def _line(
    line: queries.StatementLine, held: dict[int, queries.Holding], names: dict[UUID, str]
) -> dict[str, Any]:
    holding = held.get(line.account_id) if line.account_id else None
    return {
        "line": line,
        "name": name_of(line),
        "credit_sen": -line.amount_sen,
        "holding": holding,
        "member": names.get(line.member_id, "") if line.member_id else "",
        "book": queries.book_name(line.book),
    }


def _may_reverse(actor: Actor, head: queries.JournalHead) -> bool:
    return (
        head.reverses_id is None
        and head.reversed_by_id is None
        and actor.may(permissions.REVERSE, head.office_id)
    )


@page(permissions.REVERSE)
@require_POST
def reverse(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Take a journal back with its mirror in the open day."""
    actor, form = actor_of(request), ReversalForm(request.POST)
    order = commands.ReverseJournal(key_of(request), journal_id, form.data.get("reason", ""))
    if form.is_valid() and (posted := attempt(form, lambda: commands.reverse_journal(actor, order))):
        messages.success(request, _("Taken back with journal %(number)s.") % {"number": posted.number})
        return redirect("ledger:journal", posted.journal_id)
    return _journal(request, actor, journal_id, form)
