"""Evidence files are whole or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lumbung.kernel import files

COOP, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


def test_a_file_is_found_by_its_hash_and_kept_once(own_folder: Path) -> None:
    digest = files.keep(COOP, b"a photo")
    assert files.keep(COOP, b"a photo") == digest
    assert files.content_of(COOP, digest) == b"a photo"
    assert len([path for path in own_folder.rglob("*") if path.is_file()]) == 1


def test_another_cooperative_has_its_own_folder() -> None:
    digest = files.keep(COOP, b"a photo")
    with pytest.raises(files.FileLost):
        files.content_of(OTHER, digest)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_only_a_hash_names_a_file(name: str) -> None:
    with pytest.raises(files.FileLost):
        files.content_of(COOP, name)


def test_a_changed_file_is_not_believed(own_folder: Path) -> None:
    digest = files.keep(COOP, b"a photo")
    (own_folder / str(COOP) / digest[:2] / digest).write_bytes(b"another photo")
    with pytest.raises(files.FileLost):
        files.content_of(COOP, digest)


def test_a_full_disk_is_said_and_leaves_nothing(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.DiskFull):
        files.keep(COOP, b"a photo")
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []
