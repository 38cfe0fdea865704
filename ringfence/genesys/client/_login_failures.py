"""Why a login failed, as the person who has to mend it needs to hear it.

A login host tells wrong credentials, a client of another grant and a machine outside the allow-list apart (RFC 6749
section 5.2; error codes of the public API). Networks between here and there have further words of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from ringfence.genesys.client._advice import CREDENTIAL_KEYS
from ringfence.genesys.client._endpoint import is_loopback
from ringfence.genesys.client._errors import GenesysError, RateLimitedError, UnreachableError


class Cause(StrEnum):
    """What stands between this machine and a token."""

    CREDENTIALS = "credentials"
    GRANT = "grant"
    ADDRESS = "address"
    PACE = "pace"
    PLATFORM = "platform"
    NETWORK = "network"
    STRANGER = "stranger"


@dataclass(frozen=True, kw_only=True)
class LoginFailure:
    """One reason.

    Attributes:
        cause: Kind of reason.
        found: What happened, with status, code and correlation id where an answer came. Holds no secret.
        allowed: What would do.
        fix: What to do, without a full stop.
    """

    cause: Cause
    found: str
    allowed: str
    fix: str


_ADDRESS_CODES = frozenset({"ip.not.authorized", "invalid.issuing.ip.address"})
_GRANT_CODES = frozenset({"unauthorized_client", "unsupported_grant_type", "invalid_grant", "invalid_scope"})
_STRANGER_CODES = frozenset({"not.json", "redirected", "no.token"})


def login_failure(error: GenesysError) -> LoginFailure:  # noqa: PLR0911 - one return for each reason
    """The reason behind a failed login, or behind a first call that refuses the token just given."""
    host, answer = error.host or "the login host", _answer(error)
    if error.code in _ADDRESS_CODES:
        return LoginFailure(
            cause=Cause.ADDRESS,
            found=f"an address that {host} does not admit {answer}",
            allowed="an address on the organisation's IP allow-list; the credentials are not the reason",
            fix="run from an admitted address (the way out of the build network, a VPN), or have an administrator add "
            "this machine's public address (Admin > Organization Settings > Security, or ipAddressAllowlist of "
            "genesys:org:AuthenticationSettings)",
        )
    if isinstance(error, UnreachableError):
        return _unreachable(error)
    if error.code in _STRANGER_CODES:
        return LoginFailure(
            cause=Cause.STRANGER,
            found=f"an answer of {host} that is not Genesys Cloud's {answer}",
            allowed="JSON from Genesys Cloud; a proxy, a gateway or a sign-in page seems to have answered in its place",
            fix="let this machine reach the host directly, or sign in at the proxy (HTTPS_PROXY, NO_PROXY)",
        )
    if isinstance(error, RateLimitedError):
        return LoginFailure(
            cause=Cause.PACE,
            found=f"a login that {host} puts off for too many calls {answer}",
            allowed="one login for each run, which is all that this provider needs",
            fix="see which other jobs use this OAuth client and give them clients of their own, then run again in a "
            "minute",
        )
    if not error.status:
        return LoginFailure(
            cause=Cause.NETWORK,
            found=f"no answer from {host} ({error.message})",
            allowed="an answer to each login",
            fix="nothing was changed; run again, and see what cuts connections to this host if it persists",
        )
    if error.may_have_happened:
        return LoginFailure(
            cause=Cause.PLATFORM,
            found=f"a login that {host} could not serve {answer}",
            allowed="a platform that is up; nothing was changed",
            fix="see status.mypurecloud.com and run again; give Genesys support the correlation id if it persists",
        )
    if error.code in _GRANT_CODES:
        return LoginFailure(
            cause=Cause.GRANT,
            found=f"an OAuth client that may not log in this way {answer}",
            allowed="an OAuth client with the grant Client Credentials, which has roles of its own",
            fix="make such a client (Admin > Integrations > OAuth), give it roles, and set its id and secret: "
            f"{CREDENTIAL_KEYS}",
        )
    return LoginFailure(
        cause=Cause.CREDENTIALS,
        found=f"credentials that {host} refuses {answer}",
        allowed="id and secret of an active OAuth client (grant Client Credentials) of the organisation of this stack",
        fix=f"correct {CREDENTIAL_KEYS}; what was regenerated in Genesys ends the one before, and a client of an "
        "organisation in another region is not known on this host",
    )


def _unreachable(error: UnreachableError) -> LoginFailure:
    allowed = "an organisation that can be reached: without its word on where it lives nothing is deployed"
    return LoginFailure(
        cause=Cause.NETWORK,
        found=f"no answer from {error.host} ({error.message})",
        allowed=allowed,
        fix=_way_to_the_host(error),
    )


def login_advice(error: GenesysError) -> str:
    """What to do about a failed login, as one sentence without its full stop."""
    if isinstance(error, UnreachableError) and is_loopback(urlsplit(f"//{error.host}").hostname or ""):
        return error.advice
    fix = login_failure(error).fix
    return f"{fix[:1].upper()}{fix[1:]}"


def _way_to_the_host(error: UnreachableError) -> str:
    words = error.message.lower()
    if "407" in words:
        return "sign in at the proxy: HTTPS_PROXY needs a user it admits, or NO_PROXY this host"
    if error.retryable and "resolve" in words:
        return "see that this machine can look the name up (`getent hosts <name>`), then run again"
    if error.retryable:
        return "check the name, the route, the firewall and the proxy to this host, then run again"
    if "expired" in words or "not yet valid" in words:
        return "compare this machine's clock with the real time (`timedatectl`): a wrong one makes certificates look so"
    if "hostname mismatch" in words or "doesn't match" in words:
        return "something else answers under this name: check DNS and the proxy"
    return (
        "a proxy that opens TLS shows a certificate of its own: name the authority behind it in REQUESTS_CA_BUNDLE, or "
        "have this host exempted; never switch the verification off"
    )


def _answer(error: GenesysError) -> str:
    said = " ".join(str(part) for part in (error.status or "", error.code) if part) or "no answer"
    return f"({said}, correlation id {error.correlation_id or 'none'})"
