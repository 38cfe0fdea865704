"""The provider: configuration, and dispatch by token."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from ringfence.domain.problems import render_all
from ringfence.genesys.client import Client
from ringfence.genesys.provider import (
    configuration,
    flow_names,
    permissions,
    registry,
    replacing,
    unconfirmed,
    validation,
)
from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.connecting import proven_regions
from ringfence.genesys.provider.context import AdoptRules, Context
from ringfence.genesys.provider.doubt import is_in_doubt
from ringfence.genesys.provider.functions import functions
from ringfence.genesys.provider.models import ready
from ringfence.genesys.provider.telling import label, secrets_of, told
from ringfence.plugin.provider import CheckResult, DiffResult, Provider, ProviderError, ReadResult
from ringfence.plugin.wire import is_known, resource_token

SCHEMA_FILE = Path(__file__).with_name("schema.json")

_LONGEST_WAIT_AFTER_CANCEL_SECONDS = 0.5

ADOPT_URNS = "RINGFENCE_ADOPT_URNS"
"""Environment: URNs, one a line, whose interrupted create may adopt an object of the same name."""


class GenesysProvider(Provider):
    """Genesys Cloud, in the European Union only.

    Args:
        environment: Where configuration that the stack leaves out is looked up.
        clock: Monotonic seconds.
        client: Makes the REST client; gets region, client id, client secret and the keyword `endpoint`.
        tell: Warns the user with one line.
    """

    secret_outputs: ClassVar[dict[str, frozenset[str]]] = {
        token: definition.secrets for token, definition in registry.definitions().items()
    }

    def __init__(
        self,
        *,
        environment: dict[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        client: Callable[..., Client] = Client,
        tell: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self._environment = dict(os.environ) if environment is None else environment
        self._clock = clock
        self._stopped = threading.Event()
        self._sleep = sleep or self._interruptible_sleep
        self._new_client = client
        self._tell = tell
        self._context: Context | None = None
        self._handlers = registry.handlers()

    def schema(self) -> str:
        """The committed schema."""
        return SCHEMA_FILE.read_text("utf-8")

    # Configuration.

    def check_config(self, urn: str, news: dict[str, Any]) -> CheckResult:
        """The region is in the European Union, the endpoint on this machine, and every key known."""
        del urn
        problems = configuration.problems(news, self._environment)
        failures = [(problem.place.removeprefix("genesys:"), problem.render()) for problem in problems]
        return CheckResult(inputs=news, failures=failures)

    def configure(self, variables: dict[str, Any]) -> None:
        """Logs in and proves the region, once per run and in preview as well.

        Raises:
            ProviderError: when keys are missing, the login fails or the organisation lives elsewhere.
        """
        problems = configuration.problems(variables, self._environment)
        if problems:
            raise ProviderError(render_all(problems))
        settings = configuration.resolve(variables, self._environment)
        if settings is None:
            return  # Part of it is known only after another resource is created; preview then goes without.
        missing = configuration.missing_credentials(settings)
        if missing is not None:
            raise ProviderError(missing.render())
        client = self._client(settings)
        regions = proven_regions(client, settings.region)
        self._context = Context(
            client=client,
            region=settings.region,
            media_regions=regions,
            adopt=AdoptRules(by_name=settings.adopt_by_name, urns=self._adoptable()),
            clock=self._clock,
            began=self._clock(),
            sleep=self._sleep,
            grants=permissions.Grants(self._tell),
        )

    def cancel(self) -> None:
        """Shortens waits from now on: what has begun is brought to an end, so that nothing is left half done."""
        self._stopped.set()

    # Resources.

    def check(self, urn: str, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates inputs and fills defaults; what changed is put to the platform's own dry run, where it has one."""
        handler, context = self._handler(urn), self._context
        result = handler.check(olds, news, context.region if context else None)
        if context is not None:
            flow_names.note(context, handler.definition.token, result.inputs)
        if (
            result.failures
            or context is None
            or not is_known(result.inputs)
            or not handler.changed(olds, result.inputs)
        ):
            return result
        found = handler.dry_run(context, result.inputs, olds)
        return CheckResult(inputs=result.inputs, failures=[validation.told(problem) for problem in found])

    def diff(
        self,
        urn: str,
        resource_id: str,
        old_inputs: dict[str, Any],
        old_outputs: dict[str, Any],
        news: dict[str, Any],
    ) -> DiffResult:
        """Compares state and inputs, without a call to Genesys."""
        handler = self._handler(urn)
        if self._context is not None:
            replacing.remember(self._context, urn, resource_id)
        if is_in_doubt(resource_id):
            return unconfirmed.diff(handler)
        olds = old_inputs or handler.inputs_of(old_outputs)
        result = handler.diff(olds, old_outputs, news)
        warning = replacing.warning(handler, urn, result)
        if warning:
            self._tell(warning)
        return result

    def create(self, urn: str, inputs: dict[str, Any], *, preview: bool) -> tuple[str, dict[str, Any]]:
        """Creates; in preview tells what can be told without a write, a missing permission among it."""
        handler = self._handler(urn)
        if preview:
            self._require_permission(urn, "create", handler.permissions.create)
            return "", handler.preview_create(inputs)
        with told(f"creating {label(urn)}", handler.permissions.create, secrets_of(handler.definition, inputs)):
            return handler.create(self._connected(urn), urn, inputs)

    def read(
        self, urn: str, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads what is there."""
        handler = self._handler(urn)
        olds = old_inputs or handler.inputs_of(old_outputs)
        secrets = secrets_of(handler.definition, olds, old_outputs)
        with told(f"reading {label(urn)} {resource_id}", handler.permissions.read, secrets):
            if is_in_doubt(resource_id):
                return unconfirmed.read(handler, self._connected(urn), resource_id, olds, old_outputs)
            return handler.read(self._connected(urn), resource_id, olds, old_outputs)

    def update(
        self, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any], *, preview: bool
    ) -> dict[str, Any]:
        """Updates; in preview tells what can be told without a write, a missing permission among it."""
        handler = self._handler(urn)
        if preview:
            self._require_permission(urn, "update", handler.permissions.update)
            return handler.preview_update(old_outputs, news)
        secrets = secrets_of(handler.definition, old_outputs, news)
        with told(f"updating {label(urn)} {resource_id}", handler.permissions.update, secrets):
            return handler.update(self._connected(urn), urn, resource_id, old_outputs, news)

    def delete(self, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Deletes."""
        handler = self._handler(urn)
        secrets = secrets_of(handler.definition, outputs)
        with told(f"deleting {label(urn)} {resource_id}", handler.permissions.delete, secrets):
            if is_in_doubt(resource_id):
                unconfirmed.delete(handler, self._connected(urn), urn, resource_id, outputs)
                return
            handler.delete(self._connected(urn), urn, resource_id, outputs)

    def invoke(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        """Runs a function."""
        function = functions().get(token)
        if function is None:
            raise ProviderError(f"{token}: allowed functions: {', '.join(functions())}; correct the name")
        arguments = validation.without_nulls(args)
        problems = validation.shape_problems(function.arguments, arguments, source=f"schema of {token}")
        if problems:
            raise ProviderError(render_all(problems))
        with told(f"calling {token}"):
            parsed = ready(function.arguments).model_validate(arguments, by_alias=True, by_name=False)
            ready(function.result)
            return function.body(self._connected(token), parsed).to_wire()

    # Tools.

    def _require_permission(self, urn: str, operation: str, needed: tuple[str, ...]) -> None:
        """Stops a preview of what the client may not do, where the client can find that out."""
        if self._context is None:
            return
        missing = self._context.grants.missing(self._context.client, needed)
        if missing:
            token = resource_token(urn)
            raise ProviderError(f"{label(urn)}: {permissions.problem(token, operation, missing).render()}")

    def _handler(self, urn: str) -> Handler:
        token = resource_token(urn)
        if token not in self._handlers:
            raise ProviderError(f"{token}: allowed resources: {', '.join(sorted(self._handlers))}; correct the type")
        return self._handlers[token]

    def _client(self, settings: configuration.Settings) -> Client:
        try:
            return self._new_client(
                settings.region,
                settings.client_id,
                settings.client_secret,
                endpoint=settings.endpoint,
                clock=self._clock,
                sleep=self._sleep,
                user_agent=f"ringfence/{registry.VERSION}",
            )
        except ValueError as error:  # an endpoint that is not on this machine; the message says so
            raise ProviderError(str(error)) from error

    def _connected(self, place: str) -> Context:
        if self._context is None:
            raise ProviderError(
                f"{place}: the provider's configuration is not known yet; deploy what it depends on first"
            )
        return self._context

    def _adoptable(self) -> frozenset[str]:
        return frozenset(line.strip() for line in self._environment.get(ADOPT_URNS, "").splitlines() if line.strip())

    def _interruptible_sleep(self, seconds: float) -> None:
        if self._stopped.is_set():
            time.sleep(min(seconds, _LONGEST_WAIT_AFTER_CANCEL_SECONDS))
        else:
            self._stopped.wait(seconds)
