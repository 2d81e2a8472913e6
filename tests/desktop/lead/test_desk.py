"""The desk is asked by one key, answers in a form, and its figure lies ready in the reply."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from bdcdesk.domain.actions.desk import AnswerDesk, AskDesk, TakeBackQuestion
from bdcdesk.domain.events.desk import Figures
from bdcdesk.domain.work import desk_work

from .conftest import Open
from .hands import button, labels, press, settle
from .story import ME, MINUTE, SECOND, Story, mine


def typed(form: object, name: str, words: str) -> None:
    assert hasattr(form, "findChildren")
    line = next(one for one in form.findChildren(QLineEdit) if one.accessibleName() == name)
    line.clear()
    QTest.keyClicks(line, words)


def asked() -> Story:
    story = mine()
    story.do(AskDesk, SECOND, question="q1", wanted="payment", note="60 months, please")
    return story


def test_one_key_asks_the_desk_and_what_it_says_is_ready_to_send(opened: Open) -> None:
    story, page = mine(), opened()
    said: list[tuple[str, str]] = []
    page.desk_asked.connect(lambda *what: said.append(what))
    page.show_lead(story.view())
    press(page, Qt.Key.Key_B)
    assert page.form is not None
    choice = page.form.findChild(QComboBox)
    choice.setCurrentIndex(choice.findData("payment"))
    typed(page.form, "What should the desk know?", "60 months, please")
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert said == [("payment", "60 months, please")]

    story = asked()
    page.show_lead(story.view())
    settle()
    assert "Asked by you, 2:39 pm: “60 months, please”" in labels(page.side)
    answers: list[tuple[str, Figures, str]] = []
    page.desk_answered.connect(lambda *what: answers.append(what))
    assert not any(one.accessibleName().startswith("Answer") for one in page.side.desk.findChildren(QPushButton))
    page.show_lead(story.view(figures=True))
    settle()
    button(page, "Answer: the desk's payment").click()
    assert page.form is not None
    typed(page.form, "A month", "4x")
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    assert "“4x” is no amount." in labels(page)
    for name, words in (("A month", "$412.18"), ("Months", "60"), ("Down", "3,000"), ("Rate in %", "3.9")):
        typed(page.form, name, words)
    press(page, Qt.Key.Key_Return, with_ctrl=False)
    ((question, figures, note),) = answers
    assert (question, note) == ("q1", "")
    assert (figures.monthly, figures.months, figures.down, figures.rate, figures.until > story.now) == (412_18, 60, 3_000_00, 390, True)

    story.do(AnswerDesk, MINUTE, question="q1", figures=figures)
    view = story.view()
    assert desk_work(story.states["l1"]) is None
    numbers = next(offer for offer in view.offers if offer.id == "numbers" and offer.language == "en")
    page.show_lead(view)
    settle()
    assert any(words.startswith("$412.18 a month for 60 months with $3,000 down at 3.9 %, holds until ") for words in labels(page.side))
    assert "{figure}" not in numbers.body


def test_a_question_is_taken_back(opened: Open) -> None:
    story, page = asked(), opened()
    back: list[str] = []
    page.question_taken_back.connect(back.append)
    page.show_lead(story.view())
    settle()
    button(page, "Take it back: the desk's payment").click()
    assert back == ["q1"]
    story.do(TakeBackQuestion, SECOND, question="q1")
    page.show_lead(story.view(ME))
    settle()
    assert not any("payment" in words for words in labels(page.side))
