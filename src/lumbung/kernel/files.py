"""Evidence files: kept under the hash of their content, a folder for each cooperative, never served by path.

A file is written beside its place and moved there when it is whole, so a killed server or a full disk leaves
nothing half written. The same content is kept once.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Missing

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskFull(Conflict):
    """There is no room for the file; nothing of it stays."""

    title = _(
        "The file could not be kept: the server's disk is full. Tell the administrator, then send it again."
    )


class FileLost(Missing):
    """The register knows the file, the disk does not."""

    title = _("This file is not on the server. It may have been lost in a restore; tell your administrator.")


def keep(coop_id: UUID, content: bytes) -> str:
    """Keep a file of a cooperative; return the SHA-256 by which it is found again.

    Refuses: DiskFull
    """
    digest = hashlib.sha256(content).hexdigest()
    place = _place(coop_id, digest)
    if place.exists():
        return digest
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, content)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull() from error
        raise
    return digest


def _write(place: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".growing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def content_of(coop_id: UUID, digest: str) -> bytes:
    """Return a kept file, after comparing it with its hash.

    Refuses: FileLost
    """
    try:
        content = _place(coop_id, digest).read_bytes()
    except FileNotFoundError:
        raise FileLost(file=digest) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileLost(file=digest)
    return content


def _place(coop_id: UUID, digest: str) -> Path:
    if not _HASH.fullmatch(digest):
        raise FileLost(file=digest[:80])
    return Path(settings.EVIDENCE_ROOT) / str(UUID(str(coop_id))) / digest[:2] / digest
