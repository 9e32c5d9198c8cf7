"""Somebody with an honest account tries what is not hers: other offices, decisions, cash."""

from __future__ import annotations

from typing import Any

import pytest

from lumbung.kernel.actors import WrongOffice
from lumbung.kernel.commands import Waiting, approve
from lumbung.kernel.ids import uuid7
from lumbung.kernel.scope import writing
from lumbung.operations.membership import commands as membership
from lumbung.operations.membership.tests.acts import RP, Branch, open_branch
from lumbung.operations.till.commands import (
    BookDifference,
    SettleDifference,
    book_difference,
    cash_accounts,
    settle_difference,
    vault_accounts,
)
from lumbung.people.staff import commands as staff
from lumbung.people.staff import queries as staff_queries
from lumbung.people.staff.errors import NotOurAccount
from lumbung.products.financing import commands as financing
from lumbung.products.financing.errors import WrongCash
from lumbung.products.funds import commands as funds
from lumbung.products.funds.errors import WrongCash as NotThisCash
from tests.cast import DAY, TinyCoop, account_for, client_for, person_with_role


@pytest.fixture
def branch(coop: TinyCoop) -> Branch:
    """The first branch at work."""
    return open_branch(coop)


@pytest.mark.parametrize("role", ["field_officer", "teller"])
@pytest.mark.parametrize("page", ["cetak/", "lembar.pdf", "pin/", ""])
def test_the_sheet_of_another_office_stays_there(branch: Branch, role: str, page: str) -> None:
    branch.member()
    here = client_for(branch.coop, role, [branch.office])
    there = client_for(branch.coop, role, [branch.coop.other_office_id])
    address = f"/rembug/{branch.rembug}/{DAY.isoformat()}/{page}"
    answer = there.get(address)
    assert answer.status_code == 403, (answer.status_code, address)
    assert b"Siti" not in answer.content
    if page in {"cetak/", "lembar.pdf"}:
        assert here.get(address).status_code == 200


def test_the_receiving_office_or_somebody_above_both_agrees_to_a_move(branch: Branch) -> None:
    her = branch.member()
    order = membership.MoveOffice(uuid7(), branch.office, her, branch.coop.other_office_id, "Ikut suami")
    assert isinstance(membership.move_office(branch.manager, order), Waiting)
    colleague = person_with_role(branch.coop, "branch_manager", [branch.office], "Bu Lilis")
    with pytest.raises(WrongOffice):
        approve(colleague, order.key)
    approve(person_with_role(branch.coop, "head_office", name="Bu Nur"), order.key)


def test_a_release_is_not_decided_with_a_password_alone(branch: Branch) -> None:
    her, another = branch.member(), branch.member()
    order = membership.Release(uuid7(), branch.office, her, "resigned", "Pindah kota")
    assert isinstance(membership.release(branch.teller, order), Waiting)
    manager = client_for(branch.coop, "branch_manager", second_factor=False)
    refused = manager.post(f"/menunggu/{order.key}/setujui/")
    assert refused.status_code == 403
    alone = manager.post(
        f"/anggota/{another}/keluar/",
        {"key": str(uuid7()), "how": "resigned", "reason": "Pindah kota", "where": "keep",
         "left_on": DAY.isoformat(), "payee": "", "heir": ""},
    )  # fmt: skip
    assert alone.status_code == 403
    shown = client_for(branch.coop, "branch_manager")
    assert shown.post(f"/menunggu/{order.key}/setujui/").status_code == 302


def test_a_one_time_password_is_shown_once_and_kept_by_no_browser(coop: TinyCoop) -> None:
    user = account_for(coop, "teller", name="Bu Ratna")
    ratna = next(one for one in staff_queries.people(coop.actor) if one.user_id == user.id)
    admin = client_for(coop, "admin")
    sent = admin.post(f"/pegawai/{ratna.id}/sandi/", {"key": str(uuid7()), "reason": "Lupa sandi"})
    assert sent.status_code == 302
    first = admin.get(sent["Location"])
    assert first.status_code == 200
    assert "no-store" in first["Cache-Control"]
    assert admin.get(sent["Location"]).status_code == 302


def test_another_cooperative_signs_nobody_out(coop: TinyCoop, other_coop: TinyCoop) -> None:
    user = account_for(coop, "teller", login="ratna.crg")
    hired = staff.hire(
        other_coop.actor, staff.Hiring(uuid7(), "X1", "Ratna", DAY, login="ratna.crg", existing=True)
    )
    assert hired.user_id == user.id
    with pytest.raises(NotOurAccount):
        staff.end_sessions(other_coop.actor, staff.SessionsOrder(uuid7(), hired.person_id))


@pytest.mark.parametrize(("role", "sees"), [("supervisor", False), ("admin", False), ("auditor", True)])
def test_the_history_is_no_way_round_to_the_members(branch: Branch, role: str, sees: bool) -> None:
    her = branch.member()
    client = client_for(branch.coop, role)
    assert (b"Siti" in client.get("/riwayat/").content) is sees
    assert (b"Siti" in client.get(f"/riwayat/members_member/{her}/").content) is sees


def test_behind_a_proxy_each_visitor_has_a_place_of_her_own(coop: TinyCoop, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    client = client_for(coop, "teller")
    said = ({"x-forwarded-for": one} for one in ("203.0.113.7", "10.0.0.1, 203.0.113.8", "<script>", ""))
    seen = [client.get("/akun/", headers=one).wsgi_request.META["REMOTE_ADDR"] for one in said]
    assert seen == ["203.0.113.7", "203.0.113.8", "127.0.0.1", "127.0.0.1"]
    settings.BEHIND_PROXY = False
    direct = client.get("/akun/", headers={"x-forwarded-for": "203.0.113.7"}).wsgi_request
    assert direct.META["REMOTE_ADDR"] == "127.0.0.1"


def test_the_vault_moves_by_no_other_act(branch: Branch) -> None:
    coop = branch.coop
    with writing(coop.actor):
        vault = vault_accounts(coop.actor, office_id=branch.office, books=["tamwil"])["tamwil"]
    her = branch.member()
    order = financing.PayInstalment(uuid7(), branch.office, branch.owes(her, 80_000), vault.id, 10_000 * RP)
    with pytest.raises(WrongCash):
        financing.pay_instalment(branch.teller, order)


def test_a_gift_does_not_go_into_the_cash_of_another_office(branch: Branch) -> None:
    teller = person_with_role(branch.coop, "teller", [branch.office, branch.coop.other_office_id], "Bu Ratna")
    with writing(teller):
        purse = cash_accounts(teller, office_id=branch.coop.other_office_id, where="field", books=["zis"])[
            "zis"
        ]
    with pytest.raises(NotThisCash):
        funds.give(teller, funds.Give(uuid7(), branch.office, "infaq", 5_000 * RP, purse.id))


def test_a_large_surplus_leaves_the_till_on_two_words(branch: Branch) -> None:
    booked = book_difference(
        branch.teller, BookDifference(uuid7(), branch.office, 500_000 * RP, "Lebih, belum jelas")
    )
    order = SettleDifference(uuid7(), branch.office, booked.difference_id, "returned", "Diambil pemilik")
    assert isinstance(settle_difference(branch.teller, order), Waiting)
    small = book_difference(branch.teller, BookDifference(uuid7(), branch.office, 5_000 * RP, "Lebih"))
    given = SettleDifference(uuid7(), branch.office, small.difference_id, "returned", "Diambil pemilik")
    assert not isinstance(settle_difference(branch.teller, given), Waiting)
