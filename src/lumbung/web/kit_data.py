"""Invented people and amounts for the kit page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.utils.safestring import mark_safe

DAY = date(2026, 7, 13)
MOMENT = datetime(2026, 7, 13, 4, 40, tzinfo=UTC)
QR = "M0 0h3v3H0zm5 0h3v3H5zM0 5h3v3H0zm4-1h1v1H4zm2 2h1v1H6zM4 6h1v2H4z"

SAMPLES: dict[str, Any] = {
    "maker": {"name": "Wulan Safitri", "role": "Teller, Curugsari", "at": MOMENT, "device": "PC Teller 2"},
    "checker": {"name": "Ratih Purwanti", "role": "Manajer Cabang", "at": MOMENT, "device": "HP Ratih"},
    "counted": 343_700_000,
    "moment": MOMENT,
    "steps": [
        {"state": "done", "title": "Usulan dicatat", "day": DAY, "person": "Wulan Safitri"},
        {
            "state": "done",
            "title": "Barang dibeli",
            "day": DAY,
            "person": "Agus Setiono",
            "text": "Kuitansi toko ada.",
        },
        {"state": "now", "title": "Akad dibacakan", "text": "Menunggu tanda tangan Bu Suherti."},
        {"state": "missing", "title": "Foto serah terima", "text": "Bukti ini belum ada."},
        {"state": "blocked", "title": "Pencairan", "text": "Tidak bisa sebelum foto serah terima ada."},
        {"state": "next", "title": "Angsuran pertama"},
    ],
    "receipt": {
        "number": "CRG-2026-004512-7",
        "day": DAY,
        "office": "Cabang Curugsari",
        "member": "Sumiati",
        "member_number": "0204-00131-5",
        "lines": [
            ("Angsuran murabahah, ke-32", 12_000_000),
            ("Wajib", 1_000_000),
            ("Lebaran", 1_500_000),
            ("Gasiteru: infak", 100_000),
            ("Gasiteru: wakaf", 200_000),
        ],
        "total_sen": 14_800_000,
        "balances": [("Sisa pembiayaan", 216_000_000), ("Semua simpanan", 438_500_000)],
        "officer": "Wulan Safitri",
        "qr": mark_safe(f'<svg viewBox="0 0 8 8" fill="currentColor"><path d="{QR}"/></svg>'),
    },
    "tabs": [
        {"label": "Ringkasan", "url": "#", "current": True},
        {"label": "Simpanan", "url": "#", "count": 5},
        {"label": "Pembiayaan", "url": "#", "count": 1},
        {"label": "Riwayat", "url": "#"},
    ],
    "facts": [
        ("Nomor anggota", "0204-00131-5"),
        ("Rembug", "Melati, Sukawening RT 04"),
        ("HP", "0812-0000-1234"),
        ("Ahli waris", "Dedi Supriadi, anak"),
        ("Catatan", ""),
    ],
    "filters": [
        {"label": "cabang", "value": "Curugsari", "clear_url": "#"},
        {"label": "bulan", "value": "Juli", "clear_url": "#"},
    ],
    "changes": [
        {"icon": "banknote", "text": "Kas laci Bu Wulan bertambah", "amount_sen": 341_700_000},
        {
            "icon": "scale",
            "text": "Selisih kurang masuk titipan selisih, atas nama Agus Setiono",
            "amount_sen": 2_000_000,
        },
        {
            "icon": "lock",
            "text": "Lembar Rembug Melati menjadi final. Sesudah ini hanya bisa dikoreksi dengan alasan.",
        },
    ],
    "table": [
        ("CRG", "Curugsari", 9_579_500_000, 4_648_000_000),
        ("SKM", "Sukamaju", 8_120_000_000, -2_000_000),
    ]
    * 4,
    "found": [
        {
            "id": "1",
            "name": "Sumiati",
            "line": "0204-00131-5, Melati",
            "warning": "Nama sama: suami Ujang, RT 04",
        },
        {
            "id": "2",
            "name": "Sumiati",
            "line": "0204-00208-1, Dahlia",
            "warning": "Nama sama: suami Asep, RT 11",
        },
    ],
    "bar": [
        {"start": 0, "width": 22, "classes": "fill-primary"},
        {"start": 22, "width": 26, "classes": "fill-primary", "striped": True},
    ],
    "weekdays": ["Usulan", "Hitung uang", "Selesai"],
    "board": [
        ("Anggrek", "26/26 hadir, 3,2 jt", "closed"),
        ("Cempaka", "13/24 dicatat", "running"),
        ("Melati", "Tanpa sinyal 11.06", "nosignal"),
        ("Jambu", "6 tidak hadir", "look"),
        ("Mentari", "Belum dimulai", "late"),
        ("Delima", "22 anggota", "planned"),
    ],
    "purses": [
        ("simpanan", "Simpanan", 438_500_000),
        ("pembiayaan", "Pembiayaan", 216_000_000),
        ("zakat", "Zakat", 0),
        ("infak", "Infak", 14_600_000),
        ("wakaf", "Wakaf", 29_200_000),
        ("kebajikan", "Kebajikan", 1_250_000),
        ("sosial", "Sosial", 5_000),
    ],
}


def rows() -> list[dict[str, Any]]:
    """One collection row in each state."""
    people = [
        ("Euis Kartika", "150 + 10 + 20 + 3", 183, 183, "exact", ""),
        ("Sumiati", "120 + 10 + 15 + 3", 148, 148, "exact", ""),
        ("Nur Aini", "", 183, 233, "more", "Lebih, sukarela Rp50.000"),
        ("Dedeh Kurniasih", "", 103, 53, "less", "Kurang Rp50.000"),
        ("Ai Rohimah", "", 28, 28, "entrusted", "Dititip lewat Bu Euis"),
        ("Oom Komariah", "", 160, 0, "absent", "Tidak hadir, anak sakit"),
        ("Yati Rohaeti", "120 + 10 + 15 + 3", 148, None, "new", ""),
        ("Raden Ayu Siti Nurhalimatussa'diyah Kusumawardani", "90 + 10 + 20 + 3", 123, None, "new", ""),
    ]
    return [
        {
            "id": f"m{at}",
            "name": name,
            "parts": parts,
            "expected_sen": expected * 100_000,
            "amount_sen": None if paid is None else paid * 100_000,
            "state": state,
            "note": note,
            "sheet": "baris",
        }
        for at, (name, parts, expected, paid, state, note) in enumerate(people)
    ]


def denominations() -> list[dict[str, int]]:
    """A counted purse of Rp3.434.000 in notes."""
    counts = (12, 25, 28, 29, 21, 11, 7)
    values = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
    return [{"value": value, "count": count} for value, count in zip(values, counts, strict=True)]
