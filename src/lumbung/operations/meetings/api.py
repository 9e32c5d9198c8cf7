"""The same act for the phone's script: one request, one key; sending it again is harmless."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import Field

from lumbung.kernel.http import actor_of
from lumbung.operations.meetings import commands
from lumbung.operations.meetings.commands import CollectionSheet, LeaderWord
from lumbung.operations.meetings.rules import SheetLine
from lumbung.operations.till.rules import count_of

router = Router(tags=["rembug"])

Amount = Annotated[int, Field(ge=0, le=10**13)]
Short = Annotated[str, Field(max_length=120)]


class LineIn(Schema):
    """One member's line, in sen."""

    member_id: UUID
    state: Literal["present", "absent", "entrusted"] = "present"
    reason: Short = ""
    deposits: Annotated[dict[Annotated[str, Field(max_length=40)], Amount], Field(max_length=40)] = {}
    instalments: Annotated[dict[UUID, Amount], Field(max_length=40)] = {}
    gifts: Annotated[dict[Literal["infaq", "wakaf"], Amount], Field(max_length=2)] = {}

    def line(self) -> SheetLine:
        """Return it as the command wants it."""
        return SheetLine(
            self.member_id,
            self.state,
            self.reason,
            tuple((code, sen) for code, sen in self.deposits.items() if sen),
            tuple((contract, sen) for contract, sen in self.instalments.items() if sen),
            tuple((str(fund), sen) for fund, sen in self.gifts.items() if sen),
        )


class LeaderIn(Schema):
    """Who saw the amounts for the rembug."""

    how: Literal["pin", "signed", "paper"]
    name: Short
    member_id: UUID | None = None
    pin: Annotated[str, Field(max_length=6, pattern=r"^\d*$")] = ""


class SheetIn(Schema):
    """A whole sheet as the phone sends it; notes by value in sen."""

    key: UUID
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=200)]
    notes: Annotated[dict[int, Annotated[int, Field(ge=0, le=99_999)]], Field(max_length=20)] = {}
    coins_sen: Amount = 0
    kencleng_sen: Amount = 0
    leader: LeaderIn


class ReceiptOut(Schema):
    """A sheet in the books, and where to see it."""

    collection_id: UUID
    number: str
    day: date
    lines_sen: int
    kencleng_sen: int
    url: str


@router.post("/rembug/{uuid:rembug_id}/{held_on}/lembar", response={201: ReceiptOut}, url_name="record_sheet")
def record_sheet(request: HttpRequest, rembug_id: UUID, held_on: date, body: SheetIn) -> Status[ReceiptOut]:
    """Record a meeting's sheet; the same key always answers with the same receipt."""
    order = CollectionSheet(
        body.key,
        rembug_id,
        held_on,
        tuple(line.line() for line in body.lines),
        count_of(body.notes, body.coins_sen),
        LeaderWord(body.leader.how, body.leader.name, body.leader.member_id, body.leader.pin),
        body.kencleng_sen,
    )
    receipt = commands.send_sheet(actor_of(request), order)
    return Status(
        201,
        ReceiptOut(
            collection_id=receipt.collection_id,
            number=receipt.number,
            day=receipt.day,
            lines_sen=receipt.lines_sen,
            kencleng_sen=receipt.kencleng_sen,
            url=reverse("meetings:recorded", args=[receipt.collection_id]),
        ),
    )
