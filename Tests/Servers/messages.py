"""HTTP/1.1 as a proxy needs it: heads as bytes that pass on unchanged, bodies that pass through in pieces."""

import asyncio
from urllib.parse import parse_qsl, unquote, urlsplit


class Head:
    """The lines up to the empty one. They are passed on byte for byte, so that signatures stay valid."""

    def __init__(self, raw):
        self.raw = raw
        lines = raw.decode("latin-1").split("\r\n")
        self.first = lines[0]
        self.fields = [tuple(line.split(":", 1)) for line in lines[1:] if ":" in line]

    def get(self, name, default=None):
        return next((value.strip() for key, value in self.fields if key.lower() == name), default)

    def replace(self, name, value):
        """Sets a field, or takes it away with None."""
        lines = [line for line in self.raw.split(b"\r\n")[:-2] if not line.lower().startswith(name.encode() + b":")]
        if value is not None:
            lines.append(f"{name}: {value}".encode("latin-1"))
        return Head(b"\r\n".join(lines) + b"\r\n\r\n")

    @property
    def is_chunked(self):
        return "chunked" in self.get("transfer-encoding", "").lower()


class Request(Head):
    """What a client asks, in the words of S3."""

    def __init__(self, raw):
        super().__init__(raw)
        self.method, self.target, _ = self.first.split(" ", 2)
        parts = urlsplit(self.target)
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.bucket, _, self.key = unquote(parts.path).lstrip("/").partition("/")
        self.length = int(self.get("content-length", 0))
        self.has_body = self.length > 0 or self.is_chunked
        self.is_complete = self.method == "POST" and "uploadId" in self.query
        self.is_copy = self.method == "PUT" and self.get("x-amz-copy-source") is not None
        self.is_part = self.method == "PUT" and "partNumber" in self.query
        self.is_read = self.method == "GET" and bool(self.key) and "uploadId" not in self.query

    @property
    def identity(self):
        """The same for every attempt at the same thing in every run: without bucket, signatures, times, ids that the server made up."""
        query = sorted(f"{k}={v}" for k, v in self.query.items() if k != "uploadId" and not k.startswith("X-Amz-"))
        return " ".join([self.method, self.key, *query, self.get("range", "")])


class Body:
    """`length` bytes that arrive on a stream, handed on in pieces, none of which crosses the middle."""

    def __init__(self, reader, length):
        self.reader, self.length, self.middle = reader, length, length // 2
        self.position = 0

    async def pieces(self, most=1 << 18):
        """What was not read yet, each piece with the position of its first byte."""
        while self.position < self.length:
            end = self.middle if self.position < self.middle else self.length
            piece = await self.reader.read(min(end - self.position, most))
            if not piece:
                raise ConnectionResetError("the sender ended in the middle of a body")
            self.position += len(piece)
            yield self.position - len(piece), piece

    async def all(self):
        return b"".join([piece async for _, piece in self.pieces()])


async def read_head(reader, kind=Head):
    """The next head; None where the sender has nothing more to say."""
    try:
        return kind(await reader.readuntil(b"\r\n\r\n"))
    except asyncio.IncompleteReadError:
        return None


async def read_body(reader, head):
    """What follows a head. One in chunks is read to its end at once, and has a length then, which the returned head says."""
    if not head.is_chunked:
        return head, Body(reader, int(head.get("content-length", 0)))
    content = bytearray()
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        content += await reader.readexactly(size)
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass  # trailers
    return head.replace("transfer-encoding", None).replace("content-length", len(content)), held(content)


def held(content):
    """A body whose bytes are at hand."""
    stream = asyncio.StreamReader()
    stream.feed_data(bytes(content))
    stream.feed_eof()
    return Body(stream, len(content))
