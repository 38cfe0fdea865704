"""Tags: the provider's defaults under the resource's own, and the tag calls of each service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.plugin.wire import UNKNOWN, is_known


def merged(own: Any, defaults: Mapping[str, str]) -> Any:
    """All tags of a resource: the defaults, overridden by its own. Unknown when any of its own is."""
    if not is_known(own):
        return UNKNOWN
    return {**defaults, **(own or {})}


def own_tags(all_tags: Mapping[str, str], written: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """The tags that are not there through the defaults alone."""
    return {key: value for key, value in all_tags.items() if key in written or defaults.get(key) != value}


@dataclass(frozen=True, kw_only=True)
class TagCalls:
    """How a service tags: which operations, and how the request is spelled.

    Attributes:
        identifier: Parameter that names the resource.
        tag: Operation that sets tags.
        untag: Operation that removes tags.
        listing: Operation that lists tags; None where the description of the resource has them.
        tags: Parameter of the tags to set, and member of the listing's answer.
        keys: Parameter of the keys to remove.
        pair: Names of key and value in a list of pairs; None where tags are a map.
    """

    identifier: str
    tag: str = "tag_resource"
    untag: str = "untag_resource"
    listing: str | None = "list_tags_for_resource"
    tags: str = "Tags"
    keys: str = "TagKeys"
    pair: tuple[str, str] | None = ("Key", "Value")

    def spelled(self, tags: Mapping[str, str]) -> Any:
        """Tags as this service's requests take them."""
        if self.pair is None:
            return dict(tags)
        key, value = self.pair
        return [{key: name, value: text} for name, text in tags.items()]

    def parsed(self, tags: Any) -> dict[str, str]:
        """Tags from this service's answers."""
        if self.pair is None:
            return dict(tags or {})
        key, value = self.pair
        return {item[key]: item[value] for item in tags or []}

    def read(self, client: Any, target: str) -> dict[str, str]:
        """All tags of `target`."""
        assert self.listing is not None
        answer = getattr(client, self.listing)(**{self.identifier: target})
        return self.parsed(answer.get(self.tags) or answer.get(self.tags.lower()))

    def change(self, client: Any, target: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        """Makes the tags of `target` those of `new`."""
        gone = sorted(set(old) - set(new))
        if gone:
            getattr(client, self.untag)(**{self.identifier: target, self.keys: gone})
        changed = {key: value for key, value in new.items() if old.get(key) != value}
        if changed:
            getattr(client, self.tag)(**{self.identifier: target, self.tags: self.spelled(changed)})
