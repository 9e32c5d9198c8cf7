"""A sheet in the books: its lines and receipts, corrections, slips for members."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lumbung.kernel.actors import Actor
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page
from lumbung.kernel.money import Sen
from lumbung.operations.meetings import commands, permissions, queries
from lumbung.operations.meetings.errors import NoSheet
from lumbung.operations.meetings.forms import CorrectionForm, ReasonForm
from lumbung.operations.meetings.queries import Recorded, RecordedLine
from lumbung.operations.meetings.queries.sheets import part_name
from lumbung.operations.meetings.rules import DEPOSIT, GIFT, INSTALMENT, Part
from lumbung.operations.meetings.views.paper import Slip, slip_text, slips_pdf
from lumbung.people.members import queries as members
from lumbung.people.organisation import queries as organisation
from lumbung.products.financing import queries as financing
from lumbung.products.savings import queries as savings


@page(permissions.VIEW)
def recorded(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """Show a sheet as it stands in the books, with a receipt for each member."""
    actor = actor_of(request)
    sheet = _sheet(actor, collection_id)
    return render(
        request,
        "meetings/recorded.html",
        {
            "sheet": sheet,
            "meeting": sheet.meeting,
            "may_correct": actor.may(permissions.CORRECT, sheet.meeting.office_id)
            and sheet.officer_id != actor.user_id
            and not sheet.reversed_reason,
            "is_mine": sheet.officer_id == actor.user_id,
            "reason_form": ReasonForm(),
        },
    )


def _sheet(actor: Actor, collection_id: UUID) -> Recorded:
    """Return a sheet of an office she may see."""
    sheet = queries.recorded_sheet(actor, collection_id)
    actor.require(permissions.VIEW, sheet.meeting.office_id)
    return sheet


def _line(sheet: Recorded, position: int) -> RecordedLine:
    """Return one line of a sheet.

    Refuses: NoSheet
    """
    line = next((one for one in sheet.lines if one.position == position), None)
    if line is None:
        raise NoSheet(sheet=str(sheet.collection_id))
    return line


@page(permissions.VIEW)
def receipt(request: HttpRequest, collection_id: UUID, position: int) -> HttpResponse:
    """Show one member's receipt: for the screen, the printer, or as text to send."""
    actor = actor_of(request)
    sheet = _sheet(actor, collection_id)
    line = _line(sheet, position)
    (slip,) = _slips(actor, sheet, [line])
    text = slip_text(slip)
    phone = (
        members.member(actor, line.member_id, with_relatives=False).phone.lstrip("+")
        if actor.may("members.view")
        else ""
    )
    return render(
        request,
        "meetings/receipt.html",
        {
            "sheet": sheet,
            "line": line,
            "receipt": slip,
            "text": text,
            "whatsapp": f"https://wa.me/{phone}?text={quote(text)}",
            "following": next(
                (one.position for one in sheet.lines if one.position > position and one.paid_sen), 0
            ),
        },
    )


@page(permissions.VIEW)
def slips(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """Send all receipts of a sheet as one PDF of 58 mm slips; ``?nomor=3`` sends one."""
    actor = actor_of(request)
    sheet = _sheet(actor, collection_id)
    asked = request.GET.get("nomor", "")
    lines = [one for one in sheet.lines if one.paid_sen and asked in ("", str(one.position))]
    if not lines:
        raise NoSheet(sheet=str(collection_id))
    answer = HttpResponse(slips_pdf(_slips(actor, sheet, lines)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="kuitansi-{sheet.journal_number}.pdf"'
    return answer


def _slips(actor: Actor, sheet: Recorded, lines: list[RecordedLine]) -> list[Slip]:
    """Return what each receipt shows; the number of statements does not grow with the lines."""
    ids = [line.member_id for line in lines]
    saved = savings.balances(actor, ids)
    running = financing.running(actor, ids)
    names = {one.code: one.name for one in savings.products(actor, with_terms=False)}
    coop, place = organisation.letterhead(actor, sheet.meeting.office_id)
    return [
        Slip(
            number=line.receipt,
            day=line.held_on,
            cooperative=coop,
            office=f"{place}. Rembug {sheet.meeting.name}",
            member=line.member_name,
            member_number=line.member_number,
            lines=_summed([(part_name(part, names), part.sen) for part in line.parts]),
            total_sen=line.paid_sen,
            balances=[
                *((names.get(code, code), sen) for code, sen in saved.get(line.member_id, {}).items() if sen),
                *(
                    (_("Left to pay, %(number)s") % {"number": one.number}, one.left_sen)
                    for one in running.get(line.member_id, [])
                ),
            ],
            officer=sheet.officer_name,
            corrected_number=line.corrected_receipt,
        )
        for line in lines
    ]


def _summed(parts: list[tuple[str, Sen]]) -> list[tuple[str, Sen]]:
    """Return the parts with those of one name together, in order."""
    sums: dict[str, Sen] = {}
    for name, sen in parts:
        sums[name] = sums.get(name, 0) + sen
    return list(sums.items())


@page(permissions.CORRECT)
def correct(request: HttpRequest, collection_id: UUID, position: int) -> HttpResponse:
    """Write one member's line anew; the old receipt stays visible."""
    actor = actor_of(request)
    sheet = _sheet(actor, collection_id)
    line = _line(sheet, position)
    form = CorrectionForm(
        request.POST or None,
        parts=_correctable(actor, sheet, line),
        initial={"state": line.state, "note": line.reason},
    )
    if request.method == "POST" and form.is_valid():
        order = commands.CorrectLine(
            key_of(request), sheet.collection_id, form.line(line.member_id), form.cleaned_data["reason"]
        )
        done = attempt(form, lambda: commands.correct_line(actor, order))
        if done:
            messages.success(request, _("The line is corrected. New receipt: %(n)s") % {"n": done.receipt})
            return redirect("meetings:recorded", sheet.collection_id)
    context = {
        "form": form,
        "sheet": sheet,
        "line": line,
        "form_key": request.POST.get("key") or new_key(),
    }
    return render(request, "meetings/correct.html", context, status=form_status(form))


def _correctable(actor: Actor, sheet: Recorded, line: RecordedLine) -> list[tuple[Part, str]]:
    """Return every amount the corrected line may have, beginning with what stands there now."""
    names = {one.code: one.name for one in savings.products(actor, with_terms=False) if one.kind != "pokok"}
    running = financing.running(actor, [line.member_id]).get(line.member_id, [])
    now = {(part.kind, part.key): part.sen for part in line.parts}
    wanted = [(INSTALMENT, str(one.id), one.number) for one in running]
    wanted += [(DEPOSIT, code, "") for code in names]
    wanted += [] if sheet.is_final else [(GIFT, "infaq", ""), (GIFT, "wakaf", "")]
    wanted += [(kind, key, "") for kind, key in now if (kind, key) not in {(a, b) for a, b, _n in wanted}]
    return [
        (part, f"{part_name(part, names)} {number}".strip())
        for kind, key, number in wanted
        for part in [Part(kind, key, now.get((kind, key), 0))]
    ]


@page(permissions.CORRECT)
def take_back(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """Take a whole sheet back, with a reason, so that the meeting can be recorded anew."""
    actor = actor_of(request)
    sheet = _sheet(actor, collection_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = commands.TakeBack(key_of(request), collection_id, form.cleaned_data["reason"])
        if attempt(form, lambda: commands.take_back_sheet(actor, order)):
            messages.success(request, _("The sheet is taken back. The officer can record the meeting again."))
            return redirect("meetings:recorded", collection_id)
    context = {"form": form, "sheet": sheet, "meeting": sheet.meeting}
    return render(request, "meetings/take_back.html", context, status=form_status(form))
