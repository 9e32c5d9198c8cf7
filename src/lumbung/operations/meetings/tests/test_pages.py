"""The screens: each is shown to whom it is for, and does what its button says."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lumbung.kernel.ids import uuid7
from lumbung.operations.meetings import commands, queries
from lumbung.operations.meetings.rules import DEPOSIT, GIFT, INSTALMENT
from lumbung.operations.meetings.tests.acts import Field, accept, field, open_till, record
from lumbung.people.staff.models import User
from tests.cast import DAY, TinyCoop, client_of

RP = 100
HTTP_STATEMENTS = 25


@pytest.fixture
def melati(coop: TinyCoop) -> Field:
    """Rembug Melati with five members."""
    return field(coop)


def browser(melati: Field, who: UUID) -> Client:
    """A browser in which she is signed in."""
    return client_of(User.objects.get(id=who), melati.coop)


def sheet_url(melati: Field) -> str:
    return reverse("meetings:sheet", args=[melati.rembug_id, DAY])


def body(melati: Field, **more: object) -> dict[str, object]:
    """What the phone's script sends: everybody exactly as expected."""
    sheet = queries.blank_sheet(melati.coop.actor, melati.rembug_id, DAY)
    lines = [
        {
            "member_id": str(row.member.id),
            "state": "present",
            "deposits": {part.key: part.sen for part in row.parts if part.kind == DEPOSIT},
            "instalments": {part.key: part.sen for part in row.parts if part.kind == INSTALMENT},
            "gifts": {part.key: part.sen for part in row.parts if part.kind == GIFT},
        }
        for row in sheet.rows
    ]
    return {
        "key": str(uuid7()),
        "lines": lines,
        "coins_sen": sheet.expected_sen,
        "kencleng_sen": 47_500 * RP,
        "leader": {"how": "signed", "name": "Bu Euis"},
        **more,
    }


def send(client: Client, melati: Field, content: dict[str, object]) -> object:
    """One request, one key."""
    url = reverse("api:record_sheet", kwargs={"rembug_id": melati.rembug_id, "held_on": DAY})
    return client.post(url, json.dumps(content), content_type="application/json")


def test_the_phone_sends_a_sheet_and_gets_its_receipts(melati: Field) -> None:
    """201 with the address of the receipts; the same again for the same key; a refusal in words."""
    client = browser(melati, melati.budi.user_id)
    content = body(melati)
    first = send(client, melati, content)
    assert first.status_code == 201, first.content  # type: ignore[attr-defined]
    assert send(client, melati, content).json() == first.json()  # type: ignore[attr-defined]
    second = send(client, melati, body(melati))
    assert second.status_code == 409  # type: ignore[attr-defined]
    assert second.json()["code"] == "meeting_already_recorded"  # type: ignore[attr-defined]
    page = client.get(first.json()["url"])  # type: ignore[attr-defined]
    assert page.status_code == 200
    assert "Melati 03" in page.content.decode()


def test_the_phones_door_is_closed_to_strangers_and_nonsense(melati: Field) -> None:
    """Signed out 401, another role 403, nonsense 422; nothing is recorded."""
    assert send(Client(), melati, body(melati)).status_code == 401  # type: ignore[attr-defined]
    teller = browser(melati, melati.ratna.user_id)
    assert send(teller, melati, body(melati)).status_code == 403  # type: ignore[attr-defined]
    officer = browser(melati, melati.budi.user_id)
    assert send(officer, melati, body(melati, coins_sen=-1)).status_code == 422  # type: ignore[attr-defined]
    short = send(officer, melati, body(melati, coins_sen=1))
    assert (short.status_code, short.json()["code"]) == (422, "cash_mismatch")  # type: ignore[attr-defined]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer.cookies
    assert send(strict, melati, body(melati)).status_code == 403  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [10, 60])
def test_a_sheet_through_http_costs_the_same_statements(coop: TinyCoop, size: int) -> None:
    """At most 25, whatever the size."""
    place = field(coop, size)
    commands.plan_meetings(place.budi, commands.PlanMeetings(uuid7(), coop.office_id, DAY))
    client = browser(place, place.budi.user_id)
    content = body(place)
    with CaptureQueriesContext(connection) as asked:
        assert send(client, place, content).status_code == 201  # type: ignore[attr-defined]
    told = [query["sql"][:150] for query in asked.captured_queries]
    opened = sum("ledger_open_accounts" in sql and "LATERAL" not in sql for sql in told)
    assert len(told) - opened <= HTTP_STATEMENTS, "\n".join(told)


def form_of(melati: Field, *, but: str = "") -> dict[str, object]:
    """What the page posts without a script: everybody ticked, amounts as they stand there."""
    sheet = queries.blank_sheet(melati.coop.actor, melati.rembug_id, DAY)
    letters = {INSTALMENT: "a", DEPOSIT: "s", GIFT: "g"}
    posted: dict[str, object] = {
        "key": str(uuid7()),
        "catat": [str(index) for index in range(len(sheet.rows))],
        "logam": str(sheet.expected_sen // RP),
        "ketua_nama": "Bu Euis",
    }
    for index, row in enumerate(sheet.rows):
        posted[f"hadir_{index}"] = "present"
        posted |= {f"{letters[part.kind]}_{index}_{part.key}": str(part.sen // RP) for part in row.parts}
    if but:
        posted.pop(but)
    return posted


def test_the_sheet_works_without_a_script(melati: Field) -> None:
    """The form alone records the meeting; what is missing comes back with words and what was typed."""
    client = browser(melati, melati.budi.user_id)
    assert client.get(sheet_url(melati)).status_code == 200
    missing = form_of(melati)
    missing["catat"] = ["0", "1"]
    back = client.post(sheet_url(melati), missing)
    assert back.status_code == 422
    assert 'value="0" ' in back.content.decode()
    wrong = client.post(sheet_url(melati), form_of(melati) | {"logam": "1.000"})
    assert wrong.status_code == 422
    done = client.post(sheet_url(melati), form_of(melati))
    assert done.status_code == 302
    assert "/rembug/lembar/" in done["Location"]
    assert client.get(sheet_url(melati)).status_code == 302  # recorded: its receipts instead
    again = client.post(sheet_url(melati), form_of(melati))
    assert again.status_code == 302


def test_a_paper_sheet_is_entered_later(melati: Field) -> None:
    """The same form, and the record says it was on paper."""
    client = browser(melati, melati.budi.user_id)
    done = client.post(sheet_url(melati) + "?kertas=1", form_of(melati))
    collection = done["Location"].rstrip("/").rpartition("/")[2]
    assert queries.recorded_sheet(melati.coop.actor, UUID(collection)).leader_how == "paper"


def test_sheets_and_slips_on_paper(melati: Field) -> None:
    """A printed page, a PDF of the sheet, PDF slips."""
    client = browser(melati, melati.budi.user_id)
    where = [melati.rembug_id, DAY]
    assert client.get(reverse("meetings:printed", args=where)).status_code == 200
    assert client.get(reverse("meetings:printed_pdf", args=where)).content.startswith(b"%PDF")
    receipt = record(melati)
    slips = client.get(reverse("meetings:slips", args=[receipt.collection_id]))
    assert slips.content.startswith(b"%PDF")
    one = client.get(reverse("meetings:receipt", args=[receipt.collection_id, 1]))
    assert receipt.receipts[0].number in one.content.decode()
    assert "wa.me" in one.content.decode()


def test_the_manager_corrects_and_takes_back(melati: Field) -> None:
    """Her buttons; the officer has none."""
    receipt = record(melati)
    officer, manager = browser(melati, melati.budi.user_id), browser(melati, melati.hadi.user_id)
    url = reverse("meetings:correct", args=[receipt.collection_id, 1])
    assert officer.get(url).status_code == 403
    assert manager.get(url).status_code == 200
    line = queries.recorded_sheet(melati.coop.actor, receipt.collection_id).lines[0]
    amounts = {
        f"{'a' if part.kind == INSTALMENT else 's' if part.kind == DEPOSIT else 'g'}_{part.key}": "1.000"
        for part in line.parts
    }
    posted = {"key": str(uuid7()), "state": "present", "reason": "Salah catat", **amounts}
    assert manager.post(url, posted).status_code == 302
    page = officer.get(reverse("meetings:recorded", args=[receipt.collection_id])).content.decode()
    assert receipt.receipts[0].number in page
    back = reverse("meetings:take_back", args=[receipt.collection_id])
    assert manager.get(back).status_code == 200
    assert manager.post(back, {"key": str(uuid7()), "reason": "Salah"}).status_code == 409


def test_the_lists_and_the_board_are_shown(melati: Field) -> None:
    """Officer's list, plan, board, substitutes; as few statements as the budget says."""
    officer, manager = browser(melati, melati.budi.user_id), browser(melati, melati.hadi.user_id)
    assert "Melati" in officer.get(reverse("meetings:mine")).content.decode()
    record(melati)
    for name in ("meetings:board", "meetings:plan", "meetings:substitute"):
        page = manager.get(reverse(name))
        assert page.status_code == 200, name
    made = manager.post(reverse("meetings:plan"), {"key": str(uuid7())})
    assert made.status_code == 302
    refused = manager.post(
        reverse("meetings:substitute"),
        {
            "key": str(uuid7()),
            "on": str(DAY),
            "officer": str(melati.budi.user_id),
            "substitute": str(melati.budi.user_id),
            "reason": "Sakit",
        },
    )
    assert refused.status_code == 404


def test_the_teller_takes_the_cash_in_on_her_screen(melati: Field) -> None:
    """List, count, handover; a difference without a reason comes back."""
    receipt = record(melati)
    teller = browser(melati, melati.ratna.user_id)
    assert teller.get(reverse("meetings:handovers")).status_code == 200
    url = reverse("meetings:accept", args=[melati.budi.user_id])
    assert teller.get(url, {"lembar": str(receipt.collection_id)}).status_code == 200
    open_till(melati)
    total = receipt.lines_sen
    posted = {"key": str(uuid7()), "seen_sen": total, "logam": str(total // RP - 1)}
    assert teller.post(url, posted).status_code == 422
    posted["logam"] = str(total // RP)
    done = teller.post(url, posted | {"key": str(uuid7())})
    assert done.status_code == 302
    assert teller.get(done["Location"]).status_code == 200
    assert teller.post(url, posted | {"key": str(uuid7())}).status_code == 409


def test_the_leader_sets_her_pin_on_the_phone(melati: Field) -> None:
    """Without a leader the page says who names one."""
    client = browser(melati, melati.budi.user_id)
    url = reverse("meetings:leader_pin", args=[melati.rembug_id, DAY])
    assert client.get(url).status_code == 200
    from lumbung.kernel.scope import writing
    from lumbung.people.members.models import Rembug

    with writing(melati.coop.actor):
        Rembug.objects.filter(id=melati.rembug_id).update(leader_id=melati.member_ids[0])
    wrong = client.post(url, {"key": str(uuid7()), "pin": "1234", "again": "4321"})
    assert wrong.status_code == 422
    done = client.post(url, {"key": str(uuid7()), "pin": "1234", "again": "1234"})
    assert done.status_code == 302
    assert 'name="pin"' in client.get(sheet_url(melati)).content.decode()


def test_an_accepted_handover_is_shown_for_signing(melati: Field) -> None:
    """Both names, the amount in words."""
    receipt = record(melati)
    open_till(melati)
    taken = accept(melati, receipt.lines_sen)
    page = browser(melati, melati.ratna.user_id).get(
        reverse("meetings:handover", args=[taken.handover_id])  # type: ignore[attr-defined]
    )
    assert "Pak Budi" in page.content.decode()


PAGE_STATEMENTS = 12


def cost(client: Client, url: str, shown: list[str]) -> int:
    """Statements of one page, transaction control left out."""
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    assert page.status_code == 200, url
    told = [q["sql"][:110] for q in asked.captured_queries]
    shown[:] = [sql for sql in told if not sql.startswith(("SAVEPOINT", "RELEASE", "SET "))]
    return len(shown)


def test_pages_cost_at_most_twelve_statements_and_never_more_with_more_rows(melati: Field) -> None:
    """Each screen, with few rows and with many."""
    officer, teller = browser(melati, melati.budi.user_id), browser(melati, melati.ratna.user_id)
    manager = browser(melati, melati.hadi.user_id)
    shown: list[str] = []
    assert cost(officer, sheet_url(melati), shown) <= PAGE_STATEMENTS, shown
    receipt = record(melati)
    open_till(melati)
    where = [receipt.collection_id]
    pages = [
        (officer, reverse("meetings:mine")),
        (officer, reverse("meetings:recorded", args=where)),
        (officer, reverse("meetings:printed", args=[melati.rembug_id, DAY])),
        (manager, reverse("meetings:board")),
        (manager, reverse("meetings:plan")),
        (teller, reverse("meetings:handovers")),
        (teller, reverse("meetings:accept", args=[melati.budi.user_id])),
        (teller, reverse("till:counter")),
        (teller, reverse("till:vault")),
        (teller, reverse("till:differences")),
        (teller, reverse("till:tills")),
    ]
    spent = {}
    for client, url in pages:
        if (n := cost(client, url, shown)) > PAGE_STATEMENTS:
            spent[url] = (n, list(shown))
    assert spent == {}
