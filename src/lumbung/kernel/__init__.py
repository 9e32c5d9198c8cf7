"""Floor 0: money, time, ids, actors, the two doors. No business nouns but Cooperative and Office."""
