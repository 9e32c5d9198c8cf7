"""Screens of the till: opening and closing, the counter, the vault, lists, differences."""
