"""How the standard library takes apart what arrives: as usual, but with the headers of parts cut off.

Whoever asks for one parameter of a header has all of them taken apart, each time, and in a time that grows with the square of its length.
"""

from email.policy import Compat32, EmailPolicy

HEADER = 2_000
FORM_HEADER = 300
"""Characters of what says what a part is: of a mail's; of a field's in a form, where it is read as text of any script, and slower."""


class Mailed(Compat32):
    """A mail."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name, and its value as it came."""
        return _short(super().header_source_parse(sourcelines), HEADER)


class Posted(EmailPolicy):
    """A form in parts, as it comes by HTTP."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name, and its value as it came."""
        return _short(super().header_source_parse(sourcelines), FORM_HEADER)


def _short(header: tuple[str, str], most: int) -> tuple[str, str]:
    name, value = header
    return (name, value[:most]) if name.lower().startswith("content-") else header
