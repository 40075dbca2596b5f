"""Checks: what must be true before anything is published, told in words with the place in the source."""
