"""The screens under /impor/: upload, mapping, preview, acceptance, reconciliation, downloads."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.kernel import files
from lumbung.kernel.ids import uuid7
from lumbung.operations.onboarding import background, exports, queries
from lumbung.operations.onboarding.tests.acts import SAMPLE, offer_products
from lumbung.operations.onboarding.tests.test_sample import SAMPLES, TODAY
from lumbung.operations.onboarding.workbook.grids import read_grids
from lumbung.operations.onboarding.workbook.reading import read_workbook
from lumbung.people.members import queries as members_queries
from tests.cast import TinyCoop, client_for

STATEMENTS = 12


@pytest.fixture(autouse=True)
def evidence(tmp_path: Path, settings: Any) -> Path:
    settings.EVIDENCE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def accountant(coop: TinyCoop) -> Client:
    offer_products(coop)
    return client_for(coop, "accountant")


@pytest.fixture
def head(coop: TinyCoop) -> Client:
    return client_for(coop, "head_office")


def send(client: Client, coop: TinyCoop, content: bytes = SAMPLE, name: str = "buku.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/impor/", {"key": str(uuid7()), "office": str(coop.office_id), "file": file})


def uploaded(client: Client, coop: TinyCoop) -> UUID:
    response = send(client, coop)
    assert response.status_code == 302, response.content[:2000]
    return UUID(response["Location"].strip("/").split("/")[-1])


def accept(client: Client, coop: TinyCoop, upload_id: UUID) -> Any:
    page = client.get(f"/impor/{upload_id}/").content.decode()
    version = re.search(r'name="versi" value="([^"]+)"', page)
    assert version, "the accept form is on the preview"
    return client.post(f"/impor/{upload_id}/terima/", {"key": str(uuid7()), "versi": version[1]})


def test_a_workbook_is_uploaded_seen_and_accepted_by_two_people(
    coop: TinyCoop, accountant: Client, head: Client
) -> None:
    upload_id = uploaded(accountant, coop)
    seen = accountant.get(f"/impor/{upload_id}/").content.decode()
    for text in ("0017", "ANGGOTA", "jadi baris ini tidak diambil", "9999"):
        assert text in seen
    assert 'data-buka="terima"' not in seen  # she uploaded it
    response = accept(head, coop, upload_id)
    assert (response.status_code, response["Location"]) == (302, f"/impor/{upload_id}/rekonsiliasi/")
    paper = head.get(response["Location"]).content.decode()
    assert "64.321.500" in paper
    assert members_queries.member_count(coop.actor, members_queries.Filter()) == 115


def test_the_list_of_problems_can_be_narrowed_and_downloaded(coop: TinyCoop, accountant: Client) -> None:
    upload_id = uploaded(accountant, coop)
    page = accountant.get(f"/impor/{upload_id}/?kode=overpaid").content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "0013" in table
    assert "9999" not in table
    content = b"".join(accountant.get(f"/impor/{upload_id}/masalah.xlsx"))
    assert content.startswith(b"PK")


def test_a_person_changes_the_mapping_on_the_screen(coop: TinyCoop, accountant: Client) -> None:
    upload_id = uploaded(accountant, coop)
    url = f"/impor/{upload_id}/pemetaan/"
    page = accountant.get(url).content.decode()
    names = dict(
        re.findall(
            r'<select class="select" name="([^"]+)"[^>]*>.*?<option value="([^"]*)" selected', page, re.S
        )
    )
    assert names["t0-kind"] == "members"
    # Column J (phone) of the members is declared unused, the sheet of financing is not read.
    sent = names | {"key": str(uuid7()), "t0-c9": "ignored", "t2-kind": "not_read"}
    assert accountant.post(url, sent).status_code == 302
    preview = queries.reading(coop.actor, upload_id).preview
    assert preview["totals"]["financings"] == 0
    phone = next(column for column in preview["mapping"][0]["columns"] if column["column"] == 9)
    assert (phone["field"], phone["why"]) == ("ignored", "person")


def test_refusals_are_said_on_the_page(coop: TinyCoop, accountant: Client, head: Client) -> None:
    upload_id = uploaded(accountant, coop)
    stale = head.post(f"/impor/{upload_id}/terima/", {"key": str(uuid7()), "versi": str(uuid7())})
    assert stale.status_code == 409
    assert members_queries.member_count(coop.actor, members_queries.Filter()) == 0
    assert accountant.post(f"/impor/{upload_id}/terima/", {"key": str(uuid7())}).status_code == 403
    assert head.get(f"/impor/{uuid7()}/").status_code == 404


def test_a_file_that_is_no_workbook_says_what_to_do(coop: TinyCoop, accountant: Client) -> None:
    response = send(accountant, coop, b"%PDF-1.7", "surat.pdf")
    page = accountant.get(response["Location"]).content.decode()
    assert "Simpan sebagai .xlsx" in page


def test_an_empty_file_and_a_too_large_one_are_refused(
    coop: TinyCoop, accountant: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = send(accountant, coop, b"")
    assert "kosong" in accountant.get(response["Location"]).content.decode()
    monkeypatch.setattr("lumbung.operations.onboarding.forms.FILE_BYTES_MAX", 1000)
    large = send(accountant, coop, b"PK" + bytes(2_000_000))
    assert large.status_code == 422


def test_a_full_disk_is_said_on_the_form(
    coop: TinyCoop, accountant: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise files.DiskFull()

    monkeypatch.setattr(files, "keep", full)
    response = send(accountant, coop)
    assert response.status_code == 409
    assert queries.uploads(coop.actor) == []


def test_the_same_file_leads_to_the_same_page(coop: TinyCoop, accountant: Client) -> None:
    assert uploaded(accountant, coop) == uploaded(accountant, coop)


def test_a_teller_has_no_business_here(coop: TinyCoop) -> None:
    teller = client_for(coop, "teller")
    assert teller.get("/impor/").status_code == 403
    assert send(teller, coop).status_code == 403


def test_the_admin_uploads_for_open_offices_only(coop: TinyCoop, other_coop: TinyCoop) -> None:
    admin = client_for(coop, "admin")
    file = SimpleUploadedFile("buku.xlsx", SAMPLE)
    sent = {"key": str(uuid7()), "office": str(other_coop.office_id), "file": file}
    assert admin.post("/impor/", sent).status_code == 422


def test_each_page_keeps_to_its_statements(coop: TinyCoop, accountant: Client, head: Client) -> None:
    upload_id = uploaded(accountant, coop)
    pages = ["/impor/", f"/impor/{upload_id}/", f"/impor/{upload_id}/pemetaan/"]
    accept(head, coop, upload_id)
    for url in [*pages, f"/impor/{upload_id}/rekonsiliasi/"]:
        with CaptureQueriesContext(connection) as asked:
            assert head.get(url).status_code == 200
        statements = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(statements) <= STATEMENTS, (url, len(statements), statements)


def test_large_work_goes_on_beside_the_request(
    coop: TinyCoop, accountant: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Callable[[], object]] = []

    class Later:
        def __init__(self, target: Callable[..., object], args: tuple[Any, ...], name: str) -> None:
            started.append(lambda: target(*args))

        def start(self) -> None:
            """Wait for the test."""

    monkeypatch.setattr(background, "AT_ONCE_BYTES", 100)
    monkeypatch.setattr("lumbung.operations.onboarding.background.threading.Thread", Later)
    monkeypatch.setattr("lumbung.operations.onboarding.background.connections.close_all", lambda: None)
    upload_id = uploaded(accountant, coop)
    page = accountant.get(f"/impor/{upload_id}/").content.decode()
    assert f"/impor/{upload_id}/kemajuan/" in page
    assert accountant.get(f"/impor/{upload_id}/kemajuan/").status_code == 200
    started[0]()
    assert "HX-Redirect" in accountant.get(f"/impor/{upload_id}/kemajuan/")
    assert "0017" in accountant.get(f"/impor/{upload_id}/").content.decode()


def test_the_template_reads_back_without_a_problem(accountant: Client) -> None:
    content = b"".join(accountant.get("/impor/contoh.xlsx"))
    book = read_workbook(content, "contoh.xlsx", TODAY)
    kinds = {table.sheet: table.kind for table in book.mapping.tables}
    assert kinds == {
        "ANGGOTA": "members",
        "SIMPANAN": "savings",
        "PEMBIAYAAN": "financings",
        "NERACA": "trial_balance",
        "PETUNJUK": "not_read",
    }
    assert book.problems == []


def test_the_export_has_the_shape_of_the_template_and_reads_back(
    coop: TinyCoop, accountant: Client, head: Client
) -> None:
    accept(head, coop, uploaded(accountant, coop))
    content = b"".join(accountant.get("/impor/ekspor.xlsx"))
    book = read_workbook(content, "ekspor.xlsx", TODAY)
    assert book.taken() == {"members": 115, "savings": 115, "financings": 56}
    assert book.problems == []
    assert book.totals.savings_sen["pokok"] == 114 * 1_000_000


def test_text_that_looks_like_a_formula_stays_text() -> None:
    content = exports.problem_list(
        [{"sheet": "=1+1", "row": 1, "column": "A", "member": "@x", "said": "+cmd"}]
    )
    assert b"<f>" not in content
    (grid,) = read_grids(content, "x.xlsx")
    assert grid.formulas == 0
    assert grid.rows[1].cells[0] == "=1+1"


# ---------------------------------------------------------------- the command line


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("import_books", *args, stdout=out)
    return out.getvalue()


def test_the_dry_run_prints_what_the_control_file_says_and_writes_nothing(coop: TinyCoop) -> None:
    printed = json.loads(run(str(SAMPLES / "buku-koperasi.xlsx"), "--dry-run", "--json"))
    assert set(printed) == {"taken", "totals", "problems", "differences"}
    assert printed["taken"] == {"members": 115, "savings": 114, "financings": 56}
    assert set(printed["problems"][0]) == {"sheet", "row", "column", "code", "member", "message"}
    assert queries.uploads(coop.actor) == []


def test_the_command_line_founds_a_cooperative_and_imports_once(coop: TinyCoop) -> None:
    said = run(str(SAMPLES / "buku-koperasi.xlsx"), "--new", "KSPPS Contoh Sejahtera", "--accept")
    assert "115 anggota" in said
    with pytest.raises(CommandError, match="--office"):
        run(str(SAMPLES / "buku-koperasi.xlsx"), "--coop", str(coop.id))


def test_the_command_line_waits_for_a_person_and_repeats_the_receipt(coop: TinyCoop) -> None:
    offer_products(coop)
    args = (str(SAMPLES / "buku-koperasi.xlsx"), "--coop", str(coop.id), "--office", "crg")
    assert "Belum ada yang ditulis" in run(*args)
    assert members_queries.member_count(coop.actor, members_queries.Filter()) == 0
    first = run(*args, "--accept")
    assert "Sudah di dalam buku" in first
    assert run(*args, "--accept").splitlines()[-8:] == first.splitlines()[-8:]
    assert members_queries.member_count(coop.actor, members_queries.Filter()) == 115


def test_the_command_line_refuses_kindly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Periksa nama"):
        run(str(tmp_path / "tidak-ada.xlsx"), "--dry-run")
    other = tmp_path / "surat.pdf"
    other.write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="bukan buku kerja"):
        run(str(other), "--dry-run")
