"""Why financing says no."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Forbidden, Invalid, Missing


class NoSuchProduct(Missing):
    """The cooperative does not offer this product."""

    title = _("The financing product %(product)s is not offered here. Choose one from the list.")


class NoSuchTenor(Invalid):
    """The product has no such number of instalments."""

    title = _("This product has no schedule of %(count)s instalments. Choose one of those offered.")


class NoContract(Missing):
    """No such contract in this office."""

    title = _("This contract was not found in this office. Look for it by its number or by the member.")


class NotAMember(Conflict):
    """Financing is for active members of this office."""

    title = _("She is not an active member of this office. Look at her page: it says what is missing.")


class NotAnAmount(Invalid):
    """An amount must be above zero."""

    title = _("The amount must be above zero.")


class AboveCeiling(Invalid):
    """More than the product allows."""

    title = _("This product goes up to %(ceiling)s. Ask for less, or choose another product.")


class StepNotAllowed(Conflict):
    """The contract is not at the point where this may happen."""

    constraint = "financing_contract_step"
    title = _("The contract is not at this step. Its timeline shows what comes next and what is missing.")


class NotOwnedYet(Conflict):
    """No akad before the cooperative owns the goods."""

    constraint = "financing_contract_owned_before_akad"
    title = _(
        "The akad cannot be signed: the cooperative does not own the goods yet (fatwa DSN-MUI 04/2000)."
        " Record the purchase with its receipt first; the akad may carry that day or a later one."
    )


class GoodsNotInBooks(Conflict):
    """The books do not show the goods at their cost."""

    constraint = "financing_contract_goods_in_books"
    title = _("The books do not show these goods at their cost. Check the purchase before the akad.")


class PriceIsFixed(Conflict):
    """After the akad nothing of the price moves."""

    constraint = "financing_contract_price_fixed"
    title = _(
        "The price cannot be changed: the akad is signed and its price holds until the end."
        " More time may be given."
    )


class NoGainOnQardh(Conflict):
    """A qardh carries no margin."""

    constraint = "financing_contract_qardh_no_gain"
    title = _("A qardh is returned as it was received. It carries no margin, no fee by its size, no urbun.")


class NeedsSecondPerson(Forbidden):
    """Every contract was let through by somebody else than its proposer."""

    constraint = "financing_contract_two_people"
    title = _("A second person with the right must let this request through.")


class PurchaseProofMissing(Invalid):
    """Ownership needs its receipt."""

    title = _(
        "Write the number of the purchase receipt and the supplier. Without proof there is no ownership."
    )


class AboveAgreed(Conflict):
    """The goods cost more than was agreed."""

    title = _(
        "The goods cost more than the %(agreed)s that was approved. Make a new request for the higher amount."
    )


class AdvanceNotWhole(Invalid):
    """An agent brings everything back, or reports a purchase."""

    title = _("She was given %(advance)s. All of it comes back, or she reports what she bought with it.")


class UrbunTooHigh(Invalid):
    """The urbun must stay below the price."""

    constraint = "financing_contract_urbun"
    title = _("The urbun must be below the price.")


class DiscountTooHigh(Invalid):
    """A supplier's discount cannot take the whole price."""

    title = _("The supplier's discount must be smaller than the list price.")


class MoreThanOwed(Conflict):
    """She would pay more than she owes."""

    title = _("She owes %(left)s on this contract. Enter an amount up to that, and the rest as savings.")


class PriceExceeded(Conflict):
    """The books would hold a claim above the price."""

    constraint = "financing_line_price"
    title = _("The claim would become larger than the price of the akad. That is not possible.")


class ClaimWithoutAkad(Conflict):
    """A claim on a contract that does not run."""

    constraint = "financing_line_not_running"
    title = _("This contract has no signed akad, so nothing can be claimed or paid on it.")


class MarginLeftOver(Conflict):
    """A contract paid to the end has no margin left to recognise."""

    constraint = "financing_line_margin_left"
    title = _(
        "The claim is paid but some margin is not recognised yet. Record the payment through the contract."
    )


class QuoteChanged(Conflict):
    """The amount shown is no longer the amount to settle."""

    title = _(
        "A payment came in meanwhile: settling now takes %(pay)s. Look at the new amounts and confirm again."
    )


class ClaimChanged(Conflict):
    """What is owed is no longer what was shown."""

    title = _("A payment came in meanwhile: %(left)s is owed now. Look again and propose it anew.")


class RescheduleAddsNothing(Conflict):
    """A new schedule is for what is left, to the sen."""

    constraint = "financing_contract_rescheduled"
    title = _(
        "More time adds nothing to what is owed (fatwa DSN-MUI 48/2005), and what was paid before it stays."
        " Use the act on the page of the contract."
    )


class FirstDueInThePast(Invalid):
    """A new schedule begins after today."""

    title = _("The first new instalment must lie after the day on which more time is given.")


class AllowanceTooHigh(Conflict):
    """The margin not yet earned is no loss."""

    constraint = "financing_line_allowance"
    title = _(
        "Only what is owed without the margin not yet earned can be lost: %(net)s."
        " Enter an amount up to that."
    )

    def __str__(self) -> str:
        self.facts.setdefault("net", "Rp0")
        return super().__str__()


class WriteOffIsWhole(Conflict):
    """A claim is written off once, whole, by its own act."""

    constraint = "financing_contract_written_off"
    title = _(
        "A claim is written off once and whole, and afterwards only what she pays changes it."
        " Use the act on the page of the contract."
    )


class ClaimIsKept(Conflict):
    """What was written off is still owed."""

    constraint = "financing_contract_claim_kept"
    title = _(
        "What was written off is still owed: the memo must show it to the sen, less what came in since."
        " Record payments through the contract."
    )


class ScheduleNotWhole(Conflict):
    """The instalments must add up to what is owed."""

    constraint = "financing_instalment_whole"
    title = _("The instalments do not add up to what is owed. Nothing was recorded.")


class NotLate(Conflict):
    """Ta'zir is for somebody who could pay and is late."""

    title = _("Nothing of this contract was late on that day, so there is no ta'zir.")


class NotAble(Conflict):
    """Nobody who cannot pay is charged."""

    title = _(
        "A member who cannot pay is given time, not a charge (fatwa DSN-MUI 17/2000, QS 2:280)."
        " Record a visit instead."
    )


class TazirTwice(Conflict):
    """One ta'zir for one late instalment."""

    constraint = "financing_charge_one_tazir"
    title = _("This late instalment was already charged once.")


class TazirIsNoIncome(Conflict):
    """Ta'zir belongs to the dana kebajikan."""

    constraint = "financing_line_tazir"
    title = _(
        "Ta'zir goes to the dana kebajikan and its own bank account, never into the cooperative's income."
    )


class NoRealCost(Conflict):
    """Ta'widh is what was really spent, no more."""

    constraint = "financing_charge_real_cost"
    title = _(
        "Ta'widh repays real, documented cost only (fatwa DSN-MUI 129/2019)."
        " Recorded so far and not yet repaid: %(left)s."
    )

    def __str__(self) -> str:
        self.facts.setdefault("left", "Rp0")
        return super().__str__()


class EvidenceMissing(Invalid):
    """A cost is documented."""

    constraint = "financing_charge_evidence"
    title = _("Write what the cost was for and the number of its receipt.")


class GiftBeforeEnd(Conflict):
    """A gift on a qardh is free only when nothing is owed any more."""

    title = _(
        "A gift is taken only after the qardh is fully returned, and never asked for (fatwa DSN-MUI 19/2001)."
    )


class WrongCash(Invalid):
    """The account chosen holds no cash."""

    title = _("Choose a till, a purse on the road or a bank account of this office.")


class NotYourCash(Forbidden):
    """Money moves in one's own cash only."""

    title = _("This cash is in somebody else's hands. Use your own till.")


class MoneyStillOut(Conflict):
    """A proposal ends only when its money and goods are back."""

    constraint = "financing_contract_nothing_open"
    title = _("Goods, advance or urbun of this request are still in the books. Return them first.")


class ContractMovesWhole(Conflict):
    """A running contract follows its member to another office with all that is owed."""

    constraint = "financing_contract_office"
    title = _("A contract changes its office only with its member, with everything that is still owed on it.")


class NoReason(Invalid):
    """Ending a request needs its reason."""

    title = _("Write why, in one sentence that the member may read too.")


class TermsInThePast(Invalid):
    """Terms change from a day on, never backwards."""

    constraint = "financing_productterms_once"
    title = _("New terms begin after the ones in force. Choose a later day.")


class NoDecision(Invalid):
    """A change of terms names its decision."""

    title = _("Write which decision changes the terms: the meeting and its date.")


class PaidMoreThanPrice(Invalid):
    """An imported contract was overpaid elsewhere."""

    title = _("More was paid (%(paid)s) than the price (%(price)s). Correct the workbook.")


class PriceDoesNotAddUp(Invalid):
    """Cost and margin are not the price."""

    constraint = "financing_contract_price"
    title = _("Cost and margin do not add up to the price.")
