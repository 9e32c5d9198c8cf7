"""Addresses of onboarding."""

from django.urls import path

from lumbung.operations.onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("", views.home, name="home"),
    path("contoh.xlsx", views.template, name="template"),
    path("ekspor.xlsx", views.export, name="export"),
    path("<uuid:upload_id>/", views.preview, name="preview"),
    path("<uuid:upload_id>/pemetaan/", views.mapping, name="mapping"),
    path("<uuid:upload_id>/masalah.xlsx", views.problem_list, name="problem_list"),
    path("<uuid:upload_id>/baca/", views.read_again, name="read_again"),
    path("<uuid:upload_id>/kemajuan/", views.working, name="working"),
    path("<uuid:upload_id>/terima/", views.accept, name="accept"),
    path("<uuid:upload_id>/rekonsiliasi/", views.reconciliation, name="reconciliation"),
]
