"""The acts of the members' register: one module for each kind."""

from lumbung.people.members.commands.imports import NewMember, NewRembug, add_members, add_rembugs

__all__ = ["NewMember", "NewRembug", "add_members", "add_rembugs"]
