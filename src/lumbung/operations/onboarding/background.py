"""Long work beside the request: a big workbook is read and taken while the page shows how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import connections
from django.utils import translation
from django.utils.translation import gettext as _

from lumbung.kernel.errors import Refusal
from lumbung.operations.onboarding import progress

AT_ONCE_BYTES = 1_500_000  # a smaller workbook is read and taken within the request

_log = structlog.get_logger("lumbung.onboarding")


def run(upload_id: UUID, size: int, act: Callable[[], object]) -> bool:
    """Do the work now when it is small, else in a thread of its own; say whether it is done.

    A refusal of small work is the caller's; of work in a thread it is told by the progress.
    """
    if size <= AT_ONCE_BYTES:
        act()
        return True
    going = progress.of(upload_id)
    if going is not None and going.is_running:
        return False
    progress.note(upload_id, "start")
    language = translation.get_language() or "id"
    threading.Thread(target=_work, args=(upload_id, act, language), name=f"onboarding-{upload_id}").start()
    return False


def _work(upload_id: UUID, act: Callable[[], object], language: str) -> None:
    with translation.override(language):
        try:
            act()
        except Refusal as refusal:
            progress.note(upload_id, "start", failed=str(refusal))
        except Exception:
            _log.exception("onboarding", upload=str(upload_id))
            said = _("Something unexpected stopped the work; nothing was taken. Please try again.")
            progress.note(upload_id, "start", failed=said)
        else:
            progress.clear(upload_id)
        finally:
            connections.close_all()
