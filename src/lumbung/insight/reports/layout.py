"""The rows of the statements as data: which account codes stand in which row, and which totals follow.

Source: PSAK 401 (presentation of Islamic financial statements) and SAK EP, with the account numbers of
`rules/charts/ksps.toml`. A code belongs to a row when it lies within one of the row's stretches; an account
that lies in none is not lost: the statement names it and says that it does not add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statement. ``codes`` are stretches, both ends included: ``12101-12104``."""

    code: str
    id: str
    en: str
    codes: tuple[str, ...]

    def holds(self, account: str) -> bool:
        """Say whether an account belongs here."""
        return any(within(stretch, account) for stretch in self.codes)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading. ``side`` D shows debit balances as positive, C credit balances."""

    code: str
    id: str
    en: str
    side: str
    rows: tuple[Row, ...]
    total_id: str
    total_en: str


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of sections, shown after the section ``after``."""

    code: str
    id: str
    en: str
    after: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole statement."""

    code: str
    id: str
    en: str
    source: str
    sections: tuple[Section, ...]
    totals: tuple[Total, ...]

    def every_row(self) -> tuple[Row, ...]:
        """All rows from top to bottom."""
        return tuple(chain.from_iterable(section.rows for section in self.sections))


def within(stretch: str, account: str) -> bool:
    """Say whether an account lies in a stretch: ``12101-12104``, both ends included, or ``21`` and below."""
    first, _dash, last = stretch.partition("-")
    return first <= account <= (last or first) or (not last and account.startswith(first))


SURPLUS_NOW, SURPLUS_BEFORE = "shu_berjalan", "shu_lalu"
RESULT = ("5", "6", "7")  # the classes that become the surplus

NERACA = Layout(
    code="neraca",
    id="Laporan posisi keuangan",
    en="Statement of financial position",
    source="PSAK 401, SAK EP",
    sections=(
        Section("aset", "Aset", "Assets", "D", (
            Row("kas", "Kas", "Cash", ("11101-11199",)),
            Row("bank", "Penempatan pada bank syariah", "Placements with Islamic banks",
                ("11201-11203", "11206-11299")),
            Row("kliring", "Rekening transit dan kliring", "Transit and clearing accounts", ("11204-11205",)),
            Row("koperasi_lain", "Penempatan pada koperasi lain", "Placements with other cooperatives",
                ("11301-11399",)),
            Row("murabahah", "Piutang murabahah, neto", "Murabahah receivables, net", ("12101-12110",)),
            Row("salam", "Piutang salam", "Salam receivables", ("12111-12120",)),
            Row("istishna", "Piutang istishna, neto", "Istishna receivables, net", ("12121-12130",)),
            Row("sewa", "Piutang sewa ijarah, neto", "Ijarah rent receivables, net", ("12131-12140",)),
            Row("qardh", "Pinjaman qardh, neto", "Qardh, net", ("12141-12150",)),
            Row("qardhul_hasan", "Piutang qardhul hasan dana kebajikan",
                "Qardhul hasan of the benevolent fund",
                ("12151-12160",)),
            Row("kafalah", "Piutang kafalah", "Kafalah receivables", ("12161-12199",)),
            Row("mudharabah", "Pembiayaan mudharabah, neto", "Mudharabah financing, net", ("12201-12202",)),
            Row("musyarakah", "Pembiayaan musyarakah, neto", "Musyarakah financing, net", ("12203-12205",)),
            Row("piutang_bagi_hasil", "Piutang bagi hasil", "Profit-share receivables", ("12206-12299",)),
            Row("persediaan", "Persediaan", "Inventories", ("13101-13103",)),
            Row("uang_muka", "Uang muka pembelian", "Advances for purchases", ("13104-13105",)),
            Row("aset_ijarah", "Aset ijarah, neto", "Ijarah assets, net", ("14101-14199",)),
            Row("penyertaan", "Penyertaan", "Investments", ("16101-16199",)),
            Row("aset_tetap", "Aset tetap, neto", "Fixed assets, net", ("17101-17105",)),
            Row("aset_lain", "Aset lain", "Other assets",
                ("12301-12999", "13106-13199", "15101-15199", "17106-17199", "18101-18199")),
        ), "Jumlah aset", "Total assets"),
        Section("liabilitas", "Liabilitas", "Liabilities", "C", (
            Row("wadiah", "Simpanan wadiah", "Wadiah savings", ("21101-21199",)),
            Row("bagi_hasil", "Bagi hasil belum dibagikan", "Undistributed profit share", ("21201",)),
            Row("urbun", "Uang muka murabahah", "Murabahah down payments", ("21203",)),
            Row("titipan", "Titipan", "Money held for others", ("21202", "21205", "21212-21213")),
            Row("pemasok", "Utang pemasok", "Payables to suppliers", ("21204",)),
            Row("dana_shu", "Dana pembagian SHU", "Funds from the distribution of surplus", ("21206-21210",)),
            Row("pajak", "Utang pajak", "Tax payable", ("21301-21305",)),
            Row("zakat_terutang", "Utang zakat", "Zakat payable", ("21306",)),
            Row("pembiayaan_diterima", "Pembiayaan diterima", "Financing received", ("21601-21699",)),
            Row("liabilitas_lain", "Liabilitas lain", "Other liabilities", ("21307-21399", "21401-21499")),
        ), "Jumlah liabilitas", "Total liabilities"),
        Section("dana_kelolaan", "Dana kelolaan", "Managed funds", "C", (
            Row("zakat", "Dana zakat", "Zakat fund", ("25101",)),
            Row("infak", "Dana infak", "Infaq funds", ("25102-25103",)),
            Row("amil", "Dana amil", "Amil fund", ("25104",)),
            Row("kebajikan", "Dana kebajikan", "Benevolent fund", ("25105",)),
            Row("wakaf", "Wakaf uang", "Cash wakaf", ("25106",)),
        ), "Jumlah dana kelolaan", "Total managed funds"),
        Section("dst", "Dana syirkah temporer", "Temporary syirkah funds", "C", (
            Row("simpanan_mudharabah", "Simpanan mudharabah", "Mudharabah savings", ("31101-31199",)),
            Row("berjangka", "Simpanan berjangka mudharabah", "Mudharabah term savings", ("31201-31299",)),
            Row("syirkah_lembaga", "Dana syirkah dari lembaga", "Syirkah funds from institutions",
                ("31301-31399",)),
        ), "Jumlah dana syirkah temporer", "Total temporary syirkah funds"),
        Section("ekuitas", "Ekuitas", "Equity", "C", (
            Row("pokok", "Simpanan pokok", "Simpanan pokok", ("41101",)),
            Row("wajib", "Simpanan wajib", "Simpanan wajib", ("41102",)),
            Row("setara_wajib", "Simpanan lain berkarakter wajib", "Other savings of wajib character",
                ("41103-41199",)),
            Row("modal_penyertaan", "Modal penyertaan", "Participation capital", ("41201",)),
            Row("hibah", "Hibah", "Grants", ("41202-41299",)),
            Row("cadangan_umum", "Cadangan umum", "General reserve", ("41301",)),
            Row("cadangan_risiko", "Cadangan risiko", "Risk reserve", ("41302-41399",)),
            Row(SURPLUS_NOW, "SHU tahun berjalan", "Surplus of this year", ("41401",)),
            Row(SURPLUS_BEFORE, "SHU tahun lalu, belum ditutup",
                "Surplus of earlier years, not yet closed", ()),
            Row("shu_belum_dibagi", "SHU belum dibagi", "Undistributed surplus", ("41402-41499",)),
            Row("ekuitas_lain", "Ekuitas lain", "Other equity", ("41501-41999",)),
        ), "Jumlah ekuitas", "Total equity"),
    ),
    totals=(
        Total("kewajiban_dan_ekuitas", "Jumlah liabilitas, dana kelolaan, dana syirkah temporer, dan ekuitas",
              "Total liabilities, managed funds, temporary syirkah funds and equity", "ekuitas",
              ("liabilitas", "dana_kelolaan", "dst", "ekuitas")),
    ),
)  # fmt: skip

HASIL_USAHA = Layout(
    code="hasil-usaha",
    id="Perhitungan hasil usaha",
    en="Statement of surplus",
    source="PSAK 401, SAK EP",
    sections=(
        Section("mudharib", "Pendapatan pengelolaan dana sebagai mudharib",
            "Income from managing funds as mudharib",
            "C", (
            Row("jual_beli", "Pendapatan jual beli", "Income from sales", ("51101-51199",)),
            Row("bagi_hasil", "Pendapatan bagi hasil", "Income from profit sharing", ("51201-51299",)),
            Row("sewa", "Pendapatan sewa", "Income from ijarah", ("51301-51399",)),
            Row("penempatan", "Pendapatan penempatan pada bank syariah",
                "Income from Islamic bank placements",
                ("51401-51499",)),
        ), "Jumlah pendapatan pengelolaan dana", "Total income from managing funds"),
        Section("pihak_ketiga", "Hak pihak ketiga atas bagi hasil", "Third parties' share of the profit",
            "C", (
            Row("hak_mudharabah", "Bagi hasil simpanan mudharabah", "Share of mudharabah savings",
                ("61101",)),
            Row("hak_berjangka", "Bagi hasil simpanan berjangka", "Share of term savings", ("61102",)),
            Row("hak_lembaga", "Bagi hasil dana dari lembaga", "Share of institutional funds",
                ("61103-61199",)),
        ), "Jumlah hak pihak ketiga", "Total share of third parties"),
        Section("usaha_lain", "Pendapatan usaha lain", "Other operating income", "C", (
            Row("ujrah", "Ujrah", "Ujrah", ("52101-52103",)),
            Row("administrasi", "Administrasi", "Administration", ("52104",)),
            Row("tawidh", "Ta'widh", "Ta'widh", ("52105",)),
            Row("pendapatan_lain", "Pendapatan usaha lainnya", "Further operating income", ("52106-52199",)),
            Row("toko", "Penjualan toko", "Shop sales", ("52201-52299",)),
        ), "Jumlah pendapatan usaha lain", "Total other operating income"),
        Section("beban", "Beban usaha", "Operating expenses", "C", (
            Row("bonus_wadiah", "Bonus wadiah", "Bonus on wadiah", ("71101",)),
            Row("rugi_bagi_hasil", "Kerugian pembiayaan bagi hasil",
                "Losses on profit-sharing financing", ("71103",)),
            Row("susut_ijarah", "Penyusutan aset ijarah", "Depreciation of ijarah assets", ("71104-71106",)),
            Row("hpp", "Harga pokok penjualan", "Cost of sales", ("71107-71199",)),
            Row("pegawai", "Beban pegawai dan pengurus", "Staff and board", ("72101-72104",)),
            Row("kantor", "Beban kantor dan umum", "Office and general", ("72105-72111", "72115-72117")),
            Row("organisasi", "Pendidikan, organisasi, dan audit", "Training, organisation and audit",
                ("72112-72114",)),
            Row("penagihan", "Penagihan dan selisih kas", "Collection and cash differences",
                ("72118-72199",)),
        ), "Jumlah beban usaha", "Total operating expenses"),
        Section("penyisihan", "Beban penyisihan", "Impairment", "C", (
            Row("ckpn", "Beban penyisihan kerugian", "Impairment expense", ("71102",)),
        ), "Jumlah beban penyisihan", "Total impairment"),
        Section("non_usaha", "Pendapatan dan beban non-usaha", "Non-operating income and expenses", "C", (
            Row("pendapatan_non", "Pendapatan non-usaha", "Non-operating income", ("53101-53199",)),
            Row("beban_non", "Beban non-usaha", "Non-operating expenses", ("73101-73199",)),
        ), "Jumlah non-usaha", "Total non-operating"),
        Section("zakat_pajak", "Zakat dan pajak", "Zakat and tax", "C", (
            Row("zakat_shu", "Zakat", "Zakat", ("74102",)),
            Row("pajak_shu", "Pajak penghasilan", "Income tax", ("74101",)),
        ), "Jumlah zakat dan pajak", "Total zakat and tax"),
    ),
    totals=(
        Total("hak_koperasi", "Hak bagi hasil milik koperasi", "The cooperative's share", "pihak_ketiga",
              ("mudharib", "pihak_ketiga")),
        Total("shu_usaha", "SHU usaha", "Operating surplus", "penyisihan",
              ("mudharib", "pihak_ketiga", "usaha_lain", "beban", "penyisihan")),
        Total("shu_sebelum", "SHU sebelum zakat dan pajak", "Surplus before zakat and tax", "non_usaha",
              ("mudharib", "pihak_ketiga", "usaha_lain", "beban", "penyisihan", "non_usaha")),
        Total("shu_setelah", "SHU setelah zakat dan pajak", "Surplus after zakat and tax", "zakat_pajak",
              ("mudharib", "pihak_ketiga", "usaha_lain", "beban", "penyisihan", "non_usaha", "zakat_pajak")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FundReport:
    """One report of sources and uses: its funds by account code, and the book their money lies in."""

    code: str
    id: str
    en: str
    book: str
    source: str
    funds: tuple[Row, ...]


FUND_REPORTS = (
    FundReport("zis", "Sumber dan penyaluran dana zakat, infak, dan sedekah",
               "Sources and distribution of zakat, infaq and alms", "zis", "PSAK 409", (
        Row("zakat", "Dana zakat", "Zakat fund", ("25101",)),
        Row("infak_terikat", "Dana infak/sedekah terikat", "Restricted infaq fund", ("25102",)),
        Row("infak", "Dana infak/sedekah tidak terikat", "Unrestricted infaq fund", ("25103",)),
        Row("amil", "Dana amil", "Amil fund", ("25104",)),
    )),
    FundReport("wakaf", "Sumber dan penggunaan wakaf uang", "Sources and uses of cash wakaf", "wakaf",
        "PSAK 412", (
        Row("wakaf", "Wakaf uang", "Cash wakaf", ("25106",)),
    )),
    FundReport("kebajikan", "Sumber dan penggunaan dana kebajikan", "Sources and uses of the benevolent fund",
               "kebajikan", "PSAK 401", (
        Row("kebajikan", "Dana kebajikan", "Benevolent fund", ("25105",)),
    )),
)  # fmt: skip
