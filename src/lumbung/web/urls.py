"""Every address of the house: each capability brings its own, here they are given their place."""

from django.conf import settings
from django.urls import include, path

from lumbung.web.api import api

urlpatterns = [
    path("", include("lumbung.insight.today.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
    path("akun/", include("allauth.urls")),
    path("", include("lumbung.people.staff.urls")),
    path("", include("lumbung.people.organisation.urls")),
    path("", include("lumbung.operations.membership.urls")),
    path("impor/", include("lumbung.operations.onboarding.urls")),
    path("", include("lumbung.books.ledger.urls")),
    path("", include("lumbung.products.savings.urls")),
    path("", include("lumbung.products.financing.urls")),
    path("", include("lumbung.products.funds.urls")),
    path("kas/", include("lumbung.operations.till.urls")),
    path("rembug/", include("lumbung.operations.meetings.urls")),
    path("bagi-hasil/", include("lumbung.operations.distribution.urls")),
    path("tutup-hari/", include("lumbung.operations.closing.urls")),
    path("laporan/", include("lumbung.insight.reports.urls")),
    path("api/", api.urls),
]

if settings.DEBUG:
    urlpatterns.append(path("kit/", include("lumbung.web.kit")))
