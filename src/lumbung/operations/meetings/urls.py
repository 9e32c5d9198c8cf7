"""Addresses of the meetings, under /rembug/."""

from django.urls import path, register_converter

from lumbung.operations.meetings.views import attendance, handovers, office, phone, recorded
from lumbung.operations.meetings.views.days import DayConverter

register_converter(DayConverter, "hari")

app_name = "meetings"
urlpatterns = [
    path("hari-ini/", phone.mine, name="mine"),
    path("pantau/", office.board, name="board"),
    path("rencana/", office.plan, name="plan"),
    path("rencana/ganti/", office.substitute, name="substitute"),
    path("terima/", handovers.handovers, name="handovers"),
    path("terima/<uuid:officer_id>/", handovers.accept, name="accept"),
    path("serah-terima/<uuid:handover_id>/", handovers.handover, name="handover"),
    path("hadir/<uuid:member_id>/", attendance.attendance, name="attendance"),
    path("lembar/<uuid:collection_id>/", recorded.recorded, name="recorded"),
    path("lembar/<uuid:collection_id>/kuitansi.pdf", recorded.slips, name="slips"),
    path("lembar/<uuid:collection_id>/kuitansi/<int:position>/", recorded.receipt, name="receipt"),
    path("lembar/<uuid:collection_id>/koreksi/<int:position>/", recorded.correct, name="correct"),
    path("lembar/<uuid:collection_id>/batalkan/", recorded.take_back, name="take_back"),
    path("<uuid:rembug_id>/<hari:held_on>/", phone.sheet, name="sheet"),
    path("<uuid:rembug_id>/<hari:held_on>/cetak/", phone.printed, name="printed"),
    path("<uuid:rembug_id>/<hari:held_on>/lembar.pdf", phone.printed_pdf, name="printed_pdf"),
    path("<uuid:rembug_id>/<hari:held_on>/pin/", phone.leader_pin, name="leader_pin"),
]
