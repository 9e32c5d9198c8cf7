"""Worked examples, played through the public commands of the house.

A file says which journals an act makes; the player founds a cooperative nobody keeps, does the acts, and
compares journal by journal. Everything happens in one transaction that is rolled back.
"""
