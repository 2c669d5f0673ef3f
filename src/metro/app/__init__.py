"""Puts ports and adapters together."""
