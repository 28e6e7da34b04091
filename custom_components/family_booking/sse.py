"""Server-Sent Events: bytes in, messages out (WHATWG HTML, 9.2.6)."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """One dispatched event of the stream."""

    event: str
    data: str
    id: str


@dataclass(slots=True)
class Parser:
    """Collects lines until a blank one ends a message.

    `last_id` outlives messages: a reconnect hands it back as Last-Event-ID.
    """

    last_id: str = ""
    _rest: str = ""
    _event: str = ""
    _data: list[str] = field(default_factory=list)

    def feed(self, text: str) -> Iterator[Message]:
        """Yield the messages that `text` completes."""
        *lines, self._rest = (self._rest + text).replace("\r\n", "\n").split("\n")
        for line in lines:
            if line:
                self._take(line)
            elif self._data:
                yield self._dispatch()
            else:
                self._event = ""

    def _take(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self.last_id = value

    def _dispatch(self) -> Message:
        message = Message(self._event or "message", "\n".join(self._data), self.last_id)
        self._event, self._data = "", []
        return message
