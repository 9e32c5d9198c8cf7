"""Who belongs: members, their rembug, and the way from prospect to member."""
