"""Screens of onboarding: upload, mapping, preview, acceptance, reconciliation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from lumbung.kernel import files
from lumbung.kernel.actors import Actor
from lumbung.kernel.errors import Forbidden, Refusal
from lumbung.kernel.http import actor_of, attempt, form_status, key_of, new_key, page, status_of
from lumbung.operations.onboarding import background, commands, exports, permissions, queries, screens
from lumbung.operations.onboarding.forms import UploadForm, WholeInMemory, mapping_order
from lumbung.people.members import permissions as members_permissions

PROBLEMS_A_PAGE = 50


@csrf_exempt
@page(permissions.VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """Show what was uploaded, and take a workbook."""
    # Django would write a large file to the temporary folder before anybody may say no.
    request.upload_handlers = [WholeInMemory(request)]
    return _home(request)


@csrf_protect
def _home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    offices = screens.offices_for(actor, permissions.UPLOAD)
    form = UploadForm(request.POST or None, request.FILES or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        receipt = attempt(form, lambda: _keep(request, actor, form.cleaned_data))
        if receipt is not None:
            if not receipt.is_new:
                messages.warning(request, _("This very file was uploaded before. Here is what became of it."))
            return redirect("onboarding:preview", receipt.upload_id)
    context = {
        "form": form,
        "may_upload": actor.may(permissions.UPLOAD) and offices,
        "may_export": actor.may(members_permissions.VIEW),
        "uploads": screens.upload_rows(actor, queries.uploads(actor)),
    }
    return render(request, "onboarding/home.html", context, status=form_status(form))


def _keep(request: HttpRequest, actor: Actor, said: dict[str, Any]) -> commands.UploadReceipt:
    actor.require(permissions.UPLOAD, UUID(said["office"]))
    content: bytes = said["file"].read()
    kept = files.keep(actor.coop_id, content)
    order = commands.UploadWorkbook(
        key_of(request), UUID(said["office"]), kept, said["file"].name, len(content)
    )
    receipt = commands.upload_workbook(actor, order)
    if receipt.state == "new":
        _read(actor, receipt.upload_id, len(content))
    return receipt


def _read(actor: Actor, upload_id: UUID, size: int) -> None:
    order = commands.ReadUpload(new_key(), upload_id)
    background.run(upload_id, size, lambda: commands.read_upload(actor, order))


@page(permissions.VIEW)
def preview(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Show what a workbook says, what cannot be taken, and what accepting would do."""
    actor = actor_of(request)
    upload = queries.upload(actor, upload_id)
    context: dict[str, Any] = {"upload": upload, "state": screens.state_of(upload)}
    going = screens.going(upload_id)
    if going is not None or upload.state in {"new", "unreadable"}:
        context |= {"going": going, "may_upload": actor.may(permissions.UPLOAD, upload.office_id)}
        return render(request, "onboarding/waiting.html", context)
    reading = queries.reading(actor, upload_id)
    code, sheet = request.GET.get("kode", ""), request.GET.get("lembar", "")
    problems = list(queries.problems_of(reading.preview, code, sheet))
    context |= screens.preview_context(actor, upload, reading)
    context |= {
        "page": Paginator(problems, PROBLEMS_A_PAGE).get_page(request.GET.get("halaman")),
        "filters": screens.problem_filters(upload_id, reading.preview, code, sheet),
        "shown": len(problems),
        "done": queries.accepted(actor, upload_id),
    }
    return render(request, "onboarding/preview.html", context)


@page(permissions.VIEW)
def working(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Answer the progress card; when the work is done the whole page is loaded again."""
    queries.upload(actor_of(request), upload_id)
    going = screens.going(upload_id)
    if going is None:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("onboarding:preview", args=[upload_id])
        return response
    return render(request, "kit/progress.html", going)


@page(permissions.VIEW)
def mapping(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Show which sheet and column became what, and let a person change it."""
    actor = actor_of(request)
    if request.method == "POST":
        reading = queries.reading(actor, upload_id)
        order = mapping_order(key_of(request), upload_id, request.POST.dict(), reading.preview)
        size = queries.upload(actor, upload_id).size
        if background.run(upload_id, size, lambda: commands.change_mapping(actor, order)):
            messages.success(request, _("The workbook was read again by your mapping."))
        return redirect("onboarding:preview", upload_id)
    upload = queries.upload(actor, upload_id)
    reading = queries.reading(actor, upload_id)
    context = {"upload": upload, "state": screens.state_of(upload)}
    return render(
        request, "onboarding/mapping.html", context | screens.mapping_context(actor, upload, reading)
    )


@require_POST
@page(permissions.UPLOAD)
def read_again(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Read a workbook once more: members may have been registered meanwhile."""
    actor = actor_of(request)
    _read(actor, upload_id, queries.upload(actor, upload_id).size)
    return redirect("onboarding:preview", upload_id)


@require_POST
@page(permissions.ACCEPT)
def accept(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Let the workbook into the books as the preview showed it."""
    actor = actor_of(request)
    order = commands.AcceptImport(key_of(request), upload_id, screens.uuid_or_new(request.POST.get("versi")))
    size = queries.upload(actor, upload_id).size
    try:
        done = background.run(upload_id, size, lambda: commands.accept_import(actor, order))
    except Forbidden:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        response = preview_after(request, upload_id)
        response.status_code = status_of(refusal)
        return response
    if not done:
        return redirect("onboarding:preview", upload_id)
    messages.success(request, _("The workbook is in the books."))
    return redirect("onboarding:reconciliation", upload_id)


def preview_after(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The preview as the answer to a refused acceptance."""
    request.method = "GET"
    return preview(request, upload_id)


@page(permissions.VIEW)
def reconciliation(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Show, for paper, how the books agree with the workbook and what the difference consists of."""
    actor = actor_of(request)
    done = queries.accepted(actor, upload_id)
    if done is None:
        return redirect("onboarding:preview", upload_id)
    return render(request, "onboarding/reconciliation.html", screens.reconciliation_context(actor, done))


@page(permissions.VIEW)
def problem_list(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Give the rows that cannot be taken as a workbook."""
    reading = queries.reading(actor_of(request), upload_id)
    content = exports.problem_list(queries.problems_of(reading.preview))
    return _download(content, "masalah.xlsx")


@page(permissions.VIEW)
def template(request: HttpRequest) -> HttpResponse:
    """Give the workbook to fill in."""
    return _download(exports.template(), "contoh-buku-koperasi.xlsx")


@page(permissions.VIEW, members_permissions.VIEW)
def export(request: HttpRequest) -> HttpResponse:
    """Give the cooperative's own data in the shape of the template."""
    actor = actor_of(request)
    return _download(screens.export_workbook(actor), "buku-koperasi.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=exports.TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
