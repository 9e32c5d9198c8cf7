"""What a person may be allowed to do with meetings."""

VIEW = "meetings.view"
RECORD_COLLECTION = "meetings.record_collection"
SUBSTITUTE = "meetings.substitute"
CORRECT = "meetings.correct"
BOARD = "meetings.board"
ACCEPT_CASH = "till.accept_cash"  # the teller's right: she takes the officer's cash in
