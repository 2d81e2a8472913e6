"""Files of a lead's page: what shoppers sent or said, and calendar files, seen, heard or opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bdcdesk.desktop.lead.page import LeadPage

if TYPE_CHECKING:
    # Both are loaded when they are first needed.
    from bdcdesk.desktop.shell.attachments import Attachments
    from bdcdesk.desktop.shell.backstage import Store
    from bdcdesk.desktop.shell.listening import Listening


class Files(QObject):
    """On the Qt thread. What cannot be opened is told on the page."""

    def __init__(self, page: LeadPage, stores: Sequence[Store]) -> None:
        super().__init__(page)
        self._page = page
        self._stores = stores
        self._listening: Listening | None = None
        self._attachments: Attachments | None = None
        page.listen_requested.connect(self._listen)
        page.picture_wanted.connect(lambda blob: self._opened().show(blob))
        page.file_opened.connect(lambda blob: self._opened().open(blob))
        page.calendar_wanted.connect(lambda file: self._opened().open_calendar(file))

    def _listen(self, blob: str) -> None:
        if self._listening is None:
            from bdcdesk.desktop.shell.listening import Listening

            self._listening = Listening(self._stores, self)
            self._listening.failed.connect(self._page.tell)
        self._listening.listen(blob)

    def _opened(self) -> Attachments:
        if self._attachments is None:
            from bdcdesk.desktop.shell.attachments import Attachments

            self._attachments = Attachments(self._stores, self)
            self._attachments.failed.connect(self._page.tell)
            self._attachments.shown.connect(self._page.timeline.thumbs.show)
        return self._attachments
