"""Addresses of the funds."""

from django.urls import path

from lumbung.products.funds import views

app_name = "funds"
urlpatterns = [
    path("dana/", views.purses, name="purses"),
    path("dana/beri/", views.give, name="give"),
    path("dana/<slug:code>/", views.fund, name="fund"),
]
