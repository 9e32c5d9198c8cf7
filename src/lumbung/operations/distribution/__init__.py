"""The month's yield, shared between members and the cooperative."""
