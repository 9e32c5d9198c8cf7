"""Joining and leaving, and everything about one member in one place."""
