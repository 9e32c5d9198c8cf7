"""A page with one form: shown, refused with its reason, or done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lumbung.kernel.http import attempt, form_status


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    submit: str,
    back: str,
    done: Callable[[Any], tuple[str, str]],
    text: str = "",
    kind: str = "primary",
) -> HttpResponse:
    """Show the form; when it is sent and taken, say so and go where ``done`` says (address, message)."""
    if form.is_bound and form.is_valid():
        receipt = attempt(form, lambda: act(form.cleaned_data))
        if receipt is not None:
            url, message = done(receipt)
            if message:
                messages.success(request, message)
            return redirect(url)
    context = {
        "form": form, "heading": heading, "submit": submit, "back": back, "text": text, "kind": kind,
        "form_key": request.POST.get("key"),
    }  # fmt: skip
    return render(request, "staff/form.html", context, status=form_status(form))
