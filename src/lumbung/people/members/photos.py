"""Photos: taken by a telephone, kept without what the telephone adds, shown small."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError

from lumbung.kernel import files
from lumbung.people.members.errors import BadPhoto

UPLOAD_MAX = 10 * 1024 * 1024
PIXELS_MAX = 40_000_000
PORTRAIT_SIDE = 900
THUMB_SIDE = 96
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """The hashes of a portrait (JPEG) and of its small picture (WebP)."""

    portrait_hash: str
    photo_hash: str


def keep_photo(coop_id: UUID, content: bytes) -> KeptPhoto:
    """Keep a photo: upright, square, without EXIF, at most 900 px; and a 96 px WebP of it.

    Refuses: BadPhoto, DiskFull
    """
    picture = _opened(content)
    square = ImageOps.fit(
        picture, (min(PORTRAIT_SIDE, *picture.size),) * 2, Image.Resampling.LANCZOS, centering=(0.5, 0.4)
    )
    small = square.resize((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return KeptPhoto(
        files.keep(coop_id, _encoded(square, "JPEG", quality=85, optimize=True)),
        files.keep(coop_id, _encoded(small, "WEBP", quality=72, method=6)),
    )


def _opened(content: bytes) -> Image.Image:
    if not content or len(content) > UPLOAD_MAX:
        raise BadPhoto(bytes=len(content))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > PIXELS_MAX or min(picture.size) < THUMB_SIDE:
                raise BadPhoto(width=picture.width, height=picture.height)
            upright = ImageOps.exif_transpose(picture)
            return upright.convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Warning,
        Image.DecompressionBombError,
    ) as error:
        raise BadPhoto(bytes=len(content)) from error


def _encoded(picture: Image.Image, kind: str, **options: int | bool) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # a new picture: nothing of the old one's EXIF, profile or comments comes along
    out = io.BytesIO()
    clean.save(out, kind, **options)
    return out.getvalue()
