"""The cooperative itself: its offices as a tree, and what it decided, dated."""
