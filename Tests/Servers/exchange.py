"""One request and its answer on their way through the proxy."""

import asyncio
import hashlib
import re
import socket
import struct
import time
from email.utils import formatdate
from http import HTTPStatus

from messages import held, read_body, read_head
from r2_rules import Refusal

# Answers of a server in trouble, which did nothing: status, code, message.
ANSWERS = {
    "error_500": (500, "InternalError", "We encountered an internal error. Please try again. (10001)"),
    "error_503": (503, "ServiceUnavailable", "Please reduce your request rate. (10043)"),
    "early_503": (503, "ServiceUnavailable", "Please reduce your request rate. (10043)"),
    "error_429": (429, "TooManyRequests", "Reduce your rate of simultaneous writes to one object. (10058)"),
    "error_in_200": (200, "InternalError", "We encountered an internal error. Please try again. (10001)"),
    "clock_skew": (403, "RequestTimeTooSkewed", "The difference between your time and ours is too large."),
}


class Hangup(Exception):
    """The connection ends here."""


class Exchange:
    def __init__(self, proxy, request, client, server):
        self.proxy, self.settings, self.rules = proxy, proxy.settings, proxy.rules
        self.request = request
        self.reader, self.writer = client
        self.server_reader, self.server_writer = server
        self.fault = proxy.plan.choose(request)
        self.is_forwarded = False
        self.most = 1 << 14 if self.fault == "slow" else 1 << 18  # bytes of a piece

    async def run(self):
        self.proxy.requests += 1
        self.proxy.methods[self.request.method] += 1
        if self.meets("delay") or "delay" not in self.settings["faults"]:
            await asyncio.sleep(self.settings["delay"])
        if self.meets("reset_before"):
            self.reset()
        if self.meets("early_503"):
            await self.answer(*ANSWERS["early_503"], close=True)

        head, body = await read_body(self.reader, self.request)
        try:
            if self.rules:
                self.rules.check(self.request)
            if self.meets(*ANSWERS):
                await body.all()
                await self.answer(*ANSWERS[self.fault])
            else:
                await self.forward(head, body)
        except Refusal as refusal:
            await body.all()
            self.proxy.refusals[refusal.code] += 1
            await self.answer(refusal.status, refusal.code, refusal.message, close=self.is_forwarded)

    def meets(self, *faults):
        """Whether this request meets with one of these faults, which is then counted."""
        if self.fault in faults:
            self.proxy.faults[self.fault] += 1
        return self.fault in faults

    async def forward(self, head, body):
        if self.rules and self.request.is_complete:
            content = await body.all()
            self.rules.check_complete(self.request, content)
            body = held(content)
        self.is_forwarded = True
        # A client that waits for "100 Continue" waits in vain, as with R2.
        self.server_writer.write(head.replace("expect", None).raw)
        await self.send(body)
        answer = await read_head(self.server_reader)
        if not answer:
            raise Hangup
        await self.deliver(answer)

    async def send(self, body):
        """Passes the request's content on; the last piece only when the whole is known to be what was signed."""
        digest = hashlib.sha256()
        async for position, piece in body.pieces(self.most):
            if position == body.middle:
                if self.meets("reset_in_request"):
                    self.reset()
                if self.meets("corrupted_request"):
                    piece = flipped(piece)
                self.meets("slow")
            await self.take_time(piece)
            if self.rules:
                digest.update(piece)
                if position + len(piece) == body.length:
                    self.rules.check_content(self.request, digest.hexdigest())
            try:
                self.server_writer.write(piece)
                await self.server_writer.drain()
            except ConnectionError:
                pass  # the server has heard enough; its answer may still be there

    async def deliver(self, head):
        """Passes the server's answer on."""
        status = int(head.first.split(" ")[1])
        if self.rules:
            self.rules.note(self.request, status)
        if self.request.method == "HEAD" or status in (204, 304):
            body = held(b"")
        else:
            head, body = await read_body(self.server_reader, head)
        if self.meets("reset_after"):
            self.reset()
        if self.meets("stall_before_answer"):
            await self.stall()
        if status < 300 and head.get("etag") and self.meets("wrong_etag"):
            head = head.replace("etag", '"%s"' % turned(head.get("etag").strip('"')))

        self.writer.write(head.raw)
        async for position, piece in body.pieces(self.most):
            if position == body.middle and status < 300:
                if self.meets("truncated"):
                    raise Hangup
                if self.meets("truncated_reset"):
                    await asyncio.sleep(0.02)  # a reset overtakes what is still under way
                    self.reset()
                if self.meets("stall_in_answer"):
                    await self.stall()
                if self.meets("corrupted_answer"):
                    piece = flipped(piece)
                if not self.request.has_body:
                    self.meets("slow")
            await self.take_time(piece)
            self.writer.write(piece)
            await self.writer.drain()
        await self.writer.drain()
        if head.get("connection", "").lower() == "close":
            raise Hangup

    async def take_time(self, piece):
        if self.fault == "slow":
            await asyncio.sleep(len(piece) / self.settings["slow"])

    async def stall(self):
        """Nothing happens until the client has enough of it."""
        try:
            await asyncio.wait_for(self.reader.read(1), self.settings["stall"])
        except asyncio.TimeoutError:
            pass
        self.reset()

    async def answer(self, status, code, message, close=False):
        """An answer of the proxy's own, in the form of S3's errors."""
        text = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
        fields = {
            "Date": formatdate(time.time() + (self.settings["skew"] if self.fault == "clock_skew" else 0), usegmt=True),
            "Content-Type": "application/xml",
            "Content-Length": len(text),
        }
        if status == 503:
            fields["Retry-After"] = self.settings["retry_after"]
        if close:
            fields["Connection"] = "close"
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {fields[name]}" for name in fields)]
        content = "" if self.request.method == "HEAD" else text
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n" + content).encode())
        await self.writer.drain()
        if close:
            raise Hangup

    def reset(self):
        """Ends the connection with a reset, as a network does that fails, instead of an orderly end."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        raise Hangup


def flipped(piece):
    """The piece with one bit turned."""
    return bytes([piece[0] ^ 1]) + piece[1:]


def turned(etag):
    """Another ETag of the same form."""
    return re.sub("[0-9a-f]", lambda digit: "%x" % (int(digit[0], 16) ^ 1), etag, count=1)
