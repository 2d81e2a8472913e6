"""Tool tips that show a text as it is. Qt takes for markup whatever looks like it, and shoppers may write what they like."""

from html import escape


def tip(text: str) -> str:
    """The text for `setToolTip` or a tool tip role: wrapped where it is long, never markup. "" stays "", which shows none."""
    return f"<qt>{escape(text[:1_000])}</qt>" if text else ""
