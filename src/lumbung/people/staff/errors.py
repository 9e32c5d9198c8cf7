"""Why the staff register says no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Forbidden, Invalid, Missing


class NoSuchPerson(Missing):
    """She does not work for this cooperative."""

    title = _("This person was not found among the staff. Open the staff list and choose again.")


class NoSuchAppointment(Missing):
    """The appointment is not of this cooperative."""

    title = _("This appointment was not found. Open the person's page and choose it again.")


class NoSuchRole(Invalid):
    """The matrix of roles does not know it."""

    title = _("There is no role with this name. Choose one from the list of roles.")


class NoSuchProposal(Missing):
    """No proposal has this key here."""

    title = _("This proposal was not found. It may belong to another cooperative, or the link is old.")


class LoginTaken(Conflict):
    """An account of the installation has this login already."""

    constraint = "staff_user_login_key"
    title = _("An account with this sign-in name exists already. Give this person another one.")


class LoginShape(Invalid):
    """A login is short and plain."""

    constraint = "staff_user_login_shape"
    title = _("A sign-in name has 3 to 40 letters or digits, without spaces. For example: RP-0412.")


class PhoneTaken(Conflict):
    """An account of the installation has this phone already."""

    constraint = "staff_user_phone_key"
    title = _("This phone number already opens another account. Leave it empty, or enter her own number.")


class PhoneShape(Invalid):
    """It cannot be an Indonesian phone."""

    constraint = "staff_user_phone_shape"
    title = _("This cannot be a phone number. Write it like 0812-3456-7890, or leave it empty.")


class NumberTaken(Conflict):
    """Two people of one cooperative cannot share a number."""

    constraint = "staff_person_number"
    title = _("Another person already has this staff number. Give each person a number of her own.")


class AlreadyStaff(Conflict):
    """One account, one person in a cooperative."""

    constraint = "staff_person_once"
    title = _(
        "This account already belongs to a person of your cooperative. Open her page from the staff list."
    )


class LeavesBeforeJoining(Invalid):
    """The dates contradict one another."""

    constraint = "staff_person_leaves_after_joining"
    title = _("The last day lies before the first one. Check the date.")


class PersonLeft(Conflict):
    """Who has left gets no roles."""

    title = _("This person no longer works here. Take her back first, then give her a role.")


class RoleNeedsOffice(Invalid):
    """A role of an office names the office."""

    title = _("This role belongs to an office. Choose the office where she works.")


class RoleIsEverywhere(Invalid):
    """A role of the whole cooperative names no office."""

    title = _("This role holds in the whole cooperative. Leave the office empty.")


class RolesMeet(Conflict):
    """Two roles that one person may not hold, as PostgreSQL says it."""

    constraint = "staff_appointment_conflict"
    title = _(
        "One person may not hold these two roles, so that nobody checks her own work."
        " End the other appointment first, or ask somebody else."
    )


class RolesConflict(RolesMeet):
    """Two roles that one person may not hold, explained."""

    title = _(
        "She is already %(other)s, and one person may not be both %(role)s and %(other)s: %(why)s"
        " End the other appointment first, or ask somebody else."
    )


class RolesWouldMeet(Conflict):
    """Moving an office would bring two roles of one person together."""

    constraint = "staff_office_moved_conflict"
    title = _(
        "If this office moves there, somebody would hold two roles that one person may not hold."
        " End one of her appointments first."
    )


class OfficeStillStaffed(Conflict):
    """An office closes after its people have left it."""

    constraint = "staff_office_still_staffed"
    title = _("People are still appointed to this office. End their appointments first, then close it.")


class ForeignOffice(Missing):
    """Person or office of another cooperative, or an office that is closed."""

    constraint = "staff_appointment_own_coop"
    title = _("This office is closed or does not belong to your cooperative. Choose one from the list.")


class AlreadyAppointed(Conflict):
    """The same role, in the same office, at the same time."""

    constraint = "staff_appointment_once"
    title = _("She already holds this role there. Nothing has to be done.")


class AppointmentStands(Conflict):
    """An appointment is ended, not rewritten."""

    constraint = "staff_appointment_stands"
    title = _("An appointment that was given stays as it was given. End it, and give a new one.")


class AlreadyEnded(Conflict):
    """It holds no more."""

    title = _("This appointment has already ended. Look at the person's page again.")


class EndsBeforeStart(Invalid):
    """It would end before it began."""

    constraint = "staff_appointment_ends_after_start"
    title = _("The appointment would end before it began. Choose a later day.")


class OwnAppointment(Forbidden):
    """Nobody gives herself rights."""

    constraint = "staff_appointment_two_people"
    title = _("Nobody gives herself a role. Ask a second person who manages the staff.")


class LastManager(Conflict):
    """Somebody must be able to let people in."""

    title = _(
        "After this nobody could manage the staff any more. Give the role to a second person first,"
        " then end this one."
    )


class NotOurAccount(Forbidden):
    """Another cooperative keeps the account."""

    constraint = "staff_user_home"
    title = _(
        "Another cooperative keeps this person's account, so her password is set there."
        " She can also change it herself under My account."
    )


class OwnAccount(Forbidden):
    """One's own account is changed under My account."""

    title = _("This is your own account. Change it under My account, where your present password is asked.")


class NoReason(Invalid):
    """The reason is kept with the act."""

    title = _("Write the reason in one sentence; it is kept with what you do now.")


class PasswordTooShort(Invalid):
    """A first password is long enough."""

    title = _("A password has at least 10 characters. Choose a longer one.")
