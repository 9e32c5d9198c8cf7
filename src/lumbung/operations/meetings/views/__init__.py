"""Screens of the meetings: the officer's phone, recorded sheets, the teller's intake, the manager's board."""
