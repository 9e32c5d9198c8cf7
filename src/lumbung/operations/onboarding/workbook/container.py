"""Look at an uploaded file before anything opens it: what it is, how big it becomes, what hides in it.

Nothing here trusts what the file says of itself: every part is unpacked in small pieces and counted,
so a zip bomb costs no memory and is refused at the limit.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
FILE_BYTES_MAX = 40 * MEGABYTE
UNPACKED_BYTES_MAX = 512 * MEGABYTE
RATIO_MAX = 250  # Unpacked to packed; a plain sheet is about 10, a sheet of empty styled rows below 100.
RATIO_COUNTS_FROM = 8 * MEGABYTE
PARTS_MAX = 2_000
_PIECE = 256 * 1024

UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class WorkbookRefused(Exception):
    """This file cannot be read as a workbook; ``code`` says why and ``facts`` fill its message."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Container:
    """A file that passed: its kind ("xlsx", "ods", "xls", "csv") and, for a zip, its parts."""

    kind: str
    content: bytes
    parts: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def pieces(self, part: str) -> Iterator[bytes]:
        """Unpack one part, piece by piece."""
        return _pieces(self.content, self.parts[part])

    def text(self, part: str, limit: int = 4 * MEGABYTE) -> str:
        """Unpack one small part whole; an absent one is empty."""
        if part not in self.parts:
            return ""
        whole = bytearray()
        for piece in self.pieces(part):
            whole += piece
            if len(whole) > limit:
                raise WorkbookRefused("too_large_unpacked", limit=limit // MEGABYTE)
        return whole.decode("utf-8", "replace")


def inspect(content: bytes, name: str) -> Container:
    """Say what a file is, or refuse it: empty, too large, encrypted, with macros, a bomb, no workbook."""
    if not content.strip(b"\x00 \r\n\t"):
        raise WorkbookRefused("empty_file")
    if len(content) > FILE_BYTES_MAX:
        raise WorkbookRefused("too_large", limit=FILE_BYTES_MAX // MEGABYTE)
    if content.startswith(_OLE):
        return _inspect_ole(content)
    if content.startswith(b"PK"):
        return _inspect_zip(content)
    if name.casefold().endswith((".csv", ".txt", ".tsv")) and (
        b"\x00" not in content[:4096] or content.startswith(UTF16)
    ):
        return Container("csv", content)
    raise WorkbookRefused("not_a_workbook")


def _inspect_ole(content: bytes) -> Container:
    """The container of Excel 97, and of encrypted newer files."""
    if _wide("EncryptedPackage") in content or _wide("EncryptionInfo") in content:
        raise WorkbookRefused("encrypted")
    if _wide("_VBA_PROJECT") in content:
        raise WorkbookRefused("has_macros")
    if _wide("Workbook") not in content and _wide("Book") not in content:
        raise WorkbookRefused("not_a_workbook")
    return Container("xls", content)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _inspect_zip(content: bytes) -> Container:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise WorkbookRefused("corrupt") from error
    if len(infos) > PARTS_MAX:
        raise WorkbookRefused("too_large_unpacked", limit=UNPACKED_BYTES_MAX // MEGABYTE)
    parts = {info.filename: info for info in infos}
    if len(parts) != len(infos):
        raise WorkbookRefused("corrupt")
    lowered = [part.casefold() for part in parts]
    if any(info.flag_bits & 0x1 for info in infos):
        raise WorkbookRefused("encrypted")
    if any("vbaproject" in part or "macrosheets/" in part or part.startswith("basic/") for part in lowered):
        raise WorkbookRefused("has_macros")
    _weigh(content, infos)
    container = Container(_kind_of_zip(parts), content, parts)
    if container.kind == "ods" and "manifest:encryption-data" in container.text("META-INF/manifest.xml"):
        raise WorkbookRefused("encrypted")
    return container


def _kind_of_zip(parts: dict[str, zipfile.ZipInfo]) -> str:
    if "xl/workbook.xml" in parts or any(re.fullmatch(r"xl/workbook\d*\.xml", part) for part in parts):
        return "xlsx"
    if "content.xml" in parts:
        return "ods"
    if any(part.endswith("workbook.bin") for part in parts):
        raise WorkbookRefused("binary_workbook")
    raise WorkbookRefused("not_a_workbook")


def _weigh(content: bytes, infos: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, counting; the sizes written in the file may lie."""
    total = 0
    for info in infos:
        part = 0
        for piece in _pieces(content, info):
            part += len(piece)
            total += len(piece)
            if total > UNPACKED_BYTES_MAX:
                raise WorkbookRefused("too_large_unpacked", limit=UNPACKED_BYTES_MAX // MEGABYTE)
            if part > RATIO_COUNTS_FROM and part > RATIO_MAX * max(info.compress_size, 1):
                raise WorkbookRefused("zip_bomb", ratio=RATIO_MAX)
        if part != info.file_size:
            raise WorkbookRefused("corrupt")


def _pieces(content: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    header = content[info.header_offset : info.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise WorkbookRefused("corrupt")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = info.header_offset + 30 + name_length + extra_length
    packed = memoryview(content)[start : start + info.compress_size]
    if len(packed) < info.compress_size:
        raise WorkbookRefused("corrupt")
    if info.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise WorkbookRefused("corrupt")
    inflate = zlib.decompressobj(-15)
    try:
        rest: bytes = b""
        at = 0
        while at < len(packed) or rest:
            if not rest:
                rest = bytes(packed[at : at + _PIECE])
                at += _PIECE
            piece = inflate.decompress(rest, _PIECE * 4)
            rest = inflate.unconsumed_tail
            if piece:
                yield piece
        yield inflate.flush()
    except zlib.error as error:
        raise WorkbookRefused("corrupt") from error
