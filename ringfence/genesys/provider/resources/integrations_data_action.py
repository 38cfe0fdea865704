"""genesys:integrations:DataAction: a call that flows may make to another system.

Endpoints (permission integrations:action:{view, add, edit, delete}; scope integrations):
    GET, POST /api/v2/integrations/actions
    GET, PATCH, DELETE /api/v2/integrations/actions/{id}   (PATCH needs the version; contract and secure never change)
    GET /api/v2/integrations/actions/{id}/templates/{requesttemplate.vm, successtemplate.vm}   (where not inline)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.client import NotFoundError
from ringfence.genesys.provider import mapping
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.settling import found_or_gone
from ringfence.plugin.provider import ReadResult

OWN_API = "/api/v2/"
"""A URL that begins so calls the organisation's own API (integrations of type `purecloud-data-actions`)."""

ENDPOINT_CONTROL = "RTS 2024/1774 14, DORA 28(3), 30(2)(b)"
"""Security of transfers, and a register that names every place data goes to."""

CONTRACT: Final = {"inputSchema": ("input", "inputSchema"), "successSchema": ("output", "successSchema")}

TEMPLATES: Final = {
    "requestTemplate": ("request", "requesttemplate.vm"),
    "successTemplate": ("response", "successtemplate.vm"),
}
"""Part of the configuration and file name of a template, by its field."""

WHOLE: Final[Mapping[str, object]] = {"expand": "contract", "includeConfig": True}
"""Query that makes the answer hold contract and configuration."""

PATCHED = ("version", "name", "category", "config")
"""Fields of UpdateActionInput."""

_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])", re.IGNORECASE)


def same_json(one: object, other: object) -> bool:
    """Whether two JSON texts say the same; order of keys, blanks and `$schema` do not count."""
    return _meaning(one) == _meaning(other)


def _meaning(text: object) -> object:
    try:
        document = json.loads(str(text))
    except ValueError:
        return text
    return (
        {key: value for key, value in document.items() if key != "$schema"} if isinstance(document, dict) else document
    )


class DataActionInputs(Inputs):
    """A data action."""

    name: str = required("Name; unique in its category.", min_length=1)
    category: str = required("Category under which flows find it.", min_length=1)
    integration_id: str = required("Id of the integration that runs it.", traits=Traits(replace=True))
    secure: bool = optional(
        "Whether inputs and outputs are hidden from logs.", default=False, traits=Traits(replace=True)
    )
    request_url_template: str = required(
        "URL that is called: https with a literal host, or a path of the organisation's own API (`/api/v2/...`).",
        traits=Traits(api="config.request.requestUrlTemplate"),
    )
    request_type: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = required(
        "HTTP method.", traits=Traits(api="config.request.requestType")
    )
    request_template: str | None = optional(
        "Velocity template of the body.", traits=Traits(api="config.request.requestTemplate")
    )
    headers: dict[str, str] | None = optional("HTTP headers.", traits=Traits(api="config.request.headers"))
    translation_map: dict[str, str] | None = optional(
        "JSON paths by name that pick values from the answer.", traits=Traits(api="config.response.translationMap")
    )
    translation_map_defaults: dict[str, str] | None = optional(
        "Values, as JSON text, for names whose path finds nothing.",
        traits=Traits(api="config.response.translationMapDefaults"),
    )
    success_template: str | None = optional(
        "Velocity template of the result.", traits=Traits(api="config.response.successTemplate")
    )
    timeout_seconds: int | None = optional(
        "Longest wait for the answer, in seconds (1 to 60).", ge=1, le=60, traits=Traits(api="config.timeoutSeconds")
    )
    input_schema: str = required(
        "JSON schema of the inputs, as JSON text.", traits=Traits(replace=True, equal=same_json)
    )
    success_schema: str = required(
        "JSON schema of the result, as JSON text.", traits=Traits(replace=True, equal=same_json)
    )


DATA_ACTION = define(
    "genesys:integrations:DataAction",
    description="A call that flows may make to another system, such as a notification channel.",
    inputs=DataActionInputs,
)


@handles(DATA_ACTION)
class DataActionHandler(CollectionHandler):
    """Data actions, published at once. Contract and `secure` are fixed at creation."""

    collection = "/api/v2/integrations/actions"
    permissions = Permissions.of("integrations:action")
    get_parameters = WHOLE
    update_verb = "PATCH"

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """A literal https host, and schemas that are JSON objects."""
        del olds, region
        url = known(inputs, "requestUrlTemplate")
        if url is not None and not url.startswith(OWN_API):
            yield from url_problems(url)
        for name in CONTRACT:
            text = known(inputs, name)
            if text is not None and not _is_object(text):
                yield Problem(
                    place=name,
                    found="text that is no JSON object",
                    allowed='a JSON schema of type object, such as {"type": "object", "properties": {}}',
                    fix="correct it, or build it with json.dumps",
                    control="Genesys Cloud: POST /api/v2/integrations/actions",
                )

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The action with its contract as documents."""
        body = mapping.to_api(self.definition.inputs, inputs, skip=CONTRACT)
        body.setdefault("config", {}).setdefault("response", {})
        contract = {part: {key: json.loads(inputs[name])} for name, (part, key) in CONTRACT.items() if name in inputs}
        return {**body, "contract": contract}

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs of an action found, its contract as text."""
        inputs = mapping.from_api(self.definition.inputs, found, skip=CONTRACT)
        contract = found.get("contract") or {}
        for name, (part, key) in CONTRACT.items():
            document = (contract.get(part) or {}).get(key)
            if document is not None:
                inputs[name] = json.dumps(document, sort_keys=True)
        return inputs

    def identity(self, inputs: Mapping[str, Any]) -> str:
        """Name and category: flows find an action by both."""
        return f"{inputs.get('category')}/{inputs.get('name')}"

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """Actions of that name in that category; the built-in ones (`static_...`) are not ours to take."""
        return [
            action
            for action in super().find(context, inputs, fresh=fresh)
            if action.get("category") == inputs["category"] and not str(action.get("id", "")).startswith("static")
        ]

    def get(self, context: Context, resource_id: str) -> dict[str, Any]:
        """The whole action, as an update needs it."""
        return self._with_templates(context, resource_id, super().get(context, resource_id), TEMPLATES)

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the action, and of its templates those that the program declares; an import reads both."""
        action = super().get
        listed = self.listed(context, resource_id, old_inputs)
        found = found_or_gone(context, lambda: action(context, resource_id), listed)
        if found is None:
            return None
        wanted = [field for field in TEMPLATES if not old_inputs or field in old_inputs]
        found = self._with_templates(context, resource_id, found, wanted)
        inputs = self.as_found(self.from_api(found), old_inputs)
        return ReadResult(resource_id=resource_id, inputs=inputs, outputs=self.state(inputs, found, old_outputs))

    def _with_templates(
        self, context: Context, resource_id: str, found: dict[str, Any], fields: Iterable[str]
    ) -> dict[str, Any]:
        for field in fields:
            part, file = TEMPLATES[field]
            section = (found.get("config") or {}).get(part)
            if isinstance(section, dict) and section.pop(f"{field}Uri", None) and section.get(field) is None:
                section[field] = self._template(context, resource_id, file)
        return found

    def _template(self, context: Context, resource_id: str, file: str) -> str | None:
        try:
            return context.client.get_text(f"{self.object_path(resource_id)}/templates/{file}")
        except NotFoundError:
            return None

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Sends what can change."""
        return super().put(context, resource_id, {name: body[name] for name in PATCHED if name in body})


def url_problems(url: str) -> Iterator[Problem]:
    """A URL template is good when its scheme is https and its host holds no variable, user or blank."""
    scheme, separator, rest = url.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    host, _, port = authority.partition(":")
    found, fix = repr(url), "write the host out; variables belong behind the first slash"
    if separator and scheme.lower() != "https":
        found, fix = f"the scheme {scheme!r} in {url!r}", "use https"
    elif separator and "$" not in authority and "@" in authority:
        found, fix = "a user name before the host", "remove it; secrets belong in a genesys:integrations:Credential"
    elif separator and _HOST.fullmatch(host) and (not port or port.isdigit()) and authority.count(":") <= 1:
        return
    yield Problem(
        place="requestUrlTemplate",
        found=found,
        allowed=f"https://<literal host>/..., or a path of the own API ({OWN_API}...)",
        fix=fix,
        control=ENDPOINT_CONTROL,
    )


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
