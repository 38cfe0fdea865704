"""Every way in which one call can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.genesys.faults.wire import LOGIN, Cut, reset, silence
from tests.genesys.faults.world import World

REPEATABLE = ("GET", "PUT", "DELETE")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
ANY_BUT_LOGIN = "/[!o]*"
"""Path pattern of the emulator's faults for everything but `/oauth/token`."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One kind of fault.

    Attributes:
        order: Makes the call with a number meet it.
        hits: Verbs of calls that can meet it.
        heals: Verbs for which the operation must succeed all the same, without another run.
        uploads: Whether that holds for uploads to a presigned address as well, which has no token and no version.
    """

    order: Callable[[World, int], None]
    hits: tuple[str, ...] = ("GET", *WRITES)
    heals: tuple[str, ...] = ()
    uploads: bool = True


def answered(**what: Any) -> Callable[[World, int], None]:
    """The emulator answers an error."""
    return lambda world, at: world.fault("*", ANY_BUT_LOGIN, skip=at, **what)


def cut(**what: Any) -> Callable[[World, int], None]:
    """The transport fails."""
    return lambda world, at: world.cut(Cut(at=at, **what))


def unknown_token(**login: Any) -> Callable[[World, int], None]:
    """The token is refused once, and the login that follows meets a fault of its own."""

    def order(world: World, at: int) -> None:
        world.fault("*", ANY_BUT_LOGIN, skip=at, status=401)
        world.fault("POST", LOGIN, **login)

    return order


EVERY = ("GET", *WRITES)
LOST = (*REPEATABLE, "POST", "PATCH")

FAULTS: dict[str, Fault] = {
    "429": Fault(order=answered(status=429, retryAfter=3), heals=EVERY),
    "500": Fault(order=answered(status=500), heals=(*REPEATABLE, "PATCH")),
    "503": Fault(order=answered(status=503), heals=(*REPEATABLE, "PATCH")),
    "504": Fault(order=answered(status=504), heals=(*REPEATABLE, "PATCH")),
    "504 after the write": Fault(order=answered(status=504, when="after"), hits=WRITES, heals=LOST),
    "timeout before the write": Fault(order=cut(before=silence), heals=(*REPEATABLE, "PATCH")),
    "timeout after the write": Fault(order=cut(after=silence), hits=WRITES, heals=LOST),
    "reset before the write": Fault(order=cut(before=reset), heals=(*REPEATABLE, "PATCH")),
    "reset after the write": Fault(order=cut(after=reset), hits=WRITES, heals=LOST),
    "stale reads": Fault(order=answered(staleReads=2), hits=WRITES, heals=WRITES),
    "changed meanwhile": Fault(
        order=lambda world, at: world.cut(Cut(at=at, meanwhile=world.touch)), hits=WRITES, heals=WRITES
    ),
    "409 version conflict": Fault(
        order=answered(status=409, code="version.conflict"),
        hits=("PUT", "PATCH"),
        heals=("PUT", "PATCH"),
        uploads=False,
    ),
    "400 old version": Fault(
        order=answered(status=400, message="Version 1 does not match the current version 2."),
        hits=("PUT", "PATCH"),
        heals=("PUT", "PATCH"),
        uploads=False,
    ),
    "400": Fault(order=answered(status=400, code="invalid.value", message="name must not be so.")),
    "401 once": Fault(order=answered(status=401), heals=EVERY, uploads=False),
    "401 and a login without an answer": Fault(order=unknown_token(reset=True), heals=EVERY, uploads=False),
    "401 and a login whose answer is lost": Fault(
        order=unknown_token(reset=True, when="after"), heals=EVERY, uploads=False
    ),
    "401 and a login that fails": Fault(order=unknown_token(status=503), heals=EVERY, uploads=False),
    "401 and a login put off": Fault(order=unknown_token(status=429, retryAfter=3), heals=EVERY, uploads=False),
    "401 and logins refused from here on": Fault(
        order=unknown_token(status=401, code="ip.not.authorized", times=None), uploads=False
    ),
    "401 and logins failing from here on": Fault(order=unknown_token(status=503, times=None), uploads=False),
    "403": Fault(order=answered(status=403, message="Missing permission telephony:plugin:all.")),
    "429 from here on": Fault(order=answered(status=429, retryAfter=120, times=None)),
    "401 from here on": Fault(order=answered(status=401, times=None)),
    "403 from here on": Fault(order=answered(status=403, times=None)),
    "503 from here on": Fault(order=answered(status=503, times=None)),
    "dark from here on": Fault(order=cut(before=reset, dark=True)),
    "dark after the write": Fault(order=cut(after=reset, dark=True), hits=WRITES),
}
