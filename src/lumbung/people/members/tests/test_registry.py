"""Corrections, NIK, photo, household, cards."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lumbung.kernel import days, files
from lumbung.kernel.ids import uuid7
from lumbung.kernel.models import History
from lumbung.kernel.scope import reading, writing
from lumbung.people.members import cards, errors, queries
from lumbung.people.members import commands as c
from lumbung.people.members.models import Card, Member
from lumbung.people.members.tests.acts import NIK, leave, members, person, register, rembug
from tests.cast import DAY, TinyCoop
from tests.cast import person as somebody


def test_a_nik_lies_sealed_and_opens_only_for_who_may(coop: TinyCoop) -> None:
    her = register(coop).member_id
    with reading(coop.actor):
        row = Member.objects.get(id=her)
        kept = " ".join(str(History.objects.filter(row_id=her).values_list("changes", flat=True)))
    assert NIK not in f"{row.nik_sealed}{row.nik_index}{kept}"
    teller = somebody(coop, "members.view")
    with pytest.raises(errors.NikClosed):
        queries.nik(teller, her)
    assert queries.nik(coop.actor, her) == NIK
    look = c.LookAtNik(uuid7(), coop.office_id, her)
    assert NIK not in str(c.look_at_nik(coop.actor, look))


def test_corrections_are_remembered_and_the_nik_is_read_again(coop: TinyCoop) -> None:
    her = register(coop).member_id
    corrected = person("Siti Iis Aisyah binti Amin", born_on=DAY - timedelta(days=12000))
    c.change_person(coop.actor, c.ChangePerson(uuid7(), coop.office_id, her, corrected))
    assert [hit.id for hit in queries.find_members(coop.actor, "amin")] == [her]
    assert queries.find_members(coop.actor, "tidak") == []
    with reading(coop.actor):
        assert Member.objects.get(id=her).nik_odd == "born"
    changes = queries.changes(coop.actor, her)
    assert any("name" in one.changes for one in changes)
    with pytest.raises(errors.BadPhone):
        c.change_person(coop.actor, c.ChangePerson(uuid7(), coop.office_id, her, person(phone="12")))
    with pytest.raises(errors.NoMember):
        c.change_person(coop.actor, c.ChangePerson(uuid7(), coop.other_office_id, her, person()))


def test_same_names_are_pointed_out(coop: TinyCoop) -> None:
    register(coop, person=person("Siti Aisyah", spouse_name="Pak Amin", village="Sukamaju"))
    register(coop, nik="", person=person("Siti Iis"))
    (twin,) = queries.same_names(coop.actor, "  siti   AISYAH ")
    assert (twin.spouse_name, twin.village) == ("Pak Amin", "Sukamaju")


def test_household_and_heirs(coop: TinyCoop) -> None:
    her = register(coop).member_id

    def relative(**details: Any) -> object:
        order = c.RecordRelative(
            uuid7(), coop.office_id, her, **{"name": "Dedi", "relation": "child", **details}
        )
        return c.record_relative(coop.actor, order).relative_id

    son = relative(is_heir=True)
    relative(relative_id=son, name="Dedi Supriadi", is_heir=True, phone="0812 3456 7890")
    assert [(one.name, one.is_heir) for one in queries.member(coop.actor, her).relatives] == [
        ("Dedi Supriadi", True)
    ]
    relative(relative_id=son, name="Dedi Supriadi", ended=True)
    assert queries.member(coop.actor, her).relatives == ()
    with pytest.raises(errors.NoRelative):
        relative(relative_id=uuid7())
    with pytest.raises(errors.BadPhone):
        relative(phone="12")
    with pytest.raises(errors.AheadOfToday):
        relative(born_on=DAY + timedelta(days=1))


def test_a_card_finds_her_until_it_is_taken_back(coop: TinyCoop, other_coop: TinyCoop) -> None:
    (her,) = members(coop, rembug(coop), "Siti Iis Aisyah")
    card = c.issue_card(coop.actor, c.IssueCard(uuid7(), coop.office_id, her))
    qr = f"https://rukunpadi.test/saya/{cards.token_of(coop.id, card.card_id)}/"
    assert [(hit.id, hit.found_by) for hit in queries.find_members(coop.actor, qr)] == [(her, "card")]
    assert queries.find_members(other_coop.actor, qr) == []
    forged = qr[:-3] + ("A" if qr[-3] != "A" else "B") + qr[-2:]
    assert queries.find_members(coop.actor, forged) == []
    assert queries.card_holder(cards.token_of(coop.id, card.card_id)).member_id == her
    newer = c.issue_card(coop.actor, c.IssueCard(uuid7(), coop.office_id, her, "Kartu rusak"))
    assert queries.find_members(coop.actor, qr) == []
    with pytest.raises(errors.CardRevoked):
        queries.card_holder(cards.token_of(coop.id, card.card_id))
    with pytest.raises(errors.NoReason):
        c.revoke_card(coop.actor, c.RevokeCard(uuid7(), coop.office_id, her, ""))
    c.revoke_card(coop.actor, c.RevokeCard(uuid7(), coop.office_id, her, "Hilang di pasar"))
    with pytest.raises(errors.CardRevoked):
        queries.card_holder(cards.token_of(coop.id, newer.card_id))
    with pytest.raises(errors.CardRevoked):
        c.revoke_card(coop.actor, c.RevokeCard(uuid7(), coop.office_id, her, "Hilang lagi"))
    with pytest.raises(errors.NotActive):
        c.issue_card(coop.actor, c.IssueCard(uuid7(), coop.office_id, register(coop).member_id))


def test_a_card_grows_old_and_dies_with_the_membership(coop: TinyCoop) -> None:
    (her,) = members(coop, rembug(coop), "Siti")
    card = c.issue_card(coop.actor, c.IssueCard(uuid7(), coop.office_id, her))
    token = cards.token_of(coop.id, card.card_id)
    with days.frozen(card.expires_on + timedelta(days=1)), pytest.raises(errors.CardRevoked):
        queries.card_holder(token)
    leave(coop, her)
    with pytest.raises(errors.CardRevoked):
        queries.card_holder(token)
    with reading(coop.actor):
        assert Card.objects.get(id=card.card_id).revoked_reason == "Pindah kota"


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "../" * 20])
def test_a_made_up_token_opens_nothing(coop: TinyCoop, token: str) -> None:
    with pytest.raises(errors.CardRevoked):
        queries.card_holder(token)


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 1600), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#8a5a44").save(out, kind, **options)
    return out.getvalue()


def test_a_photo_loses_its_exif_and_becomes_small(coop: TinyCoop, settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Secret phone 15", 6
    kept = c.keep_photo(coop.id, picture(exif=exif))
    portrait = Image.open(io.BytesIO(files.content_of(coop.id, kept.portrait_hash)))
    small = Image.open(io.BytesIO(files.content_of(coop.id, kept.photo_hash)))
    assert (portrait.format, portrait.size, dict(portrait.getexif())) == ("JPEG", (900, 900), {})
    assert (small.format, small.size) == ("WEBP", (96, 96))
    assert len(files.content_of(coop.id, kept.photo_hash)) <= 3_000
    her = register(coop, portrait_hash=kept.portrait_hash, photo_hash=kept.photo_hash).member_id
    assert kept.photo_hash[:8] in queries.member(coop.actor, her).photo
    order = c.SetPhoto(uuid7(), coop.office_id, her, kept.portrait_hash, "")
    c.set_photo(coop.actor, order)
    assert queries.member(coop.actor, her).photo == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        picture()[:500],
        picture("GIF"),
        picture(size=(90, 300)),
        b"\x89PNG\r\n\x1a\n" * 9,
    ],
)
def test_refuses_what_is_no_photo(coop: TinyCoop, content: bytes) -> None:
    with pytest.raises(errors.BadPhoto):
        c.keep_photo(coop.id, content)


def test_leaving_needs_membership_and_reason(coop: TinyCoop) -> None:
    (her,) = members(coop, rembug(coop), "Siti")
    with pytest.raises(errors.NoReason):
        leave(coop, her, reason="")
    with pytest.raises(errors.NotActive):
        leave(coop, her, state="withdrawn")
    leave(coop, her)
    with pytest.raises(errors.NotActive):
        leave(coop, her)


def test_many_members_at_once_are_a_few_statements(
    coop: TinyCoop, django_assert_max_num_queries: Any
) -> None:
    many = [
        c.NewMember(f"Anggota {place}", klass="umum", nik=f"36030157089{place:05d}") for place in range(300)
    ]
    with django_assert_max_num_queries(6), writing(coop.actor):
        made = c.add_members(coop.actor, coop.office_id, many)
    assert len(set(made.values())) == 300
    assert [hit.id for hit in queries.find_members(coop.actor, "3603015708900299")] == [made[299]]
