"""The house with its kit, as a developer sees it."""

from django.urls import include, path

from lumbung.web.urls import urlpatterns as house

urlpatterns = [path("kit/", include("lumbung.web.kit")), *house]
