"""Screens of the staff register, of proposals, and of one's own account."""
