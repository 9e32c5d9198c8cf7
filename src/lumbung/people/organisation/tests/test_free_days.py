"""Free days: public holidays with their source, and the cooperative's own word about them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lumbung.kernel import rules
from lumbung.kernel.ids import uuid7
from lumbung.people.organisation import commands, errors, queries
from tests.cast import DAY, TinyCoop, client_for

SK = "Keputusan RAT 14 Maret 2026"


def decide(coop: TinyCoop, name: str, *lines: str) -> None:
    order = commands.SettingOrder(uuid7(), name, list(lines), DAY, SK)
    commands.change_setting(coop.actor, order)


def of_2026(coop: TinyCoop) -> dict[date, tuple[str, str]]:
    found = queries.holidays(coop.actor, date(2026, 1, 1), date(2026, 12, 31))
    return {one.day: (one.why, one.name) for one in found}


def test_public_holidays_are_examples_until_somebody_signs(coop: TinyCoop) -> None:
    found = queries.holidays(coop.actor, date(2026, 8, 1), date(2026, 8, 20))
    assert [(one.day, one.name, one.why, one.is_example) for one in found] == [
        (date(2026, 8, 17), "Hari Kemerdekaan", "public", True)
    ]
    assert len(of_2026(coop)) == 17
    assert queries.holidays(coop.actor, date(2025, 1, 1), date(2025, 12, 31)) == []


def test_the_cooperative_closes_besides_and_works_on_others(coop: TinyCoop) -> None:
    decide(coop, "holidays.closed_days", "2026-12-31 Tutup buku tahunan", "24-12-2026 Cuti bersama")
    decide(coop, "holidays.open_days", "2026-01-16")
    found = of_2026(coop)
    assert found[date(2026, 12, 31)] == ("own", "Tutup buku tahunan")
    assert found[date(2026, 12, 24)] == ("own", "Cuti bersama")
    assert found[date(2026, 1, 16)][0] == "worked"
    later = DAY + timedelta(days=1)
    commands.change_setting(
        coop.actor, commands.SettingOrder(uuid7(), "holidays.closed_days", [], later, SK)
    )  # from tomorrow nothing of it holds
    assert date(2026, 12, 31) in of_2026(coop)


@pytest.mark.parametrize("line", ["Tutup buku", "2026-02-30 Tutup", "31 Desember"])
def test_refuses_a_line_without_a_day(coop: TinyCoop, line: str) -> None:
    with pytest.raises(errors.ValueDoesNotFit):
        decide(coop, "holidays.closed_days", line)


def test_a_holiday_belongs_to_the_year_of_its_version() -> None:
    for version in rules.library().versions(rules.Holidays):
        assert {one.on.year for one in version.days} <= {version.valid_from.year}
    with pytest.raises(ValueError, match="not in 2026"):
        rules.Holidays.model_validate(
            {
                "valid_from": date(2026, 1, 1),
                "source": {"title": "Uji"},
                "days": [{"on": date(2027, 1, 1), "id": "Tahun baru", "en": "New year"}],
            }
        )


def test_the_screen_shows_and_decides(coop: TinyCoop) -> None:
    head = client_for(coop, "head_office")
    body = head.get("/kantor/libur/").content.decode()
    assert "Hari Kemerdekaan" in body
    assert "contoh" in body
    form = {
        "key": str(uuid7()), "value": "2026-12-31 Tutup buku tahunan",
        "valid_from": "2026-01-05", "decision": SK,
    }  # fmt: skip
    assert head.post("/pengaturan/holidays.closed_days/", form).status_code == 302
    assert "Tutup buku tahunan" in head.get("/kantor/libur/?tahun=2026").content.decode()
    assert "31 Desember 2026 Tutup buku tahunan" in head.get("/pengaturan/").content.decode()
    form |= {"key": str(uuid7()), "value": "Tutup buku", "valid_from": "2026-01-06"}
    assert head.post("/pengaturan/holidays.closed_days/", form).status_code == 422
    assert "belum dicatat" in head.get("/kantor/libur/?tahun=2031").content.decode()
    assert (
        client_for(coop, "branch_manager").post("/pengaturan/holidays.closed_days/", form).status_code == 403
    )
