"""Tests of Nansen: each name is a sentence that must be true."""
