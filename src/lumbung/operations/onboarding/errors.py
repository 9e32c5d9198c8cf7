"""Why an import is refused."""

from django.utils.translation import gettext_lazy as _

from lumbung.kernel.errors import Conflict, Forbidden, Invalid, Missing


class NoUpload(Missing):
    """No such uploaded workbook, or it belongs to another office."""

    title = _("This workbook was not found. It may belong to another office, or it was removed.")


class Unreadable(Invalid):
    """The file cannot be read as a workbook; the reason is in its message."""

    title = _("%(reason)s")


class NoMapping(Invalid):
    """The mapping names a kind or a field that does not exist."""

    title = _("The mapping names a column or a kind that does not exist. Open the mapping again and choose.")


class NotRead(Conflict):
    """What is accepted must have been shown first."""

    title = _("This workbook has not been read yet. Open it, look at the preview, then accept.")


class PreviewChanged(Conflict):
    """What would be taken is no longer what the person saw."""

    title = _(
        "What would be taken has changed since you looked: the mapping was changed, or members were "
        "registered meanwhile. Nothing was taken. Look at the new preview, then accept again."
    )


class NothingToTake(Invalid):
    """Every row has a problem, or there are none."""

    title = _(
        "No row of this workbook can be taken. Correct the rows in the list of problems, "
        "then upload it again."
    )


class ProductsMissing(Conflict):
    """The workbook has savings of products that the cooperative does not offer."""

    title = _(
        "The cooperative does not offer these savings yet: %(products)s. Nothing was taken. Choose another "
        "product for these columns in the mapping, or add the products first."
    )


class NoFinancingProduct(Conflict):
    """There are contracts, and no product to put them under."""

    title = _(
        "The cooperative offers no financing product yet, so running contracts cannot be taken. "
        "Add one first."
    )


class OwnImport(Forbidden):
    """The one who uploaded a workbook never accepts it."""

    constraint = "onboarding_acceptance_two_people"
    title = _("You uploaded this workbook, so a second person must look at the preview and accept it.")


class AlreadyAccepted(Conflict):
    """An accepted workbook stays as it was accepted."""

    constraint = "onboarding_upload_accepted_stays"
    title = _("This workbook is already in the books. It can be read and printed, not changed.")


class NotThisFile(Conflict):
    """An acceptance speaks of its own upload only."""

    constraint = "onboarding_acceptance_of_upload"
    title = _("The acceptance does not fit the uploaded file. Open the preview again and accept from there.")
