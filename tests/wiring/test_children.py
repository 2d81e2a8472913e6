"""A process that the demo has started: what it says is heard, and its end."""

from bdcdesk.wiring.children import ENDED, Child, Heard


def test_the_end_of_a_child_is_heard_once_its_exit_code_is_there() -> None:
    heard = Heard()
    child = Child("one", ("--no-such-option",), {}, lambda who, said: heard.put((who, said)))
    child.start()
    try:
        assert heard.get(timeout=60) == ("one", ENDED)
        assert child.ended == 2
    finally:
        child.stop()
    assert heard.empty()
