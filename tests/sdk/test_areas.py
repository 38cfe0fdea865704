"""What is more than an object: settings, jobs, keys, evidence, audit, events. All through Genesys' own SDK."""

from __future__ import annotations

import urllib.request

import pytest
from PureCloudPlatformClientV2.rest import ApiException

from ringfence.genesys.emulator.areas import platform_routes
from tests.sdk.driver import covers, make
from tests.sdk.world import ALIAS

OTHER_ORGANISATION = "0c5c9a5c-55c2-4d0f-9d30-55d2b5a3f8aa"
INTERVAL = "2026-01-01T00:00:00.000Z/2026-01-15T00:00:00.000Z"

SETTINGS = [
    (
        "organizations_authentication_settings",
        "patch",
        lambda: make(
            "OrgAuthSettings",
            multifactor_authentication_required=True,
            ip_address_allowlist=["127.0.0.0/8"],
            password_requirements=make("PasswordRequirements", minimum_length=14, expiration_days=90),
        ),
    ),
    (
        "tokens_timeout",
        "put",
        lambda: make("IdleTokenTimeout", enable_idle_token_timeout=True, idle_token_timeout_seconds=900),
    ),
    (
        "recording_settings",
        "put",
        lambda: make("RecordingSettings", regional_recording_storage_enabled=True, recording_playback_url_ttl=5),
    ),
    ("recording_recordingkeys_rotationschedule", "put", lambda: make("KeyRotationSchedule", period="MONTHLY")),
    (
        "analytics_dataretention_settings",
        "put",
        lambda: make("UpdateAnalyticsDataRetentionRequest", retention_days=1800),
    ),
    ("conversations_settings", "patch", lambda: make("Settings", total_active_callback=True)),
]


@pytest.mark.parametrize(("name", "verb", "build"), SETTINGS, ids=[name for name, _, _ in SETTINGS])
def test_a_setting_is_read_back_as_written(sdk, name, verb, build):
    written = build()

    sdk.write(f"{verb}_{name}", body=written)

    assert covers(sdk.document(getattr(sdk, f"get_{name}")()), sdk.document(written))


def test_the_organisation_is_changed_with_its_version_only(sdk):
    organisation = sdk.get_organizations_me()
    organisation.support_uri = "https://help.example"

    changed = sdk.put_organizations_me(body=organisation)
    with pytest.raises(ApiException) as refused:
        sdk.put_organizations_me(body=organisation)

    assert sdk.get_organizations_me() == changed
    assert changed.support_uri == "https://help.example"
    assert refused.value.status == 409


def test_the_region_is_the_home_region_of_the_organisation(sdk):
    assert sdk.get_telephony_mediaregions().aws_home_region == "eu-central-1"


@pytest.mark.parametrize("scope", ["recording", "conversations"])
def test_a_key_configuration_is_validated_created_and_changed_but_never_deleted(sdk, scope):
    model = {"recording": "RecordingEncryptionConfiguration", "conversations": "ConversationEncryptionConfiguration"}
    key = make(model[scope], url=ALIAS, key_configuration_type="KmsSymmetric")
    one = f"{scope}_keyconfiguration"

    tried = getattr(sdk, f"post_{scope}_keyconfigurations_validate")(key)
    created = getattr(sdk, f"post_{scope}_keyconfigurations")(key)
    read = getattr(sdk, f"get_{one}")(created.id)
    native = make(model[scope], key_configuration_type="Native", url=ALIAS)
    getattr(sdk, f"put_{one}")(created.id, native)

    assert (tried.key_configuration_type, tried.url) == ("KmsSymmetric", ALIAS)
    assert read == created
    assert created.id in [member.id for member in getattr(sdk, f"get_{scope}_keyconfigurations")().entities]
    assert getattr(sdk, f"get_{one}")(created.id).key_configuration_type == "Native"
    assert not sdk.has(f"delete_{one}")


def test_a_recording_key_is_made_on_demand(sdk):
    made = sdk.post_recording_recordingkeys()

    assert made.id in [key.id for key in sdk.get_recording_recordingkeys().entities]


def test_number_plans_are_replaced_as_a_whole(sdk, world):
    plan = make(
        "NumberPlan",
        name="Emergency",
        match_type="numberList",
        priority=1,
        classification="Emergency",
        numbers=[make("Number", start="112", end="112")],
    )

    sdk.put_telephony_providers_edges_site_numberplans(world.site.id, [plan])
    read = sdk.get_telephony_providers_edges_site_numberplans(world.site.id)

    assert covers(sdk.document(read), sdk.document([plan]))


def test_trunks_show_their_state_and_metrics(sdk, world):
    base = world.trunk_base

    trunks = sdk.get_telephony_providers_edges_trunks(trunk_base_id=base.id).entities
    metrics = sdk.get_telephony_providers_edges_trunk_metrics(trunks[0].id)

    assert sdk.get_telephony_providers_edges_trunk(trunks[0].id) == trunks[0]
    assert metrics.trunk.id == trunks[0].id
    assert trunks[0].trunk_base.id == base.id


def test_an_integration_starts_disabled_and_reaches_the_intended_state(sdk, world):
    integration = world.integration
    config = sdk.get_integration_config_current(integration.id)
    config.notes = "EU only"

    changed = sdk.put_integration_config_current(integration.id, body=config)
    sdk.patch_integration(integration.id, body=make("Integration", intended_state="ENABLED"))
    states = [sdk.get_integration(integration.id).reported_state.code for _ in range(3)]

    assert integration.intended_state == "DISABLED"
    assert (changed.notes, changed.version) == ("EU only", config.version + 1)
    assert sdk.get_integration_config_current(integration.id) == changed
    assert states[-1] == "ACTIVE"


def test_templates_and_schemas_of_an_action_are_read_by_name(sdk, world):
    action = sdk.post_integrations_actions(world.action)

    template = sdk.get_integrations_action_template(action.id, "requesttemplate.vm")
    schema = sdk.get_integrations_action_schema(action.id, "successschema.json")

    assert template == "${input.rawRequest}"
    assert schema.properties["id"] == {"type": "string"}


def test_a_draft_becomes_an_action_when_it_is_published(sdk, world):
    draft = sdk.post_integrations_actions_drafts(world.action)

    checked = sdk.get_integrations_action_draft_validation(draft.id)
    sdk.post_integrations_action_draft_publish(draft.id, make("PublishDraftInput", version=draft.version))

    assert checked.valid
    assert sdk.get_integrations_action(draft.id).name == "Notify"


def test_rows_of_a_table_are_plain_documents(sdk):
    columns = {"key": {"type": "string"}, "open": {"type": "boolean"}, "level": {"type": "integer"}}
    schema = make("JsonSchemaDocument", type="object", required=["key"], properties=columns)
    table = sdk.post_flows_datatables(make("DataTable", name="Flags", schema=schema))
    row = {"key": "failover", "open": True, "level": 3}

    sdk.post_flows_datatable_rows(table.id, row)
    sdk.put_flows_datatable_row(table.id, "failover", body={**row, "level": 4})

    read = sdk.get_flows_datatable_row(table.id, "failover", showbrief=False)
    assert read == {**row, "level": 4}


def test_a_flow_is_deployed_validated_exported_and_run(sdk, world):
    flow = world.workflow
    reference = make("ArchitectFlowReference", id=flow.id)

    validation = sdk.post_flows_validate_jobs(
        make("RegisterArchitectValidateJob", flows=[make("ValidateDetails", flow=reference)])
    )
    export = sdk.post_flows_export_jobs(
        make("RegisterArchitectExportJob", flows=[make("ExportDetails", flow=reference)])
    )
    run = sdk.post_flows_executions(make("FlowExecutionLaunchRequest", flow_id=flow.id, input_data={}))

    assert flow.type == "WORKFLOW"
    assert world.finished(lambda: sdk.get_flows_validate_job(validation.id)).status == "Success"
    assert world.finished(lambda: sdk.get_flows_export_job(export.id)).status == "Success"
    assert world.finished(lambda: sdk.get_flows_execution(run.id), running=("RUNNING", "UNKNOWN")).status == "COMPLETED"
    assert [version.id for version in sdk.get_flow_versions(flow.id).entities]


def test_an_organisation_link_waits_for_the_other_side(sdk):
    link = make("CreateOrganizationLink", target_organization_id=OTHER_ORGANISATION, target_region="eu-west-1")

    sdk.post_telephony_organization_link(link)
    linked = sdk.get_telephony_organization_link()
    sdk.delete_telephony_organization_link_target_organization_id(OTHER_ORGANISATION)

    assert [(one.target_organization_id, one.status) for one in linked] == [(OTHER_ORGANISATION, "Pending")]
    assert sdk.get_telephony_organization_link() == []


def test_a_bulk_job_is_started_when_it_is_ready(sdk, world):
    query = make("RecordingJobsQuery", action="DELETE", action_age=1, aged_conversation_interval="P10D")

    job = sdk.post_recording_jobs(query)
    ready = world.finished(lambda: sdk.get_recording_job(job.id), running=("PENDING",), by="state")
    sdk.put_recording_job(job.id, make("ExecuteRecordingJobsQuery", state="PROCESSING"))

    assert ready.state == "READY"
    done = world.finished(lambda: sdk.get_recording_job(job.id), running=("PROCESSING",), by="state")
    assert done.state == "FULFILLED"


def test_protected_conversations_are_reported(sdk):
    query = make("ConversationDeletionProtectionQuery", conversation_ids=["c-1"])

    sdk.put_recordings_deletionprotection(protect=True, body=query)

    assert [found.id for found in sdk.post_recordings_deletionprotection(query)] == ["c-1"]


def test_a_function_is_uploaded_set_up_and_published(sdk, world):
    kind = make("IntegrationType", id="function-data-actions")
    integration = sdk.post_integrations(body=make("CreateIntegrationRequest", name="Code", integration_type=kind))
    action = world.action
    action.integration_id = integration.id
    draft = sdk.post_integrations_actions_drafts(action)
    place = sdk.post_integrations_action_draft_function_upload(
        draft.id, make("FunctionUploadRequest", file_name="function.zip")
    )
    empty = b"PK\x05\x06" + bytes(18)  # the smallest ZIP file
    with urllib.request.urlopen(urllib.request.Request(place.url, empty, place.headers, method="PUT"), timeout=10):
        pass
    runtime = sdk.get_integrations_actions_functions_runtimes()[0].name
    settings = make("Function", handler="index.handler", runtime=runtime, timeout_seconds=5)

    written = sdk.put_integrations_action_draft_function(draft.id, settings)
    sdk.post_integrations_action_draft_publish(draft.id, make("PublishDraftInput", version=draft.version))
    live = sdk.get_integrations_action_function(draft.id)

    assert covers(sdk.document(written.function), sdk.document(settings))
    assert live.function == written.function
    assert live.zip.status == "Available"


def test_a_refusal_reaches_the_sdk_as_genesys_words_it(sdk, world):
    with pytest.raises(ApiException) as refused:
        sdk.post_routing_queues(make("CreateQueueRequest", name=world.queue.name))

    assert refused.value.status == 400
    assert '"code":"duplicate.value"' in refused.value.body


NOT_TRIED = {
    "get_integrations_credentials",  # deprecated; its place is taken by the listing
    "get_statuspage_summary",  # the vendor's status page is not part of the SDK
    "get_statuspage_components",
    "get_statuspage_unresolved",
}
READS = sorted(
    operation.name
    for operation in platform_routes().operations
    if operation.handler and operation.method == "GET" and "{" not in operation.template
)
NEEDS = {
    "get_telephony_providers_edges_metrics": {"edge_ids": "x"},
    "get_telephony_providers_edges_trunkbasesettings_template": {"trunk_metabase_id": "external_sip.json"},
    "get_telephony_providers_edges_didpools_dids": {"type": "ASSIGNED_AND_UNASSIGNED"},
    "get_recordings_retention_query": {"retention_threshold_days": 30},
    "get_users_me": None,  # a client-credentials token has no user
}


@pytest.mark.parametrize("name", [name for name in READS if name not in NOT_TRIED])
def test_every_list_and_setting_fits_the_models(sdk, world, name):
    _ = world.trunk_base, world.queue, world.call_flow, world.integration, world.schedule
    needs = NEEDS.get(name, {})
    if name == "get_telephony_providers_edges_trunks_metrics":
        needs = {"trunk_ids": sdk.get_telephony_providers_edges_trunks().entities[0].id}
    if needs is None:
        with pytest.raises(ApiException):
            getattr(sdk, name)()
        return

    getattr(sdk, name)(**needs)


def test_a_field_that_the_models_do_not_have_is_noticed(sdk, world, emulator):
    queue = world.queue
    emulator.control("drift", {"path": queue.self_uri, "patch": {"invented": 1}})

    sdk.get_routing_queue(queue.id)

    assert sdk.lost == [("Queue", ".invented", 1, None)]
    sdk.lost.clear()
