"""What every rule file is made of: exact amounts and rates, dated versions with their source."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from lumbung.kernel.money import Sen


def unique(codes: Sequence[str], what: str) -> None:
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"{what} more than once: {', '.join(sorted(twice))}")


def _exact(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal, Fraction)):
        raise ValueError('a rate is written as 0.025 or as "1/3"')
    return Fraction(value)


Rate = Annotated[Fraction, BeforeValidator(_exact)]
Amount = Annotated[Sen, Field(strict=True, ge=0)]
Count = Annotated[int, Field(strict=True, ge=0)]
Text = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Source(Frozen):
    """Where a number comes from, as a reader would look it up."""

    title: Text
    article: str = ""
    url: str = ""
    page: int = 0
    note: str = ""


class Version(Frozen):
    """One dated version of a rule file. `valid_to` is its last day, where the next one does not say."""

    valid_from: date
    valid_to: date | None = None
    source: Source
    verified_by: str = ""

    @property
    def contoh(self) -> bool:
        """True while nobody has signed for these numbers: they are an example."""
        return not self.verified_by.strip()


class Named(Frozen):
    code: Text
    id: Text
    en: Text

    def label(self, language: str = "id") -> str:
        return self.en if language.startswith("en") else self.id
