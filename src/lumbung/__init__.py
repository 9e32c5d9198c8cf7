"""Lumbung: the books, the doors and the weekly meeting of a sharia savings and financing cooperative."""
