"""Signing in, the second factor, passwords and sessions."""
