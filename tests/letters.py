"""A first text to a shopper as the contact rules want it."""


def named(body: str, store: str = "Harbor Motors") -> str:
    """With who writes and how to stop at its end, once."""
    return body if "Reply STOP" in body else f"{body}\n{store}. Reply STOP to opt out."
