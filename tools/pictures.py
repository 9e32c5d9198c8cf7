"""The pictures of the guide, taken anew from the demo cooperative in a real browser.

    ./lumbung docs --pictures                    all of them, into docs/gambar
    ./lumbung docs --pictures petugas-lembar manajer-pantau
    python -m tools.pictures --at URL            of a demo that is being served already

Without --at the demo is built in a database of its own and served from it, so that every picture shows the
same morning and nobody's work is touched. The acts before a picture (ticking rows, uploading a workbook)
are done by hand, as a person would.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lumbung.web.demo import cast
from tools import steps, testdb
from tools.pg import ROOT, STATE

FOLDER = ROOT / "docs" / "gambar"
WORKBOOK = ROOT / "src/lumbung/operations/onboarding/tests/samples/buku-koperasi.xlsx"
PHONE, DESK = (360, 800), (1366, 768)
LARGEST = 150_000
OWN_PAGE = "own"  # the address behind a member's card is known once the demo stands
ASK = "from lumbung.web.demo import own_page; print((own_page.address() or ('', '/'))[1])"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--lang=id"]
Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: whose screen, which address, on what, and what is done before it is taken."""

    name: str
    login: str
    path: str
    size: tuple[int, int] = DESK
    act: Act | None = None


def tick_some(page: Page) -> None:
    """Half of the rembug has paid as expected, one is absent."""
    _open_sheet(page)
    rows = page.locator(".baris-setor")
    for index in range(7):
        rows.nth(index).locator(".cek").click()
    rows.nth(7).locator("label[for^=buka]").click()
    rows.nth(7).get_by_text("Tidak hadir", exact=True).click()
    rows.nth(7).locator('input[name^="alasan_"]').fill("Sakit")
    rows.nth(7).locator("label[for^=buka]").click()
    page.evaluate("scrollTo(0, 0)")


def count_notes(page: Page) -> None:
    """All others as expected; the notes are counted, the kencleng apart."""
    tick_some(page)
    page.locator("[data-semua-pas]").click()
    page.locator('[data-langkah-kaki="1"] [data-ke="2"]').click()
    _count(page, page.locator('[data-langkah-kaki="2"] [data-uang-tangan]').inner_text())
    page.locator("#kencleng").fill("27000")
    page.evaluate("scrollTo(0, 0)")


def _count(page: Page, amount: str) -> None:
    """Type the notes and coins that make up an amount."""
    total = int(re.sub(r"\D", "", amount))
    for value in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000):
        pieces, total = divmod(total, value)
        page.locator(f'[name="lembar_{value}"]').fill(str(pieces))
    if total:
        page.locator('[name="logam"]').fill(str(total))


def count_till(page: Page) -> None:
    """Count exactly what the books say."""
    said = page.get_by_text("Menurut catatan").first.inner_text()
    _count(page, said.partition("Rp")[2])


def send_sheet(page: Page) -> None:
    """The leader has confirmed, the sheet is sent."""
    count_notes(page)
    page.locator('[data-langkah-kaki="2"] [data-ke="3"]').click()
    page.locator("[data-setuju]").check()
    page.locator("[data-kirim]").click()
    page.wait_for_url("**/rembug/lembar/**")


def _open_sheet(page: Page) -> None:
    """The first rembug of today that is not recorded yet."""
    page.locator("a.baris", has_text="Melati").first.click()
    page.wait_for_url("**/rembug/**-**/**")


def first_waiting(page: Page) -> None:
    """Choose the first officer who waits with her cash."""
    page.get_by_role("button", name="Hitung").first.click()
    page.wait_for_url(re.compile(r"/rembug/terima/[0-9a-f-]{36}/"))
    count_till(page)


def serve_member(page: Page) -> None:
    """A member stands at the counter."""
    page.locator("#q").fill("maulida")
    page.locator("#ketemu a").first.click()
    page.wait_for_load_state()
    page.get_by_label("Simpanan sukarela").first.fill("50000")


def first_member(page: Page) -> None:
    """Open somebody who pays instalments."""
    page.goto("/anggota/cari/?q=aminah+rahayu")
    if "/cari/" in page.url:
        page.locator("main").get_by_role("link", name="Aminah Rahayu").first.click()
        page.wait_for_url(re.compile(r"/anggota/[0-9a-f-]{36}/$"))


def upload_workbook(page: Page) -> None:
    """Upload the sample workbook and look at its preview."""
    page.locator('input[type="file"]').set_input_files(WORKBOOK)
    page.get_by_role("button", name="Unggah").click()
    page.wait_for_url(re.compile(r"/impor/[0-9a-f-]{36}/"))


def write_journal(page: Page) -> None:
    """Rent that will be paid next month."""
    page.locator('[name="office"]').select_option(label="Cabang Curugsari")
    page.locator('[name="memo"]').fill("Sewa kantor cabang, November 2026, kuitansi 118")
    for row, (account, side) in enumerate((("72105 Sewa", "debit"), ("21307 Beban", "credit"))):
        line = page.locator("[data-baris]").nth(row)
        line.locator("[data-akun]").fill(account)
        line.locator(f'[data-sisi="{side}"]').fill("1500000")
    page.locator("h2").first.click()


def propose_journal(page: Page) -> None:
    """The same, sent: it waits for a second person."""
    write_journal(page)
    page.get_by_role("button", name=re.compile("Usulkan|Propose")).click()
    page.wait_for_load_state()
    page.goto("/buku/jurnal/")


def first_proposal(page: Page) -> None:
    """Open what waits."""
    page.locator('main a[href*="/menunggu/"]').first.click()
    page.wait_for_load_state()


PICTURES = (
    Picture("masuk", "", "/akun/login/"),
    Picture("petugas-rembug", "petugas", "/rembug/hari-ini/", PHONE),
    Picture("petugas-lembar", "petugas", "/rembug/hari-ini/", PHONE, tick_some),
    Picture("petugas-hitung", "petugas", "/rembug/hari-ini/", PHONE, count_notes),
    Picture("manajer-pantau", "manajer", "/rembug/pantau/"),
    Picture("teller-terima", "teller", "/rembug/terima/", DESK, first_waiting),
    Picture("teller-loket", "teller", "/kas/loket/", DESK, serve_member),
    Picture("teller-tutup", "teller", "/kas/tutup/", DESK, count_till),
    Picture("manajer-tutup", "manajer", "/tutup-hari/"),
    Picture("hari-ini", "manajer", "/"),
    Picture("anggota-petugas", "manajer", "/anggota/", DESK, first_member),
    Picture("anggota-saya", "", OWN_PAGE, PHONE),
    Picture("akuntan-buku", "akuntan", "/buku/"),
    Picture("akuntan-neraca", "akuntan", "/laporan/neraca/"),
    Picture("akuntan-jurnal", "akuntan", "/buku/jurnal/baru/", DESK, write_journal),
    Picture("akuntan-usul", "akuntan", "/buku/jurnal/baru/", DESK, propose_journal),
    Picture("manajer-menunggu", "manajer", "/menunggu/", DESK, first_proposal),
    Picture("impor-pratinjau", "akuntan", "/impor/", DESK, upload_workbook),
    Picture("admin-kantor", "admin", "/kantor/"),
    Picture("admin-pegawai", "admin", "/pegawai/"),
    Picture("admin-ketentuan", "admin", "/pengaturan/"),
    Picture("petugas-tercatat", "petugas", "/rembug/hari-ini/", PHONE, send_sheet),
)


def take(browser: Browser, site: str, wanted: list[Picture]) -> list[str]:
    """Take the pictures in their order; say which could not be taken."""
    failed = []
    for picture in wanted:
        context = _signed_in(browser, site, picture)
        page = context.new_page()
        try:
            answer = page.goto(own_page() if picture.path == OWN_PAGE else picture.path)
            if answer is None or answer.status >= 400:
                raise RuntimeError(f"{picture.path} answered {answer.status if answer else 'nothing'}")
            if picture.act is not None:
                picture.act(page)
            page.wait_for_load_state("networkidle")
            if not page.evaluate("getComputedStyle(document.body).fontFamily.includes('Source')"):
                raise RuntimeError("the styles did not come; build the pages, then serve")
            page.evaluate("document.fonts.ready")
            size = save(page.screenshot(animations="disabled"), FOLDER / f"{picture.name}.png")
            steps.show(f"  {picture.name:<20} {size // 1024:4} kB")
        except Exception as trouble:  # the others are still wanted
            failed.append(f"{picture.name}: {str(trouble).splitlines()[0]}")
            steps.show(f"  {failed[-1]}")
        context.close()
    return failed


def own_page() -> str:
    """The page behind the card of a member of the demo that this environment points at."""
    manage = [sys.executable, str(ROOT / "manage.py"), "shell", "--verbosity=0", "-c", ASK]
    return subprocess.run(manage, check=True, text=True, capture_output=True).stdout.split()[-1]


def _signed_in(browser: Browser, site: str, picture: Picture) -> BrowserContext:
    width, height = picture.size
    context = browser.new_context(
        base_url=site, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce",
        viewport={"width": width, "height": height}, device_scale_factor=2 if picture.size == PHONE else 1,
        has_touch=picture.size == PHONE, is_mobile=picture.size == PHONE,
    )  # fmt: skip
    context.set_default_timeout(15_000)
    if picture.login:
        page = context.new_page()
        page.goto("/akun/login/")
        page.locator('[name="login"]').fill(picture.login)
        page.locator('[name="password"]').fill(cast.PASSWORD)
        page.locator('[name="password"]').press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        page.close()
    return context


def save(content: bytes, path: Path) -> int:
    """Keep a picture in few colours, small enough for a page; fewer where it must be."""
    whole = Image.open(io.BytesIO(content)).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    for colours in (256, 128, 64, 32):
        whole.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            break
    return path.stat().st_size


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """A demo of our own, in a throw-away database, served for the time being."""
    server = testdb.server()
    name, port = testdb.clone_name(), _free_port()
    state = STATE / "pictures"
    state.mkdir(exist_ok=True)
    os.environ |= {
        "LUMBUNG_DATABASE_URL": server.url("owner", name),
        "LUMBUNG_APP_PASSWORD": server.roles["app"]["password"],
        "LUMBUNG_STATE": str(state),
        "LUMBUNG_PLAIN_HTTP": "1",
    }
    testdb.make_clone(server, name)
    try:
        steps.show("  building the demo cooperative")
        manage = [sys.executable, str(ROOT / "manage.py"), "seed_demo"]
        subprocess.run(manage, check=True, stdout=subprocess.DEVNULL)
        serving = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "lumbung.web.wsgi", f"--bind=127.0.0.1:{port}",
                "--worker-class=gthread", "--threads=4", "--no-control-socket", "--log-level=warning",
            ],
            cwd=ROOT,
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/akun/login/")
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.terminate()
            serving.wait(timeout=30)
    finally:
        testdb.drop(server, name)
        shutil.rmtree(state, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=10).close()
            return
        time.sleep(0.2)
    raise SystemExit("The demo does not answer; what it said is above.")


def main(words: list[str] | None = None) -> int:
    names = [picture.name for picture in PICTURES]
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--at", metavar="URL", help="a demo that is served already")
    asked = parser.parse_args(words)
    wanted = [picture for picture in PICTURES if asked.only is None or picture.name in asked.only]
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        raise SystemExit("There is no Chromium here. On Debian: sudo apt-get install chromium")
    if not asked.at:
        steps.prepare(serving=False)
    place = contextlib.nullcontext(asked.at) if asked.at else demo()
    with place as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=FLAGS, env={**os.environ, "LANGUAGE": "id"}
        )
        failed = take(browser, site, wanted)
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
