"""A recording engine: declares components without any process and keeps everything that they registered."""

from __future__ import annotations

import asyncio
import json
import runpy
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml
from pulumi.runtime import config as runtime
from pulumi.runtime import mocks, rpc, settings

from components.contact_centre import ContactCentre, ContactCentreArgs
from components.secrets import Secrets
from ringfence.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
LOCAL_SECRETS = {
    "ringfence:webhookSecret": "a-webhook-secret-of-some-length",
    "ringfence:siemToken": "a-siem-token-of-some-length",
    "ringfence:sipPasswords": json.dumps({"Carrier One Frankfurt": "sip-one", "Carrier Two Frankfurt": "sip-two"}),
    "ringfence:integrationSecrets": json.dumps({"Incident paging": {"routing_key": "page-me"}}),
}


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One registration, as the engine would have seen it."""

    urn: str
    type: str
    name: str
    parent: str
    inputs: dict[str, Any]
    custom: bool
    protect: bool
    retain: bool
    after: frozenset[str]
    provider: str


@dataclass
class Stack:
    """Everything that a program registered."""

    resources: list[Declared] = field(default_factory=list)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    exports: dict[str, Any] = field(default_factory=dict)

    def of(self, type_: str) -> list[Declared]:
        return [resource for resource in self.resources if resource.type == type_]

    def named(self, name: str) -> Declared:
        (found,) = [resource for resource in self.resources if resource.name == name]
        return found

    def urn(self, urn: str) -> Declared:
        (found,) = [resource for resource in self.resources if resource.urn == urn]
        return found


class _Outputs(mocks.Mocks):
    """Answers as the clouds would: ids and ARNs that nobody could have known before."""

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        return {"accountId": "123456789012", "arn": "arn:aws:iam::123456789012:user/deployer", "userId": "u", "id": "i"}

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        given = {
            "arn": f"arn:of:{args.name}",
            "url": f"https://queue.example/{args.name}",
            "keyId": f"key-of-{args.name}",
            "executionArn": f"arn:execution:{args.name}",
            "apiEndpoint": f"https://{args.name}.example",
            "clientSecret": "from-genesys",
            "homeRegion": args.inputs.get("expectedHomeRegion"),
            "organizationId": args.inputs.get("expectedOrganizationId"),
            "period": "MONTHLY",
        }
        return f"id-of-{args.name}", {**given, **args.inputs}


class _Recorder(mocks.MockMonitor):
    def __init__(self) -> None:
        super().__init__(_Outputs())
        self.stack = Stack()

    def RegisterResource(self, request: Any) -> Any:
        answer = super().RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            declared = Declared(
                urn=answer.urn,
                type=request.type,
                name=request.name,
                parent=request.parent,
                inputs=rpc.deserialize_properties(request.object, keep_unknowns=True),
                custom=request.custom,
                protect=request.protect,
                retain=request.retainOnDelete,
                after=frozenset(request.dependencies),
                provider=request.provider,
            )
            self.stack.resources.append(declared)
        return answer

    def RegisterResourceOutputs(self, request: Any) -> Any:
        self.stack.outputs[request.urn] = rpc.deserialize_properties(request.outputs, keep_unknowns=True)
        return super().RegisterResourceOutputs(request)


def run_program(program: Callable[[], Any], *, preview: bool = False) -> Stack:
    """Runs a program on the recorder, on an event loop of its own, and leaves the runtime as it was."""
    before = dict(settings.SETTINGS.__dict__)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    recorder = _Recorder()
    try:
        with warnings.catch_warnings():
            # The AWS SDK warns about its own old names when it is first loaded.
            warnings.simplefilter("ignore", DeprecationWarning)
            _run(recorder, program, preview=preview)
    finally:
        loop.close()
        asyncio.set_event_loop(None)
        for key, value in before.items():
            setattr(settings.SETTINGS, key, value)
    return recorder.stack


def _run(recorder: _Recorder, program: Callable[[], Any], *, preview: bool) -> None:
    mocks.set_mocks(recorder.mocks, project="ringfence", stack="test", preview=preview, monitor=recorder)

    def recorded() -> Any:
        program()
        exports = dict(settings.get_root_resource().outputs)
        return pulumi.Output.from_input(exports).apply(recorder.stack.exports.update)

    pulumi.runtime.test(recorded)()


def stack_config(stack: str = "local") -> dict[str, Any]:
    """Configuration of a stack file of this repository, to be changed by a test."""
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    config: dict[str, Any] = document["config"]
    return config


def throwaway_secrets(chosen: Settings) -> Secrets:
    return Secrets(
        client_id=pulumi.Output.secret("client"),
        client_secret=pulumi.Output.secret("client-secret-value"),
        webhook=pulumi.Output.secret("webhook-secret-value"),
        siem=pulumi.Output.secret("siem-token-value") if chosen.siem else None,
        sip_passwords={
            carrier.name: pulumi.Output.secret("sip-password-value") for carrier in chosen.telephony.carriers
        },
        integrations={
            integration.name: {
                name: pulumi.Output.secret("integration-secret-value") for name in integration.credential_fields
            }
            for integration in chosen.integrations
        },
    )


def declare_stack(config: dict[str, Any], *, preview: bool = False) -> Stack:
    """The whole contact centre of a configuration, as registered."""
    chosen = load_settings(config)

    def program() -> None:
        centre = ContactCentre("ringfence", ContactCentreArgs(settings=chosen, secrets=throwaway_secrets(chosen)))
        for name, value in centre.exports().items():
            pulumi.export(name, value)

    return run_program(program, preview=preview)


@pytest.fixture(scope="session")
def local_secrets() -> dict[str, str]:
    """Secrets of the local stack, as its configuration would hold them."""
    return dict(LOCAL_SECRETS)


@pytest.fixture(scope="session")
def config_of() -> Callable[..., dict[str, Any]]:
    """A fresh configuration of a stack file, free to be changed."""
    return stack_config


@pytest.fixture(scope="session")
def run() -> Callable[..., Stack]:
    """Runs a program on the recorder."""
    return run_program


@pytest.fixture(scope="session")
def local() -> Stack:
    """The local stack, declared by the program itself as the engine runs it."""
    config = {key: value if isinstance(value, str) else json.dumps(value) for key, value in stack_config().items()}
    runtime.set_all_config({**config, **LOCAL_SECRETS}, list(LOCAL_SECRETS))
    try:
        return run_program(lambda: runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__"))
    finally:
        runtime.set_all_config({}, [])


@pytest.fixture(scope="session")
def preview() -> Stack:
    """A preview of the local stack, with the lists of its settings in another order."""
    config = stack_config("local")
    telephony, routing = config["ringfence:telephony"], config["ringfence:routing"]
    for entries in (telephony["sites"], telephony["carriers"], telephony["routes"], routing["queues"]):
        entries.reverse()
    return declare_stack(config, preview=True)


@pytest.fixture(scope="session")
def varied() -> Stack:
    """The local stack with other choices: less of what is optional, another home region, a weaker lock, odd texts."""
    config = stack_config("local")
    config["ringfence:organisation"]["region"] = "eu-west-1"
    config["ringfence:encryption"]["encrypt_conversations"] = False
    config["ringfence:archive"]["lock_mode"] = "GOVERNANCE"
    config["ringfence:retention"]["classes"]["incident"]["floor_days"] = 2192
    config["ringfence:routing"]["closed_announcement"] = 'Closed: "until" {{later}} # no comment'
    del config["ringfence:siem"]
    return declare_stack(config)


@pytest.fixture(scope="session")
def production() -> Stack:
    """The production stack, with every optional part of the settings in use."""
    config = stack_config("prod-eu")
    config["ringfence:aws"]["break_glass_role"] = "evidence-break-glass"
    config["ringfence:aws"]["key_administrator_role"] = "key-administrators"
    return declare_stack(config)
