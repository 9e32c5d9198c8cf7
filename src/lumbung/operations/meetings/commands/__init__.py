"""The acts of the meetings: planning, the sheet, corrections, the leader's PIN, the handover."""

from lumbung.operations.meetings.commands.corrections import (
    CorrectionReceipt,
    CorrectLine,
    TakeBack,
    TakenBack,
    correct_line,
    take_back_sheet,
)
from lumbung.operations.meetings.commands.handovers import (
    AcceptCash,
    HandoverReceipt,
    accept_cash,
)
from lumbung.operations.meetings.commands.planning import (
    PlanMeetings,
    Planned,
    Substituted,
    SubstituteOfficer,
    add_meetings,
    plan_meetings,
    substitute_officer,
)
from lumbung.operations.meetings.commands.recording import (
    CollectionReceipt,
    CollectionSheet,
    LeaderWord,
    record_collection,
    send_sheet,
)
from lumbung.operations.meetings.commands.witness import (
    LeaderPinSet,
    SetLeaderPin,
    SetPinAside,
    note_wrong_pin,
    set_leader_pin,
    set_pin_aside,
)

__all__ = [
    "AcceptCash",
    "CollectionReceipt",
    "CollectionSheet",
    "CorrectLine",
    "CorrectionReceipt",
    "HandoverReceipt",
    "LeaderPinSet",
    "LeaderWord",
    "PlanMeetings",
    "Planned",
    "SetLeaderPin",
    "SetPinAside",
    "SubstituteOfficer",
    "Substituted",
    "TakeBack",
    "TakenBack",
    "accept_cash",
    "add_meetings",
    "correct_line",
    "note_wrong_pin",
    "plan_meetings",
    "record_collection",
    "send_sheet",
    "set_leader_pin",
    "set_pin_aside",
    "substitute_officer",
    "take_back_sheet",
]
