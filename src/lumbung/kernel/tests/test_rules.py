"""Are the rules complete, dated and sourced, and is a broken file stopped at the door?"""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from lumbung.kernel import glossary, rules
from lumbung.kernel.rulebook import SUBJECTS, Financing, Membership, Savings, Tenor
from lumbung.kernel.rules import Library, NotInForce, RulesBroken

TODAY = date(2026, 11, 23)
CHART_CSV = Path(__file__).parent / "golden" / "chart-of-accounts.csv"

Rewrite = Callable[[str, str, str], Library]


@pytest.fixture
def rewritten(tmp_path: Path) -> Rewrite:
    """A copy of the rules in which one piece of text of one file reads differently."""

    def rewrite(name: str, old: str, new: str) -> Library:
        folder = tmp_path / "rules"
        shutil.copytree(rules.folder(), folder)
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return Library(folder)

    return rewrite


# --- what holds


def test_the_numbers_of_the_founding_cooperative() -> None:
    now = rules.at(TODAY)
    assert (now.savings.pokok_sen, now.savings.wajib_sen) == (10_000_00, 5_000_00)
    assert now.membership.admin_fee_sen == 5_000_00
    assert (now.membership.rembug_min, now.membership.rembug_max, now.membership.lwk_sessions) == (15, 40, 3)
    assert (now.charity.weekly_sen, now.charity.infaq_sen, now.charity.wakaf_sen) == (
        3_000_00,
        1_000_00,
        2_000_00,
    )
    assert [item.value_sen for item in now.till.denominations][:3] == [100_000_00, 75_000_00, 50_000_00]
    assert now.hijri.year == 1447


def test_numbers_nobody_verified_say_that_they_are_an_example() -> None:
    assert rules.at(TODAY).charity.contoh
    assert rules.at(TODAY).charity.source.title
    verified = rules.at(TODAY).charity.model_copy(update={"verified_by": "SR 2026-11-20"})
    assert not verified.contoh


def test_nothing_is_in_force_before_its_first_version() -> None:
    with pytest.raises(NotInForce, match="charity rules are in force on 2018-03-31"):
        _ = rules.at(date(2018, 3, 31)).charity
    assert rules.at(date(2018, 4, 1)).charity.weekly_sen == 3_000_00


def test_rates_are_exact_and_never_a_float() -> None:
    product = rules.at(TODAY).financing.product("mmu")
    assert [(tenor.weeks, tenor.margin_rate) for tenor in product.tenors] == [
        (25, Fraction(1, 10)),
        (50, Fraction(1, 5)),
    ]
    assert Tenor.model_validate({"weeks": 3, "margin_rate": "1/3"}).margin_rate == Fraction(1, 3)
    assert Tenor.model_validate({"weeks": 3, "margin_rate": Decimal("0.1")}).margin_rate == Fraction(1, 10)
    for inexact in (0.1, True, None):
        with pytest.raises(ValidationError):
            Tenor.model_validate({"weeks": 3, "margin_rate": inexact})


def test_a_qardh_has_no_margin() -> None:
    assert all(tenor.margin_rate == 0 for tenor in rules.at(TODAY).financing.product("qardh").tenors)


def test_larger_financing_needs_a_higher_permission() -> None:
    financing = rules.at(TODAY).financing
    assert financing.approval(10_000_000_00) == "financing.approve"
    assert financing.approval(10_000_000_01) == "financing.approve_large"


def test_a_score_falls_in_one_band() -> None:
    membership = rules.at(TODAY).membership
    bands = [
        (score, membership.band(score).code, membership.band(score).passes)
        for score in (100, 60, 59, 45, 44, 0)
    ]
    assert bands == [
        (100, "fit", True),
        (60, "fit", True),
        (59, "fit_with_note", True),
        (45, "fit_with_note", True),
        (44, "not_yet", False),
        (0, "not_yet", False),
    ]
    best = sum(max(choice.points for choice in asked.choices) for asked in membership.eligibility_indicators)
    assert best == 100


def test_versions_are_frozen() -> None:
    with pytest.raises(ValidationError):
        rules.at(TODAY).charity.weekly_sen = 1


def test_every_subject_answers_by_its_name() -> None:
    for name, kind in SUBJECTS.items():
        assert isinstance(getattr(rules.at(TODAY), name), kind)


def test_another_folder_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(rules.folder(), tmp_path / "ours")
    charity = tmp_path / "ours" / "id" / "charity.toml"
    charity.write_text(charity.read_text().replace("wakaf_sen = 2_000_00", "wakaf_sen = 4_000_00")
                       .replace("weekly_sen = 3_000_00", "weekly_sen = 5_000_00"))  # fmt: skip
    monkeypatch.setenv("LUMBUNG_RULES", str(tmp_path / "ours"))
    assert rules.at(TODAY).charity.weekly_sen == 5_000_00


def test_march_keeps_the_numbers_of_march(rewritten: Rewrite) -> None:
    newer = """
[[version]]
valid_from = 2027-01-01
weekly_sen = 5_000_00
infaq_sen = 2_000_00
wakaf_sen = 3_000_00
kencleng_role = "fund.infaq"
source = { title = "RAT 2026" }
"""
    library = rewritten("id/charity.toml", 'its own."\n', 'its own."\n' + newer)
    assert library.at(date(2026, 12, 31)).charity.weekly_sen == 3_000_00
    assert library.at(date(2027, 1, 1)).charity.weekly_sen == 5_000_00


# --- what is refused


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("id/charity.toml", "weekly_sen = 3_000_00", "weekly_sen = 3_000_00\nextra = 1", "extra"),
        ("id/charity.toml", "[[version]]", "other = 1\n[[version]]", "unknown keys other"),
        ("id/charity.toml", "weekly_sen = 3_000_00", "weekly_sen = 3000.0", "weekly_sen"),
        ("id/charity.toml", "weekly_sen = 3_000_00", "weekly_sen = -1", "weekly_sen"),
        ("id/charity.toml", "wakaf_sen = 2_000_00", "wakaf_sen = 1_999_00", "do not add up"),
        ("id/charity.toml", "[version.source]", "[version.origin]", "source"),
        (
            "id/till.toml",
            'title = "UU 7/2011 tentang Mata Uang; pecahan rupiah yang diedarkan Bank Indonesia"',
            'title = ""',
            "source.title",
        ),
        ("id/charity.toml", "valid_from = 2018-04-01", "valid_from = 2018-04-31", "charity.toml"),
        ("id/hijri.toml", "valid_from = 2024-03-12", "valid_from = 2022-07-30", "overlaps"),
        (
            "id/hijri.toml",
            "valid_from = 2022-07-30",
            "valid_from = 2022-07-30\nvalid_to = 2023-01-01",
            "a gap between",
        ),
        (
            "id/hijri.toml",
            "valid_from = 2022-07-30",
            "valid_from = 2022-07-30\nvalid_to = 2024-03-12",
            "an overlap",
        ),
        ("id/hijri.toml", "month = 9", "month = 13", "month"),
        ("id/membership.toml", "from_score = 45", "from_score = 70", "eligibility_bands"),
        ("id/membership.toml", "rembug_min = 15", "rembug_min = 41", "rembug_min"),
        (
            "id/savings.toml",
            "withdrawal_approval_sen = 2_000_000_00",
            "withdrawal_approval_sen = 60_000_000_00",
            "withdrawal_approval_sen",
        ),
        ("id/savings.toml", 'code = "wajib"', 'code = "pokok"', "product more than once"),
        ("id/financing.toml", "up_to_sen = 10_000_000_00, ", "", "approvals"),
        ("id/till.toml", "value_sen = 75_000_00", "value_sen = 100_000_00", "denominations"),
        ("charts/ksps.toml", 'code = "11102"', 'code = "11101"', "account more than once: 11101"),
        ("charts/ksps.toml", '"cash.teller"', '"cash.vault"', "account role more than once: cash.vault"),
        ("charts/ksps.toml", "sub = true", "sub = false", "need holder accounts"),
        ("charts/ksps.toml", 'normal = "D"', 'normal = "X"', "normal"),
        (
            "roles/default.toml",
            'roles = ["teller", "accountant"]',
            'roles = ["teller", "cook"]',
            "unknown role: cook",
        ),
        (
            "roles/default.toml",
            'check = "ledger.approve_manual_journal"',
            'check = "ledger.nod"',
            "nobody has",
        ),
        (
            "roles/default.toml",
            '"ledger.post_manual_journal",',
            '"ledger.post_manual_journal", "ledger.approve_manual_journal",',
            "accountant may both",
        ),
        ("glossary.toml", 'code = "prospect"', 'code = "member"', "more than once: member"),
        ("glossary.toml", "[[word]]", "[[wort]]", "unknown keys wort"),
    ],
)
def test_a_broken_file_is_refused(rewritten: Rewrite, name: str, old: str, new: str, problem: str) -> None:
    with pytest.raises(RulesBroken, match=problem) as refusal:
        rewritten(name, old, new)
    assert name in str(refusal.value)


def test_a_missing_or_unknown_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(rules.folder(), folder)
    (folder / "id" / "weather.toml").write_text("")
    with pytest.raises(RulesBroken, match="weather"):
        Library(folder)
    (folder / "id" / "weather.toml").unlink()
    (folder / "id" / "till.toml").write_text("")
    with pytest.raises(RulesBroken, match="no version"):
        Library(folder)
    (folder / "id" / "till.toml").unlink()
    with pytest.raises(RulesBroken, match="the file is missing"):
        Library(folder)


def test_a_version_with_an_end_is_in_force_until_then(rewritten: Rewrite) -> None:
    library = rewritten(
        "id/till.toml", "valid_from = 2016-12-19", "valid_from = 2016-12-19\nvalid_to = 2026-01-31"
    )
    assert library.at(date(2026, 1, 31)).till.denominations
    with pytest.raises(NotInForce):
        _ = library.at(date(2026, 2, 1)).till


# --- the chart


def test_the_chart_is_the_given_one() -> None:
    with CHART_CSV.open(encoding="utf-8", newline="") as file:
        given = [
            (row["code"], row["name_id"], row["name_en"], row["type"], row["normal"], row["psak"].strip("-"))
            for row in csv.DictReader(file)
        ]
    ours = [
        (item.code, item.id, item.en, item.type, item.normal, item.psak) for item in rules.chart().accounts
    ]
    assert ours == given
    assert len(ours) == 150


def test_each_purse_has_its_own_bank_and_funds() -> None:
    codes = rules.chart().codes
    assert {code for code, item in codes.items() if item.book == "zis"} == {
        "11206",
        "25101",
        "25102",
        "25103",
        "25104",
    }
    assert {code for code, item in codes.items() if item.book == "kebajikan"} == {"11207", "12151", "25105"}
    assert {code for code, item in codes.items() if item.book == "wakaf"} == {"11208", "25106"}
    assert all((item.book == "memo") == (code[0] == "9") for code, item in codes.items())


def test_holder_accounts_may_not_be_overdrawn_but_suspense_may() -> None:
    accounts = rules.chart().accounts
    assert [item.code for item in accounts if item.sub and item.floor is None] == ["12901"]
    assert [item.code for item in accounts if item.any_book] == ["11101", "11102", "11103"]
    assert sum(item.sub for item in accounts) == 39


def test_products_and_purses_speak_roles_the_chart_knows() -> None:
    known = rules.chart().roles
    assert known["cash.field"].code == "11103"
    assert known["cash.field"].sign == 1
    assert known["savings.pokok"].sign == -1
    now = rules.at(TODAY)
    assert {product.role for product in now.savings.products} <= set(known)
    assert now.charity.kencleng_role in known


# --- roles and words


def test_every_kind_of_person_has_a_role() -> None:
    assert [role.code for role in rules.roles().roles] == [
        "board", "head_office", "accountant", "branch_manager", "teller", "field_officer", "ziswaf_officer",
        "trainer", "shop_keeper", "auditor", "dps", "supervisor", "admin",
    ]  # fmt: skip
    assert all("today.view" in role.permissions for role in rules.roles().roles)


def test_who_only_looks_changes_nothing() -> None:
    looks = ("view", "view_nik", "view_history", "export", "verify", "board")
    for code in ("auditor", "dps", "supervisor"):
        assert {name.split(".")[1] for name in rules.roles().role(code).permissions} <= set(looks)
    assert not any(name.startswith("members.") for name in rules.roles().role("supervisor").permissions)


def test_who_grants_access_handles_neither_money_nor_books() -> None:
    permissions = rules.roles().role("admin").permissions
    assert not any(name.split(".")[0] in ("ledger", "till", "financing", "funds") for name in permissions)


def test_one_person_does_not_hold_cash_and_write_its_books() -> None:
    found = rules.roles().conflict("accountant", "teller")
    assert found is not None
    assert found.where == "anywhere"
    assert rules.roles().conflict("teller", "ziswaf_officer") is None


def test_two_roles_that_make_and_approve_the_same_are_a_conflict() -> None:
    matrix = rules.roles()
    for pair in matrix.maker_checker:
        for maker in matrix.roles:
            for checker in matrix.roles:
                if pair.make in maker.permissions and pair.check in checker.permissions:
                    assert matrix.conflict(maker.code, checker.code), (pair, maker.code, checker.code)


def test_every_word_stands_once_and_the_page_is_current() -> None:
    assert len(rules.words()) >= 90
    assert {"member", "rembug", "collection", "shu", "rat", "margin", "till", "day"} <= {
        word.code for word in rules.words()
    }
    assert glossary.main(["--check"]) == 0


def test_an_old_glossary_page_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(glossary, "path", lambda: tmp_path / "GLOSSARY.md")
    assert glossary.main(["--check"]) == 1
    assert "run ./lumbung words" in capsys.readouterr().err
    assert glossary.main([]) == 0
    assert glossary.main(["--check"]) == 0


def test_labels_follow_the_language() -> None:
    teller = rules.roles().role("teller")
    assert (teller.label(), teller.label("en")) == ("Teller", "Teller")
    assert teller.description("en") != teller.description("id")
    assert rules.at(TODAY).savings.product("sukarela").label("en-gb") == "Voluntary savings"
    assert {Membership, Savings, Financing} <= set(SUBJECTS.values())
