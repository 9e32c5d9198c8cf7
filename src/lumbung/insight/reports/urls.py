"""Addresses of the reports."""

from django.urls import path

from lumbung.insight.reports.views import changes, statements, takeout

app_name = "reports"
urlpatterns = [
    path("", statements.index, name="index"),
    path("neraca/", statements.position, name="position"),
    path("neraca/<str:form>/", statements.position, name="position_file"),
    path("hasil-usaha/", statements.result, name="result"),
    path("hasil-usaha/<str:form>/", statements.result, name="result_file"),
    path("perubahan-ekuitas/", changes.equity, name="equity"),
    path("perubahan-ekuitas/<str:form>/", changes.equity, name="equity_file"),
    path("arus-kas/", changes.cash_flow, name="cash_flow"),
    path("arus-kas/baris/<slug:row>/", changes.cash_row, name="cash_row"),
    path("arus-kas/<str:form>/", changes.cash_flow, name="cash_flow_file"),
    path("neraca-saldo/", statements.trial, name="trial"),
    path("neraca-saldo/<str:form>/", statements.trial, name="trial_file"),
    path("promosi-ekonomi/", changes.promotion, name="promotion"),
    path("promosi-ekonomi/<str:form>/", changes.promotion, name="promotion_file"),
    path("bagi-hasil/", changes.sharing, name="sharing"),
    path("bagi-hasil/<str:form>/", changes.sharing, name="sharing_file"),
    path("sumber/<slug:code>/", changes.sources, name="sources"),
    path("sumber/<slug:code>/<str:form>/", changes.sources, name="sources_file"),
    path("dana/<str:code>/", statements.fund, name="fund"),
    path("dana/<str:code>/<str:form>/", statements.fund, name="fund_file"),
    path("keluarkan/", takeout.takeout, name="takeout"),
    path("keluarkan/<str:kind>/", takeout.download, name="download"),
]
