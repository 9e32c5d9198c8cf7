"""Addresses of the first page."""

from django.urls import path

from lumbung.insight.today import views

app_name = "today"
urlpatterns = [
    path("", views.home, name="home"),
    path("hari-ini/uang/", views.money, name="money"),
    path("hari-ini/anggota/", views.people, name="people"),
    path("hari-ini/tutup/", views.closing, name="closing"),
]
