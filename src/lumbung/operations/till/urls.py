"""Addresses of the till, under /kas/."""

from django.urls import path

from lumbung.operations.till.views import counter, differences, lists, session

app_name = "till"
urlpatterns = [
    path("", session.home, name="home"),
    path("buka/", session.open_till, name="open"),
    path("tutup/", session.close_till, name="close"),
    path("brankas/", session.vault, name="vault"),
    path("loket/", counter.counter, name="counter"),
    path("loket/cari/", counter.search, name="search"),
    path("loket/<uuid:member_id>/", counter.member, name="member"),
    path("loket/<uuid:member_id>/bayar/", counter.pay_in, name="pay_in"),
    path("loket/<uuid:member_id>/tarik/", counter.pay_out, name="pay_out"),
    path("kuitansi/<int:journal_id>/", counter.receipt, name="receipt"),
    path("daftar/", lists.tills, name="tills"),
    path("daftar/<uuid:till_id>/", lists.report, name="report"),
    path("selisih/", differences.differences, name="differences"),
    path("selisih/catat/", differences.book, name="book_difference"),
    path("selisih/<uuid:difference_id>/", differences.settle, name="settle"),
]
