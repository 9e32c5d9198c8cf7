"""What the cooperative promises a member: savings, financing, funds."""
