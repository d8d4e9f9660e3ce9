#!/usr/bin/env python3
"""A proxy before an S3 server that does what goes wrong between a client and a store, and can be as strict as R2.

usage: fault_proxy.py HOST:PORT [CERTIFICATE KEY]     (with a certificate it speaks TLS)

It listens on a port of 127.0.0.1 that it chooses and says {"port": N}. Then it obeys JSON objects on standard input, one a
line, and answers each with its counters; it ends when standard input does. `{}` only asks. Everything else configures it anew,
beginning from these defaults, and sets the counters to zero:

  faults       []     names from faults.py
  rate         0      part of the requests, 0 to 1, that meet with one of them
  most         1000   faults that one request meets with at most, however often it is tried
  seed         1      chooses the requests
  r2           false  refuse what R2 would refuse (r2_rules.py)
  pace         1      seconds from one write of a key to the next, in R2's rules
  stall        10     seconds
  slow         1e6    bytes per second
  delay        0      seconds: for the fault of this name, or for all requests where `faults` does not have it
  skew         600    seconds that the server's clock is ahead of ours in `clock_skew`
  retry_after  0      what Retry-After says, in seconds

The client must use the proxy's address as its endpoint: requests pass unchanged, also the host that is signed.
"""

import asyncio
import json
import os
import ssl
import sys
from collections import Counter

from exchange import Exchange, Hangup
from faults import FAULTS, Plan
from messages import Request, read_head
from r2_rules import R2Rules

DEFAULTS = {
    "faults": [], "rate": 0, "most": 1000, "seed": 1, "r2": False, "pace": 1, "stall": 10, "slow": 1e6, "delay": 0,
    "skew": 600, "retry_after": 0,
}  # fmt: skip
STREAM_LIMIT = 1 << 20


class Proxy:
    def __init__(self, host, port):
        self.host, self.port = host, port
        self.open = 0
        self.configure({})

    def configure(self, changes):
        unknown = set(changes) - set(DEFAULTS) | set(changes.get("faults", [])) - set(FAULTS)
        if unknown:
            raise KeyError(f"unknown: {', '.join(unknown)}")
        self.settings = DEFAULTS | changes
        self.plan = Plan(self.settings)
        self.rules = R2Rules(self.settings["pace"]) if self.settings["r2"] else None
        self.requests = self.connections = 0
        self.peak = self.open
        self.methods, self.faults, self.refusals = Counter(), Counter(), Counter()

    def counters(self):
        return {
            "requests": self.requests,
            "methods": self.methods,
            "faults": self.faults,
            "refusals": self.refusals,
            "connections": {"open": self.open, "peak": self.peak, "total": self.connections},
        }

    async def serve(self, reader, writer):
        """One connection of a client, with one of its own to the server."""
        self.open += 1
        self.connections += 1
        self.peak = max(self.peak, self.open)
        # What was drained is in the kernel. Not 0: over TLS, asyncio then takes an empty buffer for a full one, and waits for ever.
        writer.transport.set_write_buffer_limits(high=1, low=0)
        server = None
        try:
            while request := await read_head(reader, Request):
                server = server or await asyncio.open_connection(self.host, self.port, limit=STREAM_LIMIT)
                await Exchange(self, request, (reader, writer), server).run()
        except (Hangup, ConnectionError, asyncio.IncompleteReadError):
            pass  # either side may go at any time
        finally:
            self.open -= 1
            writer.close()
            if server:
                server[1].transport.abort()


async def obey(proxy):
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        try:
            if changes := json.loads(line):
                proxy.configure(changes)
            say(proxy.counters())
        except (ValueError, KeyError) as error:
            say({"error": str(error)})


def say(something):
    print(json.dumps(something), flush=True)


async def main(upstream, *certificate):
    host, port = upstream.split(":")
    proxy = Proxy(host, int(port))
    tls = None
    if certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(*certificate)
    listener = await asyncio.start_server(
        proxy.serve, "127.0.0.1", 0, ssl=tls, limit=STREAM_LIMIT, backlog=4096)
    say({"port": listener.sockets[0].getsockname()[1]})
    await obey(proxy)
    os._exit(0)  # whatever is under way: whoever started this is gone


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
