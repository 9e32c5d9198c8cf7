"""Take a cooperative in from its own workbook: read, show, accept, reconcile."""
