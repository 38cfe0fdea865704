"""What holds for every resource, from preview to destroy."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider.models import properties
from ringfence.genesys.provider.registry import definitions
from ringfence.plugin.provider import ProviderError

from .cases import ALL, CHANGES, OBJECTS, SINGLETONS

every_resource = pytest.mark.parametrize("token", ALL)
every_object = pytest.mark.parametrize("token", OBJECTS)
every_singleton = pytest.mark.parametrize("token", SINGLETONS)


@every_resource
def test_a_preview_writes_nothing_and_knows_no_id(stack, token):
    resource_id, outputs = stack.preview(token, ALL[token])

    assert resource_id == ""
    assert outputs.items() >= stack.checked(token, ALL[token]).items()
    assert stack.writes() == []


@every_resource
def test_what_was_created_shows_no_change_before_and_after_a_refresh(stack, token):
    created = stack.create(token, ALL[token])
    assert stack.diff(created) == {}

    refreshed = stack.refresh(created)

    assert refreshed.inputs == created.inputs
    assert refreshed.outputs == created.outputs
    assert stack.diff(refreshed) == {}


@every_object
def test_an_object_is_created_with_one_write(stack, token):
    stack.create(token, OBJECTS[token])

    writes = stack.writes()  # the second one of a flow is the upload of its YAML
    assert [call.split()[0] for call in writes] == (["POST", "PUT"] if token == "genesys:architect:Flow" else ["POST"])


@every_resource
def test_a_refresh_costs_one_read(stack, token):
    created = stack.create(token, ALL[token])
    stack.calls()

    stack.refresh(created)

    (call,) = stack.calls()
    assert call.startswith("GET")


@every_resource
def test_an_update_changes_what_was_asked_and_leaves_no_difference(stack, token):
    created = stack.create(token, ALL[token])
    changed = {**ALL[token], **CHANGES[token]}
    assert stack.diff(created, changed)

    updated = stack.update(created, changed)

    assert stack.diff(updated) == {}
    assert stack.refresh(updated).inputs == updated.inputs


@every_resource
def test_an_update_in_preview_writes_nothing(stack, token):
    created = stack.create(token, ALL[token])
    stack.calls()
    news = stack.checked(token, {**ALL[token], **CHANGES[token]}, created.inputs)

    outputs = stack.provider.update(created.urn, created.id, created.outputs, news, preview=True)

    assert outputs.items() >= news.items()
    assert stack.writes() == []


@pytest.mark.parametrize("token", [token for token in OBJECTS if "KeyConfiguration" not in token])
def test_an_object_that_somebody_deleted_is_gone_on_refresh(stack, token):
    created = stack.create(token, OBJECTS[token])
    stack.delete(created)

    assert stack.refresh(created) is None
    stack.delete(created)  # deleting what is gone is no failure


@every_object
def test_an_import_by_id_finds_what_the_program_declares(stack, token):
    created = stack.create(token, OBJECTS[token])

    imported = stack.imported(token, created.id)

    if token != "genesys:architect:Flow":  # its YAML cannot be read back
        assert imported.inputs.items() >= created.inputs.items()
        assert stack.diff(imported) == {}


@every_singleton
def test_settings_are_written_once_and_not_at_all_when_equal(stack, token):
    created = stack.create(token, SINGLETONS[token])
    assert len(stack.writes()) == 1

    stack.new_run()
    again = stack.create(token, SINGLETONS[token])

    assert stack.writes() == []
    assert again.inputs == created.inputs


@every_singleton
def test_settings_are_restored_when_asked(stack, token):
    before = stack.emulator.control("snapshot")["objects"]["settings"]
    created = stack.create(token, {**SINGLETONS[token], "onDelete": "restore"})
    assert stack.emulator.control("snapshot")["objects"]["settings"] != before

    stack.delete(created)

    assert stack.emulator.control("snapshot")["objects"]["settings"] == before


@every_singleton
def test_settings_are_kept_by_default(stack, token):
    created = stack.create(token, SINGLETONS[token])
    stack.calls()

    stack.delete(created)

    assert stack.calls() == []


@every_singleton
def test_settings_are_imported_by_their_fixed_id_only(stack, token):
    stack.create(token, SINGLETONS[token])

    assert stack.imported(token, "settings") is not None
    with pytest.raises(ProviderError, match="import it with that id"):
        stack.imported(token, "other")


def test_every_definition_has_secrets_that_exist_and_a_description():
    for definition in definitions().values():
        assert definition.description
        assert definition.secrets <= {*properties(definition.inputs), *properties(definition.outputs)}
