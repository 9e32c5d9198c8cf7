"""Who has a first page: everybody who works here."""

VIEW = "today.view"
