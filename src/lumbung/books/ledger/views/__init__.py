"""The screens of the books."""
