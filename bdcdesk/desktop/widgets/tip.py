"""Tool tips that show a text as it is. Qt takes for markup whatever looks like it, and shoppers may write what they like."""

from html import escape


def tip(text: str) -> str:
    """The text for `setToolTip` or a tool tip role: wrapped where it is long, never markup. "" stays "", which shows none."""
    lines = escape(text[:1_000]).replace("\n", "<br>")
    return f"<qt>{lines}</qt>" if text else ""
