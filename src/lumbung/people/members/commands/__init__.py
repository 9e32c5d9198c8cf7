"""The acts of the members' register: one module for each kind."""

from lumbung.people.members.commands.circles import (
    ChangeRembug,
    CloseRembug,
    FoundRembug,
    HandOverLead,
    MergeRembugs,
    MoveMember,
    RembugKept,
    SetSubgroups,
    SplitRembug,
    add_office_move,
    change_rembug,
    close_rembug,
    found_rembug,
    hand_over_lead,
    merge_rembugs,
    move_member,
    set_subgroups,
    split_rembug,
)
from lumbung.people.members.commands.classes import ChangeClass, change_class
from lumbung.people.members.commands.household import RecordRelative, RelativeRecorded, record_relative
from lumbung.people.members.commands.imports import NewMember, NewRembug, add_members, add_rembugs
from lumbung.people.members.commands.journey import (
    Assessed,
    AssessProspect,
    ExamineGroup,
    ExamResult,
    Held,
    HoldGathering,
    PlaceProspect,
    PlanGathering,
    Planned,
    TurnProspect,
    assess_prospect,
    examine_group,
    hold_gathering,
    place_prospect,
    plan_gathering,
    turn_prospect,
)
from lumbung.people.members.commands.registry import (
    Changed,
    ChangePerson,
    ClearNik,
    LookAtNik,
    NikRecorded,
    Person,
    RecordConsent,
    RecordNik,
    Registered,
    RegisterProspect,
    SetPhoto,
    change_person,
    clear_nik,
    look_at_nik,
    record_consent,
    record_nik,
    register_prospect,
    set_photo,
)
from lumbung.people.members.commands.standing import (
    CardKept,
    IssueCard,
    RevokeCard,
    add_joining,
    add_leaving,
    issue_card,
    revoke_card,
)
from lumbung.people.members.photos import KeptPhoto, keep_photo

__all__ = [
    "AssessProspect", "Assessed", "CardKept", "ChangeClass", "ChangePerson", "ChangeRembug", "Changed",
    "ClearNik", "CloseRembug", "ExamResult", "ExamineGroup", "FoundRembug", "HandOverLead", "Held",
    "HoldGathering", "IssueCard", "KeptPhoto", "LookAtNik", "MergeRembugs", "MoveMember", "NewMember",
    "NewRembug", "NikRecorded", "Person", "PlaceProspect", "PlanGathering", "Planned", "RecordConsent",
    "RecordNik", "RecordRelative", "RegisterProspect", "Registered", "RelativeRecorded", "RembugKept",
    "RevokeCard", "SetPhoto", "SetSubgroups", "SplitRembug", "TurnProspect", "add_joining",
    "add_leaving", "add_members", "add_office_move", "add_rembugs", "assess_prospect", "change_class",
    "change_person", "change_rembug", "clear_nik", "close_rembug", "examine_group", "found_rembug",
    "hand_over_lead", "hold_gathering", "issue_card", "keep_photo", "look_at_nik", "merge_rembugs",
    "move_member", "place_prospect", "plan_gathering", "record_consent", "record_nik", "record_relative",
    "register_prospect", "revoke_card", "set_photo", "set_subgroups", "split_rembug", "turn_prospect",
]  # fmt: skip
