"""The people of the demo cooperative. Every name, number and place is invented."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = (
    "lumbung-2026"  # for everybody: printed by ./lumbung demo, never used outside a practice cooperative
)
COOP, SHORT = "KSPPS Rukun Padi (contoh)", "Kopsyah Rukun Padi"
SECONDARY = "Koperasi Sekunder Rukun Nusantara (contoh)"
BRANCHES = (("CRG", "Curugsari", "Jl. Lumbung 7, Curugsari"), ("SKM", "Sukamaju", "Jl. Raya Sukamaju 21"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here: ``office`` is a branch code, or empty for the whole cooperative."""

    login: str
    name: str
    role: str
    office: str = ""


COLLEAGUES = (
    Colleague("ketua", "Hj. Siti Rahmah", "board"),
    Colleague("direktur", "Ahmad Fauzan", "head_office"),
    Colleague("akuntan", "Dewi Anggraini", "accountant"),
    Colleague("ziswaf", "Ridwan Hakim", "ziswaf_officer"),
    Colleague("pelatih", "Lilis Suryani", "trainer"),
    Colleague("spi", "Bambang Irawan", "auditor"),
    Colleague("dps", "KH. Abdul Mukti", "dps"),
    Colleague("dinas", "Yulia Safitri", "supervisor"),
    Colleague("admin", "Rangga Pratama", "admin"),
    Colleague("warung", "Kokom Komariah", "shop_keeper", "CRG"),
    Colleague("manajer", "Ratih Purwanti", "branch_manager", "CRG"),
    Colleague("teller", "Ratna Dewi", "teller", "CRG"),
    Colleague("petugas", "Wulan Safitri", "field_officer", "CRG"),
    Colleague("petugas2", "Agus Setiono", "field_officer", "CRG"),
    Colleague("petugas3", "Nani Herlina", "field_officer", "CRG"),
    Colleague("manajer-skm", "Hadi Susanto", "branch_manager", "SKM"),
    Colleague("teller-skm", "Mira Lestari", "teller", "SKM"),
    Colleague("petugas-skm", "Dimas Prakoso", "field_officer", "SKM"),
    Colleague("petugas2-skm", "Lela Nurhayati", "field_officer", "SKM"),
    Colleague("petugas3-skm", "Yusuf Maulana", "field_officer", "SKM"),
)

# name, branch, officer, days before today's weekday, hour, minute
CIRCLES = (
    ("Melati", "CRG", "petugas", 0, 9, 30, "Sukawening RT 04"),
    ("Anggrek", "CRG", "petugas", 0, 8, 0, "Sukawening RT 02"),
    ("Cempaka", "CRG", "petugas2", 0, 8, 0, "Cibatu RT 01"),
    ("Dahlia", "CRG", "petugas3", 0, 8, 0, "Pasirhuni RT 03"),
    ("Kenanga", "CRG", "petugas2", 1, 8, 0, "Cibatu RT 05"),
    ("Teratai", "CRG", "petugas3", 2, 9, 30, "Pasirhuni RT 06"),
    ("Kurma", "SKM", "petugas-skm", 0, 8, 0, "Sukamaju Kidul RT 01"),
    ("Delima", "SKM", "petugas-skm", 0, 9, 30, "Sukamaju Kidul RT 07"),
    ("Salak", "SKM", "petugas2-skm", 0, 8, 0, "Margaluyu RT 02"),
    ("Manggis", "SKM", "petugas3-skm", 1, 8, 0, "Margaluyu RT 04"),
    ("Rambutan", "SKM", "petugas2-skm", 1, 9, 30, "Mekarsari RT 03"),
    ("Tomat", "SKM", "petugas3-skm", 2, 8, 0, "Mekarsari RT 05"),
)
SIZE = 25

FIRST = [
    "Euis",
    "Sumiati",
    "Nur",
    "Rohayati",
    "Dedeh",
    "Iis",
    "Wiwin",
    "Nining",
    "Ai",
    "Titin",
    "Elah",
    "Imas",
    "Cucu",
    "Oom",
    "Neneng",
    "Ratna",
    "Sri",
    "Yayah",
    "Lilis",
    "Kokom",
    "Tati",
    "Yati",
    "Wati",
    "Ida",
    "Ani",
    "Siti",
    "Rina",
    "Eka",
    "Desi",
    "Yuli",
    "Marni",
    "Upik",
    "Rosmaini",
    "Zubaidah",
    "Aminah",
    "Fatimah",
    "Halimah",
    "Khadijah",
    "Maryam",
    "Salamah",
    "Nurhayati",
    "Suherti",
    "Komariah",
    "Juariah",
    "Rukmini",
    "Sutinah",
    "Wartini",
    "Parni",
    "Ngatini",
    "Murni",
]
LAST = [
    "Kartika",
    "Kurniasih",
    "Aisyah",
    "Winarti",
    "Suryani",
    "Rohimah",
    "Supriatin",
    "Nurlaela",
    "Masitoh",
    "Hasanah",
    "Komariah",
    "Hayati",
    "Sari",
    "Wulandari",
    "Rahayu",
    "Lestari",
    "Handayani",
    "Puspita",
    "Anggraini",
    "Maulida",
    "Safitri",
    "Fitriani",
    "Oktaviani",
    "Permata",
    "Damayanti",
    "Novitasari",
    "Mulyani",
    "Setiawati",
    "Rahmawati",
    "Wahyuni",
]
WORK = [
    "warung sembako",
    "jual gorengan",
    "penjahit",
    "ternak ayam",
    "petani sayur",
    "kue basah",
    "keripik singkong",
    "bakso keliling",
    "jual pulsa",
    "anyaman pandan",
    "konveksi rumahan",
    "pedagang ikan",
    "jamu gendong",
    "laundry",
    "sayur keliling",
]
EXCUSES = ("anak sakit", "hajatan keluarga", "panen", "sakit", "ke luar kota")
