"""Amazon API Gateway v2: stages.

Sources: pulumi-aws type `aws:apigatewayv2/stage:Stage`; API CreateStage, GetStage, DeleteStage.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import matching
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.services.apigatewayv2 import TAG_CALLS, api_arn, place_of
from ringfence.local.aws.translation import Names, without_empty

API = Names(opaque=names("stageVariables"))
STAGE_SETTINGS = (
    *("accessLogSettings", "autoDeploy", "defaultRouteSettings", "deploymentId"),
    *("description", "stageVariables"),
)


class Stage(Resource):
    """A stage; the id is its name, imported as `<api>/<stage>`."""

    token = "aws:apigatewayv2/stage:Stage"  # noqa: S105 - a type, not a secret
    service = "apigatewayv2"
    handled = frozenset({"apiId", "name", "routeSettings", *STAGE_SETTINGS})
    defaults = values(autoDeploy=False)
    rules = Rules(replace_on=names("apiId name region"), computed=names("deploymentId"), kept=names("deploymentId"))
    limits = (matching("name", r"\$default|[A-Za-z0-9_-]{1,128}", "$default, or 1 to 128 letters, digits, - and _"),)
    tagging = TAG_CALLS
    conflict_code = "ConflictException"

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateStage."""
        self._write(scope, inputs)
        return str(inputs["name"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetStage."""
        api_id, name = place_of(resource_id, known)
        answer = scope.client("apigatewayv2").get_stage(ApiId=api_id, StageName=name)
        found = API.properties(answer, STAGE_SETTINGS)
        settings = [{"routeKey": key, **_settings(value)} for key, value in answer.get("RouteSettings", {}).items()]
        base = f"https://{api_id}.execute-api.{scope.region}.amazonaws.com"
        return {
            "id": name,
            **found,
            "defaultRouteSettings": _settings(answer.get("DefaultRouteSettings", {})),
            "routeSettings": settings,
            "apiId": api_id,
            "name": name,
            "arn": f"{api_arn(scope, api_id)}/stages/{name}",
            "executionArn": scope.arn("execute-api", f"{api_id}/{name}"),
            "invokeUrl": f"{base}/" if name == "$default" else f"{base}/{name}",
            "tagsAll": answer.get("Tags") or {},
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Writes the stage anew: moto has no UpdateStage, and its CreateStage overwrites."""
        del resource_id, old, changed
        self._write(scope, new)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteStage."""
        api_id, name = place_of(resource_id, known)
        scope.client("apigatewayv2").delete_stage(ApiId=api_id, StageName=name)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The stage of the same name."""
        del urn
        scope.client("apigatewayv2").get_stage(ApiId=inputs["apiId"], StageName=inputs["name"])
        return str(inputs["name"])

    def change_tags(self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """The emulator tags a stage only as it is written."""
        del resource_id, old
        self._write(scope, new)

    def _write(self, scope: Scope, inputs: Mapping[str, Any]) -> None:
        request = API.request(without_empty(inputs), STAGE_SETTINGS)
        if inputs.get("routeSettings"):
            request["RouteSettings"] = {
                item["routeKey"]: API.request({name: value for name, value in item.items() if name != "routeKey"})
                for item in inputs["routeSettings"]
            }
        scope.client("apigatewayv2").create_stage(
            ApiId=inputs["apiId"], StageName=inputs["name"], Tags=inputs.get("tagsAll") or {}, **request
        )


def _settings(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {API.to_sdk(name): value for name, value in answer.items() if value is not False}
