"""Every address of the house: each capability brings its own, here they are given their place."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("bahasa/", include("django.conf.urls.i18n")),
    path("akun/", include("allauth.urls")),
    path("", include("lumbung.people.staff.urls")),
    path("", include("lumbung.people.organisation.urls")),
    path("impor/", include("lumbung.operations.onboarding.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("kit/", include("lumbung.web.kit")))
