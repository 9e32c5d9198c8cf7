"""Why the members' register says no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Forbidden, Invalid, Missing


class NoMember(Missing):
    """No such member in this cooperative, or not in the person's offices."""

    title = _("This member was not found in your office. Look for her by name, number or phone.")


class NoRembug(Missing):
    """No such rembug."""

    title = _("This rembug was not found in your office, or it was closed or merged.")


class NoGathering(Missing):
    """No such meeting or training."""

    title = _("This meeting was not found. It may belong to another office.")


class NikTaken(Conflict):
    """One person, one membership."""

    constraint = "members_member_nik"
    title = _(
        "This NIK is registered already: one person has one membership. Look for her by this NIK; "
        "if she left, ask the head office to take her back under her old number."
    )


class NikShort(Invalid):
    """A NIK has sixteen digits; fewer is a typing error, not an odd NIK."""

    title = _("A NIK has 16 digits, this one has %(digits)s. Read it again from the KTP.")


class NoNik(Invalid):
    """A member holds a KTP."""

    title = _("Her NIK is not recorded yet. Copy it from her KTP before she joins.")


class NikClosed(Forbidden):
    """The NIK is for those who need it."""

    title = _("The NIK is sealed. Ask your manager, who may open it; each opening is recorded.")


class NikOdd(Invalid):
    """The structure does not fit; a supervisor who saw the KTP may let it pass, with a reason."""

    title = _(
        "The NIK does not agree with the form or has an unusual structure. Compare it with the KTP. If the "
        "KTP really says so, a supervisor records that she saw it, with the reason."
    )


class NoReason(Invalid):
    """The act changes somebody's standing and says why."""

    constraint = "members_step_reason"
    title = _("Write the reason in one sentence, so that the member and an auditor understand it.")


class NotAdult(Invalid):
    """A member is old enough for a KTP, or married."""

    title = _("She is not yet %(age)s years old and not married, so she cannot become a member yet.")


class NoConsent(Invalid):
    """Her consent, with date and text, comes before her membership."""

    constraint = "members_member_consent"
    title = _("Her consent to keep her data is missing. Read the text to her and record the date she agreed.")


class BadPhone(Invalid):
    """Not a telephone number."""

    title = _("This is not a complete telephone number. Write it like 0812-3456-7890, or leave it empty.")


class AnswersMissing(Invalid):
    """Every question of the uji kelayakan is answered."""

    title = _("Answer every question of the eligibility check.")


class AheadOfToday(Invalid):
    """What happened cannot lie in the future."""

    title = _("The date lies in the future. Record what has happened, on the day it happened.")


class StepMissing(Conflict):
    """A step of the way in was skipped."""

    title = _("A step before this one is missing. Look at her journey and complete that step first.")


class GeneralMeetingMissing(StepMissing):
    """She has not been to a pertemuan umum."""

    constraint = "members_gate_general_meeting"
    title = _("The step “Pertemuan Umum” is missing. Record which general meeting she attended first.")


class EligibilityMissing(StepMissing):
    """The uji kelayakan is not passed."""

    constraint = "members_gate_eligibility"
    title = _("The step “Uji Kelayakan” is missing or not passed. Do the eligibility check first.")


class TrainingMissing(StepMissing):
    """An LWK session is not attended."""

    constraint = "members_gate_lwk"
    title = _("An LWK session is missing. She attends every training session in order before the exam.")


class ExamMissing(StepMissing):
    """The UPK is not passed."""

    constraint = "members_gate_upk"
    title = _("The step “UPK” is missing or not passed. Her group takes the oral exam first.")


class PaymentMissing(StepMissing):
    """She joins by paying; nobody is written in as a member without having been a prospect."""

    constraint = "members_gate_join"
    title = _(
        "A member joins from being a prospect, with her first payment. Register her as a prospect first."
    )


class StepPassed(Conflict):
    """The step is behind her."""

    constraint = "members_step_passed"
    title = _("She has passed this step already. Look at her journey: the next step is marked there.")


class NotHerStep(Invalid):
    """The step is not on her way, or she is no prospect any more."""

    constraint = "members_step_place"
    title = _("This step is not part of her way in, or she is not a prospect any more.")


class NoWay(Conflict):
    """A state that cannot follow the present one."""

    constraint = "members_member_state"
    title = _("This cannot follow her present state. Look at her page: it may have changed in the meantime.")


class Fixed(Invalid):
    """Number, way in and registration stay as they are."""

    constraint = "members_member_fixed"
    title = _("The number and the way in of a member stay as they were registered.")


class WrongPlace(Invalid):
    """Office and rembug do not belong together."""

    constraint = "members_member_place"
    title = _("This rembug belongs to another office. Choose a rembug of the member's own office.")


class OnlyRembugClass(Invalid):
    """Anggota umum and khusus are in no rembug."""

    constraint = "members_member_circle"
    title = _("Only members of the class “rembug” sit in a rembug; general and special members do not.")


class SameClass(Invalid):
    """A change goes somewhere."""

    constraint = "members_classchange_other"
    title = _("She is in this class already. Choose another one.")


class NoDecision(Invalid):
    """A class carries rights; somebody decided it."""

    title = _("Name the decision with its number and date, for example: SK Pengurus 12/2026.")


class RembugNeeded(Invalid):
    """A rembug member sits in a rembug."""

    title = _("A member of the class “rembug” sits in a rembug. Choose the one she will belong to.")


class WayNotWalked(Conflict):
    """She joined by the short way of her class."""

    constraint = "members_member_path"
    title = _(
        "She joined without the training of a rembug member, so she may only save in a rembug. Tick that she "
        "only saves, or let her stay in her present class."
    )


class RembugNameTaken(Conflict):
    """Two rembug of one office would be mixed up."""

    constraint = "members_rembug_name"
    title = _(
        "This office has a rembug with this name already. Choose another name, for example with the village."
    )


class NotALeader(Invalid):
    """The leader is one of the circle."""

    constraint = "members_rembug_leader"
    title = _("The leader is an active member of this rembug. Choose one of its members.")


class StillMembers(Conflict):
    """A rembug with members is not closed."""

    constraint = "members_rembug_empty"
    title = _("This rembug still has members. Move them to another rembug first, or merge the two.")


class NothingChosen(Invalid):
    """A split needs members on both sides."""

    title = _("Choose who goes to the new rembug; at least one member stays.")


class SameRembug(Invalid):
    """A move goes somewhere."""

    title = _("She is in this rembug already. Choose another one.")


class AttendedTwice(Conflict):
    """One row for a member and a gathering."""

    constraint = "members_attendance_once"
    title = _("Her attendance at this meeting is recorded already.")


class AlreadyHeld(Conflict):
    """A gathering is held once."""

    title = _("This meeting was recorded as held already. Look at its page for who was there.")


class BadPhoto(Invalid):
    """The file is not a picture that can be kept."""

    title = _(
        "This file is not a photo we can keep. Take it again with the camera (JPEG, PNG, WebP up to 10 MB)."
    )


class NoRelative(Missing):
    """No such person in her household."""

    title = _("This person is not in the member's list of household and heirs.")


class CardRevoked(Forbidden):
    """The card was taken back, or is too old."""

    title = _("This card is no longer valid. Ask your branch office for a new one.")


class OneCard(Conflict):
    """One valid card a member."""

    constraint = "members_card_one_alive"
    title = _("She has a valid card already. Take that one back first; its QR then stops working.")


class NotProspect(Conflict):
    """Only a prospect walks the way in."""

    title = _("She is not a prospect any more. Look at her page for her present state.")


class NotActive(Conflict):
    """The act is for active members."""

    title = _("She is not an active member now. Look at her page for her present state.")
