"""Addresses of savings."""

from django.urls import path

from lumbung.products.savings import views

app_name = "savings"
urlpatterns = [
    path("simpanan/", views.products, name="products"),
    path("simpanan/bonus/", views.bonus, name="bonus"),
    path("simpanan/rencana/", views.plans, name="plans"),
    path("simpanan/rencana/baru/", views.open_plan, name="open_plan"),
    path("simpanan/rencana/<uuid:plan_id>/", views.plan, name="plan"),
    path("simpanan/rencana/<uuid:plan_id>/ubah/", views.change_plan, name="change_plan"),
    path("simpanan/rencana/<uuid:plan_id>/tutup/", views.close_plan, name="close_plan"),
    path("simpanan/<slug:code>/", views.product, name="product"),
    path("simpanan/<slug:code>/ketentuan/", views.change_terms, name="change_terms"),
]
