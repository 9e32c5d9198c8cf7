"""Addresses of financing."""

from django.urls import path

from lumbung.products.financing.views import acts, contract, lists, products, propose

app_name = "financing"
urlpatterns = [
    path("pembiayaan/", lists.contracts, name="contracts"),
    path("pembiayaan/unduh.xlsx", lists.export, name="export"),
    path("pembiayaan/pencairan/", lists.disbursements, name="disbursements"),
    path("pembiayaan/baru/", propose.propose, name="propose"),
    path("pembiayaan/hitung/", propose.preview, name="preview"),
    path("pembiayaan/produk/", products.products, name="products"),
    path("pembiayaan/produk/<slug:code>/", products.product, name="product"),
    path("pembiayaan/produk/<slug:code>/ketentuan/", products.change_terms, name="change_terms"),
    path("pembiayaan/<uuid:contract_id>/", contract.contract, name="contract"),
    path("pembiayaan/<uuid:contract_id>/akad.pdf", contract.document, name="document"),
    path("pembiayaan/<uuid:contract_id>/<slug:slug>/", acts.act, name="act"),
]
