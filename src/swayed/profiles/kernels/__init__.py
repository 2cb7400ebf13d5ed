"""Arithmetic on arrays; knows no engine and no table."""
