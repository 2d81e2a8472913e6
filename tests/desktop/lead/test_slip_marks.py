"""Marks stay on the words that they were put on, whatever is written around them; Ctrl+. puts one right."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from bdcdesk.desktop.lead.editor import Editor
from bdcdesk.desktop.lead.slip_marks import SlipMarks
from bdcdesk.desktop.writing.finding import Finding

_WORDS = st.lists(st.text(st.sampled_from("abé\U0001f697"), min_size=1, max_size=4), min_size=1, max_size=8)


def _found(text: str, word: str, at: int, fix: str = "") -> Finding:
    return Finding(at, at + len(word), "spelling", "?", (fix,) if fix else ())


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


@given(_WORDS, st.data())
def test_a_mark_holds_its_word_or_is_gone(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = [len(" ".join(words[:n])) + bool(n) for n in range(len(words))]
    marks = SlipMarks()
    marks.take(text, [_found(text, word, at) for word, at in zip(words, starts, strict=True)])
    wide = _wide(text)
    at = data.draw(st.integers(0, len(wide) // 2))
    removed = data.draw(st.integers(0, len(wide) // 2 - at))
    put = data.draw(st.text("xy ", max_size=5))
    after = wide[: at * 2] + _wide(put) + wide[(at + removed) * 2 :]
    marks.move(at, removed, len(put))
    for start, end, finding in marks.between(0, len(after) // 2):
        assert after[start * 2 : end * 2] == _wide(text[finding.start : finding.end])


def test_a_slip_is_underlined_and_put_right_by_one_key(qtbot: QtBot) -> None:
    editor = Editor()
    qtbot.addWidget(editor)
    editor.start("Hi \U0001f697, it is availible and wierd.")
    text = editor.toPlainText()
    editor.mark([_found(text, word, text.index(word), fix) for word, fix in (("availible", "available"), ("wierd", "weird"))])
    formats = editor.document().firstBlock().layout().formats()
    marked = [(piece.start, piece.length) for piece in formats]
    assert marked == [(text.index(word) + 1, len(word)) for word in ("availible", "wierd")]
    assert formats[0].format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
    assert (editor.slip_words, editor.slip and editor.slip.fixes) == ("wierd", ("weird",))
    for _ in range(3):
        qtbot.keyClick(editor, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == "Hi \U0001f697, it is available and weird."
    assert editor.slip is None
    editor.undo()
    assert editor.toPlainText() == "Hi \U0001f697, it is availible and weird."
