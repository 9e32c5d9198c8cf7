"""What people are to the cooperative: its offices, its staff, its members."""
