"""Why a meeting says no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Forbidden, Invalid, Missing


class MeetingNotPlanned(Missing):
    """The rembug does not meet on that day."""

    title = _("This rembug does not meet on that day. Choose the meeting from your list of today.")


class MeetingAlreadyRecorded(Conflict):
    """A meeting has one sheet."""

    constraint = "meetings_collection_once"
    title = _(
        "The sheet of this meeting was already recorded. Open it and look; a mistake is put right there."
    )


class NotYourMeeting(Forbidden):
    """Only the officer of the day records it, because the cash is in her hands."""

    title = _("Another officer holds this meeting today. Ask the branch manager to name you as substitute.")


class CashMismatch(Invalid):
    """The cash counted must be the sum of the lines."""

    constraint = "meetings_collection_counted"
    title = _(
        "The cash counted is %(counted)s, the lines say %(lines)s: a difference of %(difference)s."
        " Count again or look for the line; nothing was recorded yet."
    )

    def __init__(self, **facts: object) -> None:
        super().__init__(**{"counted": "?", "lines": "?", "difference": "?", **facts})


class MemberTwice(Invalid):
    """One member, one line."""

    constraint = "meetings_attendance_once"
    title = _("A member stands on this sheet twice. Keep one of her lines.")


class NotInRembug(Invalid):
    """She is not a member of this rembug on that day."""

    title = _(
        "Somebody on this sheet is not a member of this rembug. Open the sheet again for today's members."
    )


class NotHerContract(Invalid):
    """An instalment is paid on the member's own contract."""

    title = _("An instalment stands beside another member's financing. Open the sheet again.")


class AbsentButPaid(Invalid):
    """Who is absent and pays, sent her money with somebody."""

    title = _(
        "Somebody is marked absent but has an amount. Choose “Sent with somebody”, or take the amount away."
    )


class NoReasonGiven(Invalid):
    """Absence, substitution and correction say why."""

    title = _("Write the reason in one sentence; it is read later by somebody who was not there.")


class NegativeAmount(Invalid):
    """Amounts on a sheet are whole and not negative."""

    constraint = "meetings_attendance_not_negative"
    title = _("An amount on the sheet is below zero. Money that goes out has its own page.")


class LeaderNotConfirmed(Invalid):
    """The leader saw the amounts and says so."""

    title = _("The leader has not confirmed the amounts. Hand her the phone; she reads and confirms.")


class WrongPin(Invalid):
    """The leader's PIN is another one."""

    title = _("The PIN is not right. Try again, or let the leader confirm with her name.")


class PinLocked(Conflict):
    """Too many wrong PINs."""

    title = _("The PIN was wrong too often and rests for 15 minutes. Let the leader confirm with her name.")


class PinStands(Conflict):
    """Nobody chooses a leader's PIN over the one she has."""

    constraint = "meetings_leaderpin_stands"
    title = _(
        "She has a PIN already. If she forgot it, ask here for it to be set aside: a second person agrees,"
        " then she chooses another."
    )


class NoPin(Conflict):
    """There is none to set aside."""

    title = _("She has no PIN now. She can choose one on this phone.")


class SheetIsFinal(Conflict):
    """After acceptance a sheet is corrected line by line, never taken back whole."""

    constraint = "meetings_collection_final"
    title = _(
        "This sheet is final: accepted by the teller, or corrected already. Correct single lines instead."
    )


class NoSheet(Missing):
    """No such sheet in her offices."""

    title = _("This sheet was not found. It may have been taken back, or belong to another office.")


class NothingToAccept(Conflict):
    """Nothing of this officer waits."""

    title = _("Nothing of this officer is waiting. Somebody may have accepted it already; look at the list.")


class NothingChanges(Invalid):
    """A correction changes something."""

    title = _("The correction is the same as the line. Change an amount, or leave it as it is.")


class NoMeetingsToMove(Missing):
    """The officer has no meetings left on that day."""

    title = _("This officer has no open meetings on that day.")


class NotAnOfficer(Invalid):
    """A substitute is a field officer of the same office."""

    title = _("The substitute must be a field officer of this office. Choose from the list.")
