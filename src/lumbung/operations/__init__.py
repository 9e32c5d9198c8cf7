"""What people do in a day. Here, and only here, products act together."""
