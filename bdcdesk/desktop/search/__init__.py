"""Ctrl+K: people, cars, words of messages, and commands, found while one types."""
