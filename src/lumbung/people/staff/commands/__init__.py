"""Acts of the staff register: hire, appoint, end, reset, shut out."""

from lumbung.people.staff.commands.accounts import (
    AccountReceipt,
    Reset,
    SessionsOrder,
    end_sessions,
    one_time_password_of,
    remove_second_factor,
    reset_password,
)
from lumbung.people.staff.commands.appointing import (
    AppointmentEnd,
    AppointmentOrder,
    AppointmentReceipt,
    appoint,
    end_appointment,
)
from lumbung.people.staff.commands.hiring import (
    Hired,
    Hiring,
    Leaving,
    PersonChange,
    PersonReceipt,
    Returning,
    change_person,
    dismiss,
    hire,
    take_back,
)

__all__ = [
    "AccountReceipt", "AppointmentEnd", "AppointmentOrder", "AppointmentReceipt", "Hired", "Hiring",
    "Leaving", "PersonChange", "PersonReceipt", "Reset", "Returning", "SessionsOrder", "appoint",
    "change_person", "dismiss", "end_appointment", "end_sessions", "hire", "one_time_password_of",
    "remove_second_factor", "reset_password", "take_back",
]  # fmt: skip
