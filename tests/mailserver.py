"""A real mail server on this machine that keeps what it gets, and may refuse, hang up or wait."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class MailServer:
    """The server's behaviour: `refused` addresses get a 550; `hang_up` cuts the line after a message;
    `meanwhile` is called while the server has a message and has not yet said that it took it.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refused: set[str] = set()
        self.hang_up = False
        self.meanwhile: Callable[[], Any] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.start()

    def start(self) -> None:
        """Come (back) to the same port."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Go away."""
        self.controller.stop(no_assert=True)

    @property
    def told(self) -> list[str]:
        """The addresses that got a message, each as often as it got one."""
        return sorted(str(message["To"]) for message in self.messages)

    @property
    def options(self) -> dict[str, Any]:
        """The settings of a mailer that sends through it."""
        backend = "django.core.mail.backends.smtp.EmailBackend"
        options = {"host": "127.0.0.1", "port": self.port, "timeout": 5}
        return {"default": {"BACKEND": backend, "OPTIONS": options}}

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Keep a message, then answer, or cut the line."""
        self.raw.append(envelope.content)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.meanwhile:
            await asyncio.get_running_loop().run_in_executor(None, self.meanwhile)
        if self.hang_up:
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A running mail server."""
    server = MailServer()
    yield server
    server.stop()
