"""One emulator in this process, and a stand-in provider that talks to it as the engine would."""

import contextlib
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ringfence.local.aws import shapes
from ringfence.local.aws.provider import AwsProvider

REGION = "eu-central-1"
ACCOUNT = "123456789012"
CLIENTS = {}
LAMBDA_TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",'
    ' "Principal": {"Service": "lambda.amazonaws.com"}}]}'
)


def urn_of(token, name):
    """URN of a resource that is the child of a component."""
    return f"urn:pulumi:test::project::dora:audit:Archive${token}::{name}"


@contextlib.contextmanager
def environment(**values):
    """Sets environment variables for a while; None removes one."""
    before = {name: os.environ.get(name) for name in values}
    try:
        for name, value in values.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


@dataclass
class Declared:
    """A resource that exists."""

    token: str
    name: str
    inputs: dict
    resource_id: str
    outputs: dict

    @property
    def urn(self):
        return urn_of(self.token, self.name)


@dataclass
class Harness:
    """Drives the provider by the engine's calls, and the emulator behind its back."""

    endpoint: str
    state: Path
    variables: dict = field(default_factory=lambda: {"region": REGION})
    adopt: str = ""

    def __post_init__(self):
        self.provider = AwsProvider()
        variables = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "RINGFENCE_LOCAL_STATE": str(self.state),
            "RINGFENCE_ADOPT_URNS": self.adopt,
        }
        with environment(**variables):
            self.provider.configure(self.variables)
        # Making a client takes longer than a call: all tests share them.
        object.__setattr__(self.provider.connection, "_clients", CLIENTS)

    def client(self, service, region=REGION):
        """A client for changes behind the provider's back."""
        return self.provider.connection.client(service, region)

    def check(self, token, inputs, name="thing", olds=None):
        """Checked inputs; fails the test when there are problems."""
        result = self.provider.check(urn_of(token, name), olds or {}, inputs)
        assert result.failures == []
        return result.inputs

    def problems(self, token, inputs, name="thing"):
        """Reasons by path of what check refuses."""
        return dict(self.provider.check(urn_of(token, name), {}, inputs).failures)

    def create(self, token, inputs, name="thing"):
        checked = self.check(token, inputs, name)
        resource_id, outputs = self.provider.create(urn_of(token, name), checked, preview=False)
        return Declared(token, name, checked, resource_id, outputs)

    def read(self, declared):
        return self.provider.read(declared.urn, declared.resource_id, declared.inputs, declared.outputs)

    def drift(self, declared):
        """Paths in which the world differs from the program, as a refresh finds them."""
        found = self.read(declared)
        assert found is not None
        return set(self.diff(declared, found.inputs, found.outputs, declared.inputs).changes)

    def diff(self, declared, old_inputs, old_outputs, news):
        return self.provider.diff(declared.urn, declared.resource_id, old_inputs, old_outputs, news)

    def update(self, declared, inputs):
        """Declares other inputs; returns the differences that were carried out."""
        checked = self.check(declared.token, inputs, declared.name, declared.inputs)
        difference = self.diff(declared, declared.inputs, declared.outputs, checked)
        assert not difference.replace, difference.changes
        outputs = self.provider.update(declared.urn, declared.resource_id, declared.outputs, checked, preview=False)
        declared.inputs, declared.outputs = checked, outputs
        return set(difference.changes)

    def repair(self, declared):
        """What `pulumi refresh` and `pulumi up` do after a change behind the back."""
        found = self.read(declared)
        declared.outputs = self.provider.update(
            declared.urn, declared.resource_id, found.outputs, declared.inputs, preview=False
        )

    def delete(self, declared):
        self.provider.delete(declared.urn, declared.resource_id, declared.outputs)

    def cycle(
        self, token, inputs, changes, *, drift=None, drifted=frozenset(), import_id=None, replaces=None, stays=False
    ):
        """A whole life: create, no difference, import, drift and repair, update, replace-only, delete."""
        declared = self.create(token, inputs)
        assert set(declared.outputs) <= shapes.outputs_of(token), set(declared.outputs) - shapes.outputs_of(token)
        assert not self.diff(declared, declared.inputs, declared.outputs, declared.inputs).changes
        assert self.drift(declared) == set()
        assert self.read(declared).resource_id == declared.resource_id

        imported = self.provider.read(declared.urn, (import_id or "{}").format(declared.resource_id), {}, {})
        assert imported is not None
        assert imported.resource_id == declared.resource_id
        difference = self.diff(declared, imported.inputs, imported.outputs, declared.inputs)
        assert not difference.replace, difference.changes

        if drift:
            drift(declared)
            assert self.drift(declared) == set(drifted)
            self.repair(declared)
            assert self.drift(declared) == set()

        if changes:
            paths = self.update(declared, {**inputs, **changes})
            assert {path.split(".")[0].split("[")[0] for path in paths} >= set(changes)
            assert not self.diff(declared, declared.inputs, declared.outputs, declared.inputs).changes
            assert self.drift(declared) == set()
            self.update(declared, inputs)
            assert self.drift(declared) == set()

        for name, value in (replaces or {}).items():
            checked = self.check(token, {**inputs, name: value}, olds=declared.inputs)
            difference = self.diff(declared, declared.inputs, declared.outputs, checked)
            assert difference.changes[name].replaces, name

        self.delete(declared)
        assert stays or self.read(declared) is None
        self.delete(declared)
        return declared


@pytest.fixture(scope="session")
def emulator():
    """Address of a moto server in this process."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(emulator, tmp_path):
    """A configured provider on an emulator that holds nothing."""
    import urllib.request

    urllib.request.urlopen(urllib.request.Request(f"{emulator}/moto-api/reset", method="POST")).close()
    return Harness(emulator, tmp_path / "state")


@pytest.fixture
def harness(emulator, tmp_path):
    """Makes further providers on the same emulator, with other configuration."""
    return lambda **options: Harness(emulator, tmp_path / "state", **options)


@pytest.fixture
def urn():
    return urn_of


@pytest.fixture
def environ():
    return environment
