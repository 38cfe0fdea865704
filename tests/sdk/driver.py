"""The SDK as the tests use it: any operation by its name, any model by its fields, and a watch on what models lose."""

from __future__ import annotations

import inspect
import json
from datetime import datetime
from typing import Any

import PureCloudPlatformClientV2 as genesys  # noqa: N813 - a name that reads
from dateutil.parser import isoparse

APIS = sorted(name for name in dir(genesys) if name.endswith("Api"))


def make(model: str, **fields: Any) -> Any:
    """A model object with these attributes set. Raises AttributeError for one that the model does not have."""
    made = getattr(genesys, model)()
    for name, value in fields.items():
        if name not in made.swagger_types:
            raise AttributeError(f"{model} has no {name}")
        setattr(made, name, value)
    return made


def ref(model: str, target: Any) -> Any:
    """A reference: the model with only the id of `target`."""
    return make(model, id=target.id)


class Sdk:
    """A client of the platform whose every answer must survive the way through Genesys' own models.

    `lost` collects (model, path, sent by the emulator, kept by the model) of everything that did not: fields that the
    model does not have, values outside its enumerations, wrong types.
    """

    def __init__(self, url: str, client_id: str, client_secret: str) -> None:
        genesys.configuration.host = url
        self.client = genesys.api_client.ApiClient().get_client_credentials_token(client_id, client_secret)
        self.lost: list[tuple[str, str, Any, Any]] = []
        self._apis = {api: getattr(genesys, api)(self.client) for api in APIS}
        self._operations = {
            name: getattr(self._apis[api], name)
            for api in APIS
            for name in dir(getattr(genesys, api))
            if name.split("_")[0] in {"get", "post", "put", "patch", "delete"} and not name.endswith("_with_http_info")
        }
        deserialize = self.client.deserialize

        def watched(response: Any, response_type: Any) -> Any:
            model = deserialize(response, response_type)
            if response_type not in {"file", "str"} and response.data:
                self._compare(str(response_type), "", json.loads(response.data), self.document(model))
            return model

        self.client.deserialize = watched

    def has(self, operation: str) -> bool:
        """Whether the SDK knows the operation."""
        return operation in self._operations

    def api(self, name: str) -> Any:
        """The object of one Api class."""
        return self._apis[name]

    def __getattr__(self, operation: str) -> Any:
        if operation.startswith("_") or not self.has(operation):
            raise AttributeError(operation)
        return self._operations[operation]

    def write(self, operation: str, *ids: str, body: Any) -> Any:
        """Calls an operation with a body, which is an argument by position or by name, as the SDK has it."""
        method = self._operations[operation]
        if len(inspect.signature(method).parameters) > len(ids) + 1:  # **kwargs is always one
            return method(*ids, body)
        return method(*ids, body=body)

    def document(self, model: Any) -> Any:
        """The JSON that the SDK would send for a model."""
        return self.client.sanitize_for_serialization(model)

    def _compare(self, model: str, path: str, sent: Any, kept: Any) -> None:
        if isinstance(sent, dict) and isinstance(kept, dict):
            for name, value in sent.items():
                if value is not None:
                    self._compare(model, f"{path}.{name}", value, kept.get(name))
        elif isinstance(sent, list) and isinstance(kept, list) and len(sent) == len(kept):
            for index, value in enumerate(sent):
                self._compare(model, f"{path}[{index}]", value, kept[index])
        elif not _same(sent, kept):
            self.lost.append((model, path, sent, kept))


def covers(read: Any, written: Any) -> bool:
    """Whether a JSON document has everything that another has; objects may have more fields, lists no more members."""
    if isinstance(written, dict):
        return isinstance(read, dict) and all(covers(read.get(name), value) for name, value in written.items())
    if isinstance(written, list):
        return (
            isinstance(read, list)
            and len(read) == len(written)
            and all(covers(mine, theirs) for mine, theirs in zip(read, written, strict=True))
        )
    return _same(written, read)


def _same(one: Any, other: Any) -> bool:
    if one == other:
        return True
    moments = [_moment(value) for value in (one, other)]
    return None not in moments and moments[0] == moments[1]


def _moment(value: Any) -> datetime | None:
    try:
        return isoparse(value)
    except (TypeError, ValueError):
        return None
