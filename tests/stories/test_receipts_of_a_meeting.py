"""The receipt she was given at the meeting is the one her own page shows, with the same number and amount."""

from __future__ import annotations

from lumbung.operations.meetings.tests.acts import as_expected, field, record
from lumbung.operations.membership import queries
from tests.cast import TinyCoop


def test_her_page_knows_the_numbers_that_the_meeting_gave_out(coop: TinyCoop) -> None:
    place = field(coop, 5)
    away = place.member_ids[1]
    receipt = record(place, as_expected(place, absent=(away,)))
    given = {one.member_id: (one.number, one.paid_sen) for one in receipt.receipts}
    for member_id in place.member_ids:
        shown = [
            (one.receipt, one.total_sen)
            for one in queries.entries(coop.actor, member_id)
            if one.kind == "meetings.collection"
        ]
        assert shown == ([] if member_id == away else [given[member_id]])
