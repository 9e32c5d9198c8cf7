"""Why the books say no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Forbidden, Invalid, KeyReused, Missing


class DayClosed(Conflict):
    """The office's open day is another one, or it has no book yet."""

    constraint = "ledger_journal_day_open"
    title = _("The book of this day is closed. Record it in today's book; the date it happened is kept.")


class AheadOfDay(Invalid):
    """An act cannot have happened after the open day."""

    constraint = "ledger_journal_not_ahead"
    title = _("The date lies after the open book day. Check the date, or close the day first.")


class BalanceTooLow(Conflict):
    """A holder account would fall below its floor."""

    constraint = "ledger_balance_floor"
    title = _("The balance is not enough for this amount. Look at the balance and enter a smaller amount.")


class NothingToPost(Invalid):
    """A journal has at least two lines."""

    title = _("There is no amount to record. Fill in at least one line.")


class NotBalanced(Invalid):
    """Debit and credit differ, or two books would be mixed."""

    constraint = "ledger_line_balanced"
    title = _(
        "Debit and credit are not equal within each book. Money of a fund never mixes with other money."
    )


class WrongPlace(Invalid):
    """An account needs a holder, or belongs to another book."""

    constraint = "ledger_line_place"
    title = _(
        "A line names an account that does not fit here: it needs its holder, or belongs to another book."
    )


class UnknownAccount(Missing):
    """The holder account is not of this cooperative and office."""

    constraint = "ledger_line_account_known"
    title = _("An account of this entry is not known in this office. Choose it again from the list.")


class NoSuchRole(Missing):
    """The chart has no control account for this role."""

    constraint = "ledger_account_role"
    title = _("The chart of accounts has no account for this. Ask the accountant to complete the chart.")


class JournalKeyReused(KeyReused):
    """A journal key stands for other content."""

    constraint = "ledger_journal_key_content"


class NoJournal(Missing):
    """No such journal here."""

    title = _("This journal was not found in your cooperative's books.")


class AlreadyReversed(Conflict):
    """A journal is reversed once."""

    constraint = "ledger_journal_reverses_id_key"
    title = _(
        "This journal was already reversed. Both stay visible; make a new journal for a new correction."
    )


class NotReversible(Conflict):
    """A reversal itself, or a journal of another office, cannot be reversed."""

    constraint = "ledger_journal_reverses"
    title = _("A reversal cannot be reversed. Record the act anew instead.")


class NoReason(Invalid):
    """A reversal says why."""

    constraint = "ledger_journal_reversal_reason"
    title = _("Write the reason for the correction, in one sentence that an auditor understands.")


class OwnApproval(Forbidden):
    """Maker is never checker."""

    constraint = "ledger_journal_two_people"
    title = _("A journal needs a second person: the one who made it cannot approve it.")


class SealMismatch(Conflict):
    """The seal does not cover the lines of the day."""

    constraint = "ledger_seal_covers"
    title = _("Lines came in while the day was being sealed. Close the day again.")


class BookExists(Conflict):
    """The office has a book already."""

    constraint = "ledger_book_pkey"
    title = _("This office has its book already.")


class UnknownCode(Missing):
    """The chart has no such code."""

    title = _("Account %(code)s is not in the chart. Choose an account from the list.")


class BookAhead(Invalid):
    """The open day of a book is the day that is lived."""

    title = _("A book begins today or on a day before, not on %(day)s. Begin it when that day has come.")


class OfficeHoldsMoney(Conflict):
    """An office closes after its cash and its bank have gone elsewhere."""

    constraint = "ledger_office_holds_money"
    title = _(
        "This office still holds cash or money in the bank. Hand it to another office or pay it out, then "
        "close the office. The list above the form shows where the money is."
    )


class AccountNotEmpty(Conflict):
    """Only an empty account follows its holder to another office."""

    constraint = "ledger_account_empty"
    title = _("An account that still holds money stays in its office. Move the money first.")
