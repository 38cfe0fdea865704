"""AWS Lambda: functions. The emulator keeps the code and never runs it; the local function runner does.

Sources: pulumi-aws type `aws:lambda/function:Function`; API CreateFunction, UpdateFunctionConfiguration,
UpdateFunctionCode, PutFunctionConcurrency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.local.aws.archives import is_complete, sha256_of, zip_of
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules, is_empty
from ringfence.local.aws.limits import between, matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names, without_empty
from ringfence.plugin.provider import Kind
from ringfence.plugin.wire import UNKNOWN

API = Names(irregular={"kmsKeyArn": "KMSKeyArn"}, opaque=names("variables"))
TAG_CALLS = TagCalls(identifier="Resource", listing="list_tags", pair=None)
SETTINGS = (
    *("deadLetterConfig", "description", "environment", "ephemeralStorage", "handler", "kmsKeyArn"),
    *("loggingConfig", "memorySize", "role", "runtime", "timeout", "tracingConfig"),
)
CODE_FOLDER = "lambda"
UNRESERVED = -1


class Function(Resource):
    """A function from a zip archive; the id is its name."""

    token = "aws:lambda/function:Function"  # noqa: S105 - a type, not a secret
    service = "lambda"
    handled = frozenset(
        {
            *("architectures", "code", "codeSha256", "name", "packageType", "reservedConcurrentExecutions"),
            *("sourceCodeHash", *SETTINGS),
        }
    )
    defaults = values(memorySize=128, packageType="Zip", reservedConcurrentExecutions=UNRESERVED, timeout=3)
    rules = Rules(
        replace_on=names("name packageType region"),
        computed=names("architectures ephemeralStorage loggingConfig sourceCodeHash tracingConfig"),
        # moto drops the dead-letter queue and the logging, and after the creation ignores the others.
        kept=names(
            "architectures code deadLetterConfig kmsKeyArn loggingConfig packageType sourceCodeHash tracingConfig"
        ),
    )
    limits = (
        between("memorySize", 128, 10240),
        between("timeout", 1, 900),
        between("ephemeralStorage.size", 512, 10240),
        one_of("packageType", "Zip"),
        one_of("architectures[]", "x86_64", "arm64"),
        one_of("tracingConfig.mode", "Active", "PassThrough"),
        one_of("loggingConfig.logFormat", "JSON", "Text"),
        matching("name", r"[a-zA-Z0-9_-]{1,64}", "1 to 64 letters, digits, - and _"),
    )
    tagging = TAG_CALLS

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Limits, and that there is code with a handler and a runtime."""
        yield from super().validate(inputs)
        for name in ("code", "handler", "runtime"):
            if inputs.get(name) is None:
                yield Problem(
                    place=name,
                    found="nothing",
                    allowed="code from this machine with its handler and runtime",
                    fix="set it",
                    control="AWS Lambda CreateFunction with a zip archive",
                )

    def computed_inputs(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """The hash of the code: in it a later run sees that the code, or what AWS has of it, is another."""
        code = inputs.get("code")
        if code is None:
            return {}
        return {"codeSha256": sha256_of(zip_of(code)) if is_complete(code) else UNKNOWN}

    def differences(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> dict[str, Kind]:
        """As for all types, but of code only the hash counts: the engine keeps no contents of old code."""
        del old_outputs
        changes = self.rules.differences(old_inputs, news, self.inputs - {"code"})
        if changes.pop("codeSha256", None):
            changes["code"] = Kind.UPDATE
        return changes

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateFunction."""
        content = zip_of(inputs["code"])
        scope.client("lambda").create_function(
            FunctionName=inputs["name"],
            Code={"ZipFile": content},
            Tags=inputs.get("tagsAll") or {},
            **API.request(without_empty(inputs), (*SETTINGS, "architectures", "packageType")),
        )
        _keep_code(scope, inputs["name"], content)
        return str(inputs["name"])

    def complete(self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]) -> None:
        """Reserved concurrency."""
        if inputs["reservedConcurrentExecutions"] != UNRESERVED:
            _set_concurrency(scope, resource_id, inputs["reservedConcurrentExecutions"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetFunction and its concurrency."""
        del known
        client = scope.client("lambda")
        answer = client.get_function(FunctionName=resource_id)
        function = answer["Configuration"]
        reserved = client.get_function_concurrency(FunctionName=resource_id).get("ReservedConcurrentExecutions")
        arn = str(function["FunctionArn"])
        invoke = f"arn:{scope.partition}:apigateway:{scope.region}:lambda:path/2015-03-31/functions/{{}}/invocations"
        found = API.properties(function, (*SETTINGS, "architectures", "packageType"))
        return {
            **{name: value for name, value in found.items() if not is_empty(value)},
            "name": function["FunctionName"],
            "reservedConcurrentExecutions": UNRESERVED if reserved is None else reserved,
            "arn": arn,
            "qualifiedArn": f"{arn}:{function['Version']}",
            "invokeArn": invoke.format(arn),
            "qualifiedInvokeArn": invoke.format(f"{arn}:{function['Version']}"),
            "responseStreamingInvokeArn": invoke.format(arn).replace("/invocations", "/response-streaming-invocations"),
            "version": function["Version"],
            "lastModified": function["LastModified"],
            "codeSha256": function["CodeSha256"],
            "sourceCodeHash": function["CodeSha256"],
            "sourceCodeSize": function["CodeSize"],
            "tagsAll": answer.get("Tags") or {},
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Configuration, code and concurrency, as far as they changed."""
        del old
        client = scope.client("lambda")
        settings = changed & set(SETTINGS)
        if settings:
            wanted = {name: new.get(name, _nothing(name)) for name in settings}
            client.update_function_configuration(FunctionName=resource_id, **API.request(wanted))
        if changed & {"architectures", "code"}:
            content = zip_of(new["code"])
            extra = API.request(new, ("architectures",))
            client.update_function_code(FunctionName=resource_id, ZipFile=content, **extra)
            _keep_code(scope, resource_id, content)
        if "reservedConcurrentExecutions" in changed:
            _set_concurrency(scope, resource_id, new["reservedConcurrentExecutions"])

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteFunction."""
        del known
        scope.client("lambda").delete_function(FunctionName=resource_id)
        if folder := _code_folder(scope):
            (folder / f"{resource_id}.zip").unlink(missing_ok=True)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The function of the same name."""
        del urn
        answer = scope.client("lambda").get_function_configuration(FunctionName=inputs["name"])
        return str(answer["FunctionName"])


def _nothing(name: str) -> Any:
    """What takes a setting off a function."""
    return {
        "deadLetterConfig": {"targetArn": ""},
        "environment": {"variables": {}},
        "ephemeralStorage": {"size": 512},
        "loggingConfig": {"logFormat": "Text"},
        "tracingConfig": {"mode": "PassThrough"},
    }.get(name, "")


def _set_concurrency(scope: Scope, name: str, reserved: int) -> None:
    client = scope.client("lambda")
    if reserved == UNRESERVED:
        client.delete_function_concurrency(FunctionName=name)
    else:
        client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)


def _code_folder(scope: Scope) -> Path | None:
    folder = scope.connection.state_folder
    return folder / CODE_FOLDER if folder else None


def _keep_code(scope: Scope, name: str, content: bytes) -> None:
    """Keeps the zip file where the local function runner finds it; by rename, so it never sees half a file."""
    if folder := _code_folder(scope):
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{name}.zip.partial"
        partial.write_bytes(content)
        partial.replace(folder / f"{name}.zip")
