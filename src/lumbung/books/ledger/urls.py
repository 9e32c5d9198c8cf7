"""Addresses of the books."""

from django.urls import path

from lumbung.books.ledger.views import accounts, journals, manual

app_name = "ledger"
urlpatterns = [
    path("buku/", accounts.accounts, name="accounts"),
    path("buku/akun/<str:codes>/", accounts.account, name="account"),
    path("buku/rekening/cari/", accounts.suggest_holders, name="suggest_holders"),
    path("buku/rekening/<str:code>/", accounts.holders, name="holders"),
    path("buku/jurnal/", journals.journals, name="journals"),
    path("buku/jurnal/baru/", manual.manual_journal, name="manual_journal"),
    path("buku/jurnal/<int:journal_id>/", journals.journal, name="journal"),
    path("buku/jurnal/<int:journal_id>/balik/", journals.reverse, name="reverse"),
    path("buku/saldo-awal/", manual.opening_balances, name="opening_balances"),
]
