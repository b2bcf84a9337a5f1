"""A mail server on loopback: prints its port, then puts each mail that it takes into a folder.

Mail to an address that begins with `busy` is turned away for now, to one that begins with `gone` for good.
"""

import asyncio
import sys
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.numbers = count(1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 5.1.1 nobody is called that here"
        if address.startswith("busy"):
            return "451 4.3.0 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        sender = envelope.mail_from or ""
        head = f"X-Sender: {sender}\r\n".encode()
        part = self.folder / "part"
        part.write_bytes(head + envelope.original_content)
        part.rename(self.folder / f"{next(self.numbers)}.eml")
        return "250 OK"


async def serve():
    handler = Handler(Path(sys.argv[1]))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve())
