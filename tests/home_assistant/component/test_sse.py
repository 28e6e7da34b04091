import pytest

from custom_components.family_booking.sse import Message, Parser

STREAM = 'id: 7\nevent: booking_approved\ndata: {"a":\ndata: 1}\n\n: still here\n\ndata: x\n\n'
MESSAGES = [Message("booking_approved", '{"a":\n1}', "7"), Message("message", "x", "7")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_messages_come_whole_however_the_bytes_come(size: int, ending: str) -> None:
    text = STREAM.replace("\n", ending)
    parser = Parser()

    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    found = [message for chunk in chunks for message in parser.feed(chunk)]

    assert found == MESSAGES
    assert parser.last_id == "7"


def test_half_a_message_is_kept_back() -> None:
    assert list(Parser().feed("id: 8\ndata: x\n")) == []


def test_an_event_without_data_is_none() -> None:
    parser = Parser()

    found = [*parser.feed("event: ping\n\n"), *parser.feed("data: x\n\n")]

    assert found == [Message("message", "x", "")]
