"""What an agent is typing, lead by lead: it survives updates, other leads, and a refusal."""

import msgspec


class Draft(msgspec.Struct, frozen=True):
    """`scenario` is where the words came from, "" for one's own. `typed`: a person changed them, so no suggestion may replace them."""

    text: str = ""
    scenario: str = ""
    typed: bool = False


class DraftBook:
    """One draft a lead. `declined` remembers a suggestion that was cleared away or sent, so that it does not come back by itself."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._declined: dict[str, str] = {}

    def of(self, lead: str) -> Draft:
        """What stands in the composer for this lead."""
        return self._drafts.get(lead, Draft())

    def keep(self, lead: str, draft: Draft) -> None:
        """Remembers it; an empty one is forgotten."""
        if draft.text:
            self._drafts[lead] = draft
        else:
            self._drafts.pop(lead, None)

    def decline(self, lead: str, suggestion: str) -> None:
        """This suggestion is not offered again by itself."""
        self._declined[lead] = suggestion

    def wants(self, lead: str, suggestion: str) -> bool:
        """Whether a suggestion may stand in the composer without being asked for."""
        return bool(suggestion) and not self.of(lead).typed and self._declined.get(lead) != suggestion
