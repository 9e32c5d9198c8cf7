"""Who uploads a workbook, and who lets it into the books: never the same person."""

VIEW = "onboarding.view"
UPLOAD = "onboarding.upload"
ACCEPT = "onboarding.accept_import"
