"""Uploading, deciding, accepting: what each act does, and what it refuses."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from lumbung.books.ledger import queries as ledger_queries
from lumbung.kernel import files
from lumbung.kernel.actors import Actor, NotAllowed, WrongOffice
from lumbung.kernel.ids import uuid7
from lumbung.operations.onboarding import commands, errors, permissions, queries
from lumbung.operations.onboarding.models import Acceptance, Reading, Upload
from lumbung.operations.onboarding.tests.acts import SAMPLE, accept, offer_products, upload, workbook
from lumbung.people.members import queries as members_queries
from lumbung.products.financing import queries as financing_queries
from lumbung.products.savings import queries as savings_queries
from tests.cast import DAY, TinyCoop, person

RUPIAH = 100


@pytest.fixture(autouse=True)
def evidence(tmp_path: Path, settings: Any) -> Path:
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def clerk(coop: TinyCoop) -> Actor:
    offer_products(coop)
    return person(coop, permissions.UPLOAD, permissions.VIEW, name="Pak Dodi")


@pytest.fixture
def head(coop: TinyCoop) -> Actor:
    return person(coop, permissions.ACCEPT, permissions.VIEW, name="Bu Lina")


def test_the_sample_becomes_members_savings_and_contracts(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    assert members_queries.member_count(coop.actor, members_queries.Filter()) == 0
    receipt = accept(head, upload_id)
    assert (receipt.members, receipt.savings, receipt.financings) == (115, 114, 56)
    assert len(receipt.journals) == 3
    hits = members_queries.find_members(coop.actor, "Yuliana Oktaviani")
    detail = members_queries.member(coop.actor, hits[0].id)
    assert detail.old_number == "0005"
    balances = savings_queries.balances(coop.actor, [hits[0].id])[hits[0].id]
    assert balances == {"pokok": 1_000_000, "wajib": 28_500_000, "sukarela": 10_950_000}
    (contract,) = financing_queries.running(coop.actor, [hits[0].id])[hits[0].id]
    assert (contract.cost_sen, contract.margin_sen) == (500_000_000, 100_000_000)
    assert contract.left_sen == 336_000_000


def test_the_opening_reconciles_with_the_trial_balance(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    accept(head, upload_id)
    rows = {row.code: row.balance_sen for row in ledger_queries.trial_balance(coop.actor, DAY)}
    assert sum(rows.values()) == 0
    assert rows["11101"] == 18_750_000 * RUPIAH
    assert rows["11201"] == 64_321_500 * RUPIAH
    assert rows["41402"] == -55_804_500 * RUPIAH
    assert rows["41101"] == -(1_190_000 - 50_000) * RUPIAH
    done = queries.accepted(head, upload_id)
    assert done is not None
    assert rows["41501"] == done.equity_sen
    # What opening equity received is exactly the sum of the named differences.
    assert done.equity_sen == sum(figure["difference_sen"] for figure in done.figures)
    differences = {f["target"]: f["difference_sen"] for f in done.figures if f["difference_sen"]}
    assert differences["receivable"] == (3_300_000 - 72_000) * RUPIAH  # 0017 and 0013 stay out
    assert differences["savings:pokok"] == -50_000 * RUPIAH
    assert set(differences) == {
        "receivable",
        "deferred",
        "savings:pokok",
        "savings:wajib",
        "savings:sukarela",
        "savings:idul_fitri",
    }


def test_the_same_file_twice_changes_nothing(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    first = accept(head, upload_id)
    kept = files.keep(coop.id, SAMPLE)
    again = commands.upload_workbook(
        clerk, commands.UploadWorkbook(uuid7(), coop.office_id, kept, "nama-lain.xlsx", len(SAMPLE))
    )
    assert (again.upload_id, again.is_new) == (upload_id, False)
    assert accept(head, upload_id) == first
    assert members_queries.member_count(coop.actor, members_queries.Filter()) == 115


def test_the_same_key_gives_the_same_receipt(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id, key = upload(clerk, coop.office_id), uuid7()
    assert accept(head, upload_id, key) == accept(head, upload_id, key)


def test_the_one_who_uploaded_never_accepts(coop: TinyCoop, clerk: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    both = person(coop, permissions.ACCEPT, permissions.VIEW, user_id=clerk.user_id)
    with pytest.raises(errors.OwnImport):
        accept(both, upload_id)


def test_refuses_without_the_right_and_in_another_office(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    with pytest.raises(NotAllowed):
        accept(clerk, upload_id)
    elsewhere = person(coop, permissions.ACCEPT, permissions.VIEW, offices=[coop.other_office_id])
    version = queries.reading(head, upload_id).version
    with pytest.raises(WrongOffice):
        commands.accept_import(elsewhere, commands.AcceptImport(uuid7(), upload_id, version))


def test_refuses_what_was_not_read_or_is_not_there(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    kept = files.keep(coop.id, SAMPLE)
    order = commands.UploadWorkbook(uuid7(), coop.office_id, kept, "buku.xlsx", len(SAMPLE))
    receipt = commands.upload_workbook(clerk, order)
    with pytest.raises(errors.NotRead):
        commands.accept_import(head, commands.AcceptImport(uuid7(), receipt.upload_id, uuid7()))
    with pytest.raises(errors.NoUpload):
        commands.accept_import(head, commands.AcceptImport(uuid7(), uuid7(), uuid7()))
    with pytest.raises(errors.NoUpload):
        commands.read_upload(clerk, commands.ReadUpload(uuid7(), uuid7()))


def test_refuses_a_preview_that_is_no_longer_what_was_seen(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    seen = queries.reading(head, upload_id).version
    commands.read_upload(clerk, commands.ReadUpload(uuid7(), upload_id))
    with pytest.raises(errors.PreviewChanged):
        commands.accept_import(head, commands.AcceptImport(uuid7(), upload_id, seen))


def test_a_person_registered_meanwhile_is_not_taken_twice(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    one: list[list[object]] = [
        ["No. Anggota", "Nama", "NIK", "Rembug"],
        ["0001", "Siti", "3603015708900001", "Melati"],
    ]
    two: list[list[object]] = [*one, ["0002", "Ida", "3603015708900002", "Melati"]]
    first = upload(clerk, coop.office_id, workbook({"ANGGOTA": one}))
    second = upload(clerk, coop.office_id, workbook({"ANGGOTA": two}))
    accept(head, first)
    with pytest.raises(errors.PreviewChanged):
        accept(head, second)
    commands.read_upload(clerk, commands.ReadUpload(uuid7(), second))
    preview = queries.reading(head, second).preview
    assert [problem["code"] for problem in preview["problems"]] == ["nik_registered"]
    assert accept(head, second).members == 1
    rembugs = members_queries.rembugs(coop.actor, office_ids=[coop.office_id])
    assert [(view.name, view.member_count) for view in rembugs] == [("Melati", 2)]


def test_refuses_when_nothing_can_be_taken(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    rows: list[list[object]] = [["No. Anggota", "Nama", "NIK"], ["0001", "Siti", "123"]]
    upload_id = upload(clerk, coop.office_id, workbook({"ANGGOTA": rows}))
    with pytest.raises(errors.NothingToTake):
        accept(head, upload_id)


def test_refuses_savings_that_nobody_offers_until_a_person_maps_them(
    coop: TinyCoop, clerk: Actor, head: Actor
) -> None:
    rows: list[list[object]] = [
        ["No. Anggota", "Nama", "NIK", "Simpanan Wajib", "Simpanan Wisata"],
        ["0001", "Siti", "3603015708900001", 10_000, 25_000],
    ]
    upload_id = upload(clerk, coop.office_id, workbook({"ANGGOTA": rows}))
    with pytest.raises(errors.ProductsMissing, match="wisata"):
        accept(head, upload_id)
    choice = commands.TableChoice(0, "members", {4: "savings:sukarela"})
    commands.change_mapping(clerk, commands.ChangeMapping(uuid7(), upload_id, (choice,)))
    accept(head, upload_id)
    (hit,) = members_queries.find_members(coop.actor, "Siti")
    assert savings_queries.balances(coop.actor, [hit.id])[hit.id] == {
        "wajib": 1_000_000,
        "sukarela": 2_500_000,
    }


def test_refuses_contracts_without_a_product(coop: TinyCoop, head: Actor) -> None:
    clerk = person(coop, permissions.UPLOAD, permissions.VIEW)
    sheets: dict[str, Any] = {
        "ANGGOTA": [["No. Anggota", "Nama", "NIK"], ["0001", "Siti", "3603015708900001"]],
        "PEMBIAYAAN": [
            ["No. Anggota", "Nama", "Harga Perolehan", "Margin", "Jk Waktu (mgg)", "Sudah Dibayar"],
            ["0001", "Siti", 1_000_000, 100_000, 25, 44_000],
        ],
    }
    upload_id = upload(clerk, coop.office_id, workbook(sheets))
    with pytest.raises(errors.NoFinancingProduct):
        accept(head, upload_id)


def test_a_file_that_is_no_workbook_is_kept_with_the_reason(coop: TinyCoop, clerk: Actor) -> None:
    upload_id = upload(clerk, coop.office_id, b"%PDF surat", "surat.pdf")
    view = queries.upload(clerk, upload_id)
    assert view.state == "unreadable"
    assert "bukan buku kerja" in view.refusal


def test_unreadable_at_the_last_moment_takes_nothing(
    coop: TinyCoop, clerk: Actor, head: Actor, evidence: Path
) -> None:
    upload_id = upload(clerk, coop.office_id)
    for kept in evidence.rglob("*"):
        if kept.is_file() and len(kept.name) == 64:
            kept.unlink()
    with pytest.raises(files.FileLost):
        accept(head, upload_id)
    assert errors.Unreadable(reason="x").facts == {"reason": "x"}
    assert members_queries.member_count(coop.actor, members_queries.Filter()) == 0


def test_refuses_a_mapping_of_unknown_words(coop: TinyCoop, clerk: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    for choice in (
        commands.TableChoice(0, "rocket", {}),
        commands.TableChoice(0, "members", {2: "password"}),
        commands.TableChoice(99, "members", {}),
    ):
        with pytest.raises(errors.NoMapping):
            commands.change_mapping(clerk, commands.ChangeMapping(uuid7(), upload_id, (choice,)))


def test_an_accepted_workbook_stays_as_it_is(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    accept(head, upload_id)
    with pytest.raises(errors.AlreadyAccepted):
        commands.read_upload(clerk, commands.ReadUpload(uuid7(), upload_id))
    with pytest.raises(errors.AlreadyAccepted):
        commands.change_mapping(clerk, commands.ChangeMapping(uuid7(), upload_id))


def test_a_person_changes_where_a_ledger_line_goes(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    order = commands.ChangeMapping(
        uuid7(), upload_id, lines={"Cadangan / SHU belum dibagi": "account:41301"}, products={"MTA": "mtc"}
    )
    commands.change_mapping(clerk, order)
    assert queries.reading(head, upload_id).preview["products"]["MTA"] == "mtc"
    accept(head, upload_id)
    rows = {row.code: row.balance_sen for row in ledger_queries.trial_balance(coop.actor, DAY)}
    assert rows["41301"] == -55_804_500 * RUPIAH


def test_cash_of_the_trial_balance_comes_in_once_per_office(
    coop: TinyCoop, clerk: Actor, head: Actor
) -> None:
    ledger: list[list[object]] = [
        ["Perkiraan", "Debet", "Kredit"],
        ["Kas", 1_000_000, 0],
        ["Modal", 0, 1_000_000],
    ]
    for number in (1, 2):
        people: list[list[object]] = [
            ["No. Anggota", "Nama", "NIK"],
            [f"000{number}", f"Siti {number}", f"360301570890000{number}"],
        ]
        accept(head, upload(clerk, coop.office_id, workbook({"ANGGOTA": people, "NERACA": ledger})))
    rows = {row.code: row.balance_sen for row in ledger_queries.trial_balance(coop.actor, DAY)}
    assert rows["11101"] == 1_000_000 * RUPIAH


def test_a_member_knows_her_row_in_the_workbook(coop: TinyCoop, clerk: Actor, head: Actor) -> None:
    accept(head, upload(clerk, coop.office_id))
    (hit,) = members_queries.find_members(coop.actor, "Aisyah Syafri")
    assert queries.origin_of(head, hit.id) == ("ANGGOTA", 10, "Hj. aisyah syafri (alm. suami)")


def test_a_full_disk_is_a_refusal(coop: TinyCoop, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.DiskFull):
        files.keep(coop.id, SAMPLE)


def test_another_cooperative_sees_nothing(coop: TinyCoop, other_coop: TinyCoop, clerk: Actor) -> None:
    upload_id = upload(clerk, coop.office_id)
    stranger = person(other_coop, permissions.VIEW, permissions.UPLOAD)
    assert queries.uploads(stranger) == []
    with pytest.raises(errors.NoUpload):
        queries.upload(stranger, upload_id)
    assert (Upload.objects.count(), Reading.objects.count(), Acceptance.objects.count()) == (0, 0, 0)
