"""What a person may be allowed to do with the staff register."""

VIEW = "staff.view"
MANAGE_STAFF = "staff.manage_staff"
END_SESSIONS = "staff.end_sessions"
VIEW_HISTORY = "staff.view_history"
