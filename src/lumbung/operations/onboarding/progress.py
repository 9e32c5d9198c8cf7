"""How far a long reading or import is: a small file beside the evidence, seen by every worker of the server.

It lives outside of the transaction, which nobody else can look into until it is done.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

STALE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done; ``failed`` is the reason when it stopped."""

    what: str
    done: int = 0
    total: int = 0
    failed: str = ""
    at: int = 0

    @property
    def is_running(self) -> bool:
        """Whether somebody is still at it: a killed server leaves a note that grows old."""
        return not self.failed and time.time() - self.at < STALE_SECONDS


def note(upload_id: UUID, what: str, done: int = 0, total: int = 0, failed: str = "") -> None:
    """Write how far it is; a full disk stops no import."""
    place = _place(upload_id)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        growing = place.with_suffix(f".{os.getpid()}")
        growing.write_text(json.dumps(asdict(Progress(what, done, total, failed, int(time.time())))))
        os.replace(growing, place)


def of(upload_id: UUID) -> Progress | None:
    """Read how far it is; None when nothing is going on."""
    try:
        return Progress(**json.loads(_place(upload_id).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def clear(upload_id: UUID) -> None:
    """Forget it: the work is done."""
    _place(upload_id).unlink(missing_ok=True)


def _place(upload_id: UUID) -> Path:
    return Path(settings.EVIDENCE_ROOT) / "progress" / f"{UUID(str(upload_id))}.json"
