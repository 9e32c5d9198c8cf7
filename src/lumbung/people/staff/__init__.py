"""Who works here: accounts, people, what each may do and where, signing in, and the second person."""
