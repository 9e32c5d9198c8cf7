"""What the meetings answer: the list of a day, the sheet, receipts, what waits, the noon board."""

from lumbung.operations.meetings.queries.board import Board, Cell, board
from lumbung.operations.meetings.queries.handovers import (
    HandoverView,
    OfficerCash,
    handover,
    handovers,
    waiting_handover,
)
from lumbung.operations.meetings.queries.plan import (
    MeetingView,
    day_plan,
    leader_has_pin,
    meeting_of,
    officers,
    overdue,
)
from lumbung.operations.meetings.queries.sheets import (
    Recorded,
    RecordedLine,
    SheetRow,
    SheetView,
    blank_sheet,
    expected_parts,
    member_receipts,
    recorded_sheet,
    sheets,
)

__all__ = [
    "Board",
    "Cell",
    "HandoverView",
    "MeetingView",
    "OfficerCash",
    "Recorded",
    "RecordedLine",
    "SheetRow",
    "SheetView",
    "blank_sheet",
    "board",
    "day_plan",
    "expected_parts",
    "handover",
    "handovers",
    "leader_has_pin",
    "meeting_of",
    "member_receipts",
    "officers",
    "overdue",
    "recorded_sheet",
    "sheets",
    "waiting_handover",
]
