"""REST client for Genesys Cloud over requests.

`Client` logs in with client credentials on the host of one region, keeps below the platform's rate limit across
threads, tries again only where nothing can be doubled, and walks page and cursor listings. What it raises:

    GenesysError               any failed call: method, path, status, code, message, correlation id, field details
      AuthenticationError      401, or the login was refused
      PermissionDeniedError    403
      NotFoundError            404
      ConflictError            409, and 400 where the version sent is not the current one
      RateLimitedError         429 for longer than the deadline
      UnreachableError         no connection: nothing was sent
      AnswerLostError          sent, but no trustworthy answer came: the write may have happened

It knows nothing of Pulumi.
"""

from ringfence.genesys.client._client import Client
from ringfence.genesys.client._errors import (
    AnswerLostError,
    AuthenticationError,
    ConflictError,
    FieldError,
    GenesysError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    UnreachableError,
)
from ringfence.genesys.client._limiter import RateLimiter
from ringfence.genesys.client._login_failures import Cause, LoginFailure, login_failure
from ringfence.genesys.client._retries import RetryPolicy

__all__ = [
    "AnswerLostError",
    "AuthenticationError",
    "Cause",
    "Client",
    "ConflictError",
    "FieldError",
    "GenesysError",
    "LoginFailure",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitedError",
    "RateLimiter",
    "RetryPolicy",
    "UnreachableError",
    "login_failure",
]
