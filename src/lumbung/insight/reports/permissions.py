"""Who may read and take out statements."""

VIEW = "reports.view"
EXPORT = "reports.export"
