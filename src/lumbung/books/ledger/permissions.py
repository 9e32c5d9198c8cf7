"""What a person may be allowed to do with the books."""

VIEW = "ledger.view"
POST_MANUAL_JOURNAL = "ledger.post_manual_journal"
APPROVE_MANUAL_JOURNAL = "ledger.approve_manual_journal"
REVERSE = "ledger.reverse"
OPENING = "ledger.opening"
EXPORT = "ledger.export"
MANAGE_CHART = "ledger.manage_chart"
