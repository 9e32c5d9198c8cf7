"""Addresses of offices and terms."""

from django.urls import path

from lumbung.people.organisation import views

app_name = "organisation"
urlpatterns = [
    path("kantor/", views.offices, name="offices"),
    path("kantor/baru/", views.new_office, name="new_office"),
    path("kantor/libur/", views.holidays, name="holidays"),
    path("kantor/sekunder/", views.secondary, name="secondary"),
    path("kantor/<uuid:office_id>/", views.office, name="office"),
    path("kantor/<uuid:office_id>/ubah/", views.change_office, name="change_office"),
    path("kantor/<uuid:office_id>/pindah/", views.move_office, name="move_office"),
    path("kantor/<uuid:office_id>/buku/", views.begin_book, name="begin_book"),
    path("kantor/<uuid:office_id>/tutup/", views.close_office, name="close_office"),
    path("pengaturan/", views.settings, name="settings"),
    path("pengaturan/<str:name>/", views.setting, name="setting"),
]
