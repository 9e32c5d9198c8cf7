"""The screens of financing."""
