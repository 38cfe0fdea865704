"""The login service: `/oauth/token`, on the emulator beside the API, on the platform on a host of its own."""

from __future__ import annotations

from urllib.parse import parse_qs

from ringfence.genesys.emulator.access import LoginError
from ringfence.genesys.emulator.bodies import check_size
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

routes = Routes()


@routes.post("/oauth/token", public=True)
def post_oauth_token(organisation: Organisation, call: Call) -> Answer:
    """Issues a token for client credentials (HTTP Basic, form `grant_type=client_credentials`)."""
    check_size(call.raw)
    form = {name: values[0] for name, values in parse_qs(call.raw.decode(errors="replace")).items()}
    try:
        return Answer(document=organisation.access.login(call.headers.get("authorization", ""), form))
    except LoginError as error:
        return Answer(status=error.status, document=error.document)
