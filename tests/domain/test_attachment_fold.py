"""Files that came with a shopper's text: awaited, kept or missed, asked for again; and what a file is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdcdesk.domain.actions import Append
from bdcdesk.domain.actions.attachments import WantAttachment
from bdcdesk.domain.attachment import MOST, file_kind
from bdcdesk.domain.events import attachments, person
from bdcdesk.domain.events.attachments import FileKind

from .acting import Knows, do, refusal
from .making import Story

CAME = attachments.AttachmentsCame("SM1", 2)
KEPT = attachments.AttachmentKept("SM1", 0, "b" * 64, "jpeg", 9)
MISSED = attachments.AttachmentMissed("SM1", 1, "It was too large.")


def test_each_is_awaited_then_kept_or_missed() -> None:
    story = Story().then(CAME)
    assert [(each.place, each.awaited) for each in story.now.attachments] == [(0, True), (1, True)]
    story.then(KEPT).then(MISSED)
    first, second = story.now.attachments
    assert (first.blob, first.file, first.size, first.awaited) == ("b" * 64, "jpeg", 9, False)
    assert (second.why, second.blob, second.awaited) == ("It was too large.", "", False)


def test_what_was_told_already_changes_nothing() -> None:
    story = Story().then(CAME).then(KEPT).then(MISSED)
    for again in (CAME, KEPT, MISSED, attachments.AttachmentMissed("SM1", 0, "Late word."), attachments.AttachmentWanted("SM1", 0)):
        assert not story.changed_by(again)
    assert not Story().changed_by(KEPT)


def test_a_missed_one_is_asked_for_again_unless_that_is_in_vain() -> None:
    story = Story().then(CAME).then(MISSED)
    assert isinstance(do(WantAttachment, of="SM1", place=1).decide(Knows(story.now)), Append)
    story.then(attachments.AttachmentWanted("SM1", 1))
    found = story.now.attachment("SM1", 1)
    assert found is not None
    assert (found.awaited, found.wanted) == (True, story.at)
    assert refusal(do(WantAttachment, of="SM1", place=1).decide(Knows(story.now))) == "It is being asked for."
    story.then(attachments.AttachmentMissed("SM1", 1, "No picture.", final=True))
    assert not story.changed_by(attachments.AttachmentWanted("SM1", 1))
    assert "nothing to ask" in refusal(do(WantAttachment, of="SM1", place=1).decide(Knows(story.now)))


def test_no_more_than_ten_of_a_message_are_kept() -> None:
    assert len(Story().then(attachments.AttachmentsCame("SM1", 2**40)).now.attachments) == MOST
    assert not Story().changed_by(attachments.AttachmentsCame("SM1", 0))


def test_an_erased_shoppers_files_are_neither_known_nor_fetched() -> None:
    story = Story().then(CAME).then(KEPT).then(person.Erased(()))
    assert story.now.attachments == ()
    for late in (attachments.AttachmentsCame("SM2", 1), KEPT, MISSED):
        assert not story.changed_by(late)


_BOX = b"\x00\x00\x00\x18ftyp"


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "png"),
        (b"GIF89a\x01\x00", "gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp"),
        (_BOX + b"heic", "heic"),
        (_BOX + b"mif1", "heic"),
        (_BOX + b"3gp5", "3gp"),
        (_BOX + b"isom", "mp4"),
        (_BOX + b"mp42", "mp4"),
        (b"%PDF-1.7\n", "pdf"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", "vcard"),
        (b"\xef\xbb\xbfbegin:vcard\nversion:3.0", "vcard"),
        (b"MZ\x90\x00", None),
        (b"\x7fELF\x02", None),
        (b"#!/bin/sh\n", None),
        (b"<html><script>", None),
        (b"<svg xmlns=", None),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (_BOX + b"qt  ", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(start: bytes, kind: FileKind | None) -> None:
    assert file_kind(start + b"\x00" * 40 if start else start) == kind


@given(st.binary(max_size=40))
def test_any_bytes_are_something_or_nothing(content: bytes) -> None:
    assert file_kind(content) in (None, *FileKind.__args__)
