"""Addresses of closing, under /tutup-hari/."""

from django.urls import path

from lumbung.operations.closing import views

app_name = "closing"
urlpatterns = [
    path("", views.day, name="day"),
    path("riwayat/", views.history, name="history"),
    path("segel/", views.seals, name="seals"),
    path("<uuid:office_id>/tutup/", views.close, name="close"),
    path("<uuid:office_id>/<str:day>/", views.closed, name="closed"),
    path("<uuid:office_id>/<str:day>/cetak/", views.closed, {"paper": True}, name="paper"),
]
