"""Which request meets with which fault.

The choice depends on the seed, on what is asked and on how often it was asked before, and on nothing else: not on time, not on
other connections. So a run that failed fails again.
"""

import hashlib
from collections import Counter

# The faults, and the requests that they make sense for.
FAULTS = {
    # the connection
    "reset_before": lambda request: True,  # reset as soon as the request's head is read
    "reset_in_request": lambda request: request.has_body,  # half of the body reaches the server
    "reset_after": lambda request: True,  # the server did it; its answer is lost
    "truncated": lambda request: request.method == "GET",  # half of the answer, then a clean end
    "truncated_reset": lambda request: request.method == "GET",  # half of the answer, then a reset
    # time
    "stall_before_answer": lambda request: True,  # the server did it; no answer comes for `stall` seconds, then a reset
    "stall_in_answer": lambda request: request.method == "GET",  # as above, after half of the answer
    "slow": lambda request: request.has_body or request.method == "GET",  # `slow` bytes per second both ways
    "delay": lambda request: True,  # `delay` seconds, then all is well
    # answers of a server in trouble, which did nothing
    "error_500": lambda request: True,
    "error_503": lambda request: True,  # with Retry-After
    "early_503": lambda request: request.has_body,  # before the body was read, and the connection closed
    "error_429": lambda request: True,  # as R2 says that it is too much
    "error_in_200": lambda request: request.is_complete or request.is_copy,
    "clock_skew": lambda request: True,  # RequestTimeTooSkewed; Date says what time the server has: `skew` seconds more
    # wrong bytes
    "corrupted_answer": lambda request: request.is_read,  # one bit of an object
    "corrupted_request": lambda request: request.method == "PUT" and request.has_body,  # one bit of what is written
    "wrong_etag": lambda request: request.is_read or request.method == "PUT",
}


class Plan:
    """Decides, as `faults`, `rate`, `seed` and `most` of the configuration say."""

    def __init__(self, configuration):
        self.faults = configuration["faults"]
        self.rate = configuration["rate"]
        self.seed = configuration["seed"]
        self.most = configuration["most"]
        self.attempts = Counter()
        self.met = Counter()

    def choose(self, request):
        """The name of a fault, or None."""
        what = request.identity
        attempt = self.attempts[what]
        self.attempts[what] += 1
        fitting = [fault for fault in self.faults if FAULTS[fault](request)]
        if not fitting or self.met[what] >= self.most or self.draw(what, attempt, "whether") >= self.rate:
            return None
        self.met[what] += 1
        return fitting[int(self.draw(what, attempt, "which") * len(fitting))]

    def draw(self, *things):
        """A number in [0, 1) that is random but always the same."""
        text = repr((self.seed, *things)).encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=6).digest(), "big") / (1 << 48)
