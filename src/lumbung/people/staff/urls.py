"""Addresses of the staff register, of proposals, and of one's own account."""

from django.urls import path

from lumbung.people.staff.views import account, history, people, waiting

app_name = "staff"
urlpatterns = [
    path("pegawai/", people.people, name="people"),
    path("pegawai/peran/", people.roles, name="roles"),
    path("pegawai/baru/", people.hire, name="hire"),
    path("pegawai/<uuid:person_id>/", people.person, name="person"),
    path("pegawai/<uuid:person_id>/ubah/", people.change_person, name="change_person"),
    path("pegawai/<uuid:person_id>/tugaskan/", people.appoint, name="appoint"),
    path(
        "pegawai/<uuid:person_id>/tugas/<uuid:appointment_id>/akhiri/",
        people.end_appointment,
        name="end_appointment",
    ),
    path("pegawai/<uuid:person_id>/sandi/", people.reset_password, name="reset_password"),
    path("pegawai/<uuid:person_id>/sandi-sekali/", people.one_time_password, name="one_time_password"),
    path(
        "pegawai/<uuid:person_id>/sandi-sekali/lupakan/",
        people.forget_one_time_password,
        name="forget_one_time_password",
    ),
    path("pegawai/<uuid:person_id>/langkah-kedua/", people.remove_second_factor, name="remove_second_factor"),
    path("pegawai/<uuid:person_id>/keluarkan-sesi/", people.end_sessions, name="end_sessions"),
    path("pegawai/<uuid:person_id>/berhenti/", people.dismiss, name="dismiss"),
    path("pegawai/<uuid:person_id>/kembali/", people.take_back, name="take_back"),
    path("menunggu/", waiting.waiting, name="waiting"),
    path("menunggu/<uuid:key>/", waiting.proposal, name="proposal"),
    path("menunggu/<uuid:key>/setujui/", waiting.approve, name="approve"),
    path("menunggu/<uuid:key>/tolak/", waiting.refuse, name="refuse"),
    path("menunggu/<uuid:key>/tarik/", waiting.withdraw, name="withdraw"),
    path("akun/", account.account, name="account"),
    path("akun/langkah-kedua/", account.second_step, name="second_step"),
    path("akun/bahasa/", account.choose_language, name="choose_language"),
    path("akun/koperasi/", account.choose_workplace, name="choose_workplace"),
    path("akun/perangkat/<uuid:device_id>/keluarkan/", account.revoke_device, name="revoke_device"),
    path("riwayat/", history.latest, name="latest_changes"),
    path("riwayat/<slug:table>/<uuid:row_id>/", history.record, name="history"),
]
