"""What reads everything below and writes nothing."""
