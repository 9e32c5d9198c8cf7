"""What the members' register answers: one module for each kind of question."""

from lumbung.people.members.queries.circles import ClassChangeView, RembugView, class_changes, rembug, rembugs
from lumbung.people.members.queries.journey import (
    AttendanceView,
    GatheringView,
    ProspectView,
    StepView,
    gathering,
    gatherings,
    prospects,
    steps,
)
from lumbung.people.members.queries.lists import (
    COUNTED,
    Filter,
    ListRow,
    MemberPage,
    every_member,
    member_count,
    members_page,
    narrowed,
)
from lumbung.people.members.queries.people import (
    CardHolder,
    CardView,
    Change,
    MemberDetail,
    MemberHit,
    MemberView,
    RelativeView,
    card,
    card_holder,
    card_token,
    changes,
    find_members,
    member,
    members_by_id,
    members_of_rembugs,
    nik,
    nik_holders,
    photo,
    photo_url,
    rembug_members,
    same_names,
)

__all__ = [
    "COUNTED", "AttendanceView", "CardHolder", "CardView", "Change", "ClassChangeView", "Filter",
    "GatheringView", "ListRow", "MemberDetail", "MemberHit", "MemberPage", "MemberView", "ProspectView",
    "RelativeView", "RembugView", "StepView", "card", "card_holder", "card_token", "changes",
    "class_changes", "every_member", "find_members", "gathering", "gatherings", "member", "member_count",
    "members_by_id", "members_of_rembugs", "members_page", "narrowed", "nik", "nik_holders", "photo",
    "photo_url", "prospects", "rembug", "rembug_members", "rembugs", "same_names", "steps",
]  # fmt: skip
