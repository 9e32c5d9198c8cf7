"""Who closes a day, and who checks its seal."""

CLOSE_DAY = "closing.close_day"
VIEW = "closing.view"
VERIFY = "closing.verify"
