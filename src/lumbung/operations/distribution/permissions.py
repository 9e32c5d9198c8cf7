"""Who shares a month's yield, and who lets it through."""

VIEW = "distribution.view"
DISTRIBUTE = "distribution.distribute"
APPROVE = "distribution.approve"
