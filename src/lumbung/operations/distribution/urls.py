"""Addresses of the distribution, under /bagi-hasil/."""

from django.urls import path

from lumbung.operations.distribution import views

app_name = "distribution"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("hitung/", views.preview, name="preview"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("<uuid:run_id>/batal/", views.reverse, name="reverse"),
]
