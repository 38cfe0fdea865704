"""Which test answers which complaint, and which one holds each behaviour of a provider that knows DORA.

A row whose test is renamed or removed fails, so that no answer is lost unnoticed.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
PROVIDER = "genesys/provider"
HERE = "genesys/complaints/test_complaints.py"

COMPLAINTS: dict[str, list[tuple[str, str]]] = {
    "flow publish fails with no reason": [
        (f"{PROVIDER}/test_flows.py", "test_every_message_of_a_failed_job_is_shown"),
        (HERE, "test_a_failed_publish_shows_every_message_and_the_correlation_id"),
    ],
    "flows republished without change, or a change not noticed": [
        (f"{PROVIDER}/test_flows.py", "test_only_the_text_after_substitution_makes_a_difference"),
    ],
    "rename of a flow makes a second flow": [
        (f"{PROVIDER}/test_flows.py", "test_another_name_or_type_is_another_flow"),
    ],
    "changes in the user interface unseen": [
        (
            f"{PROVIDER}/test_flows.py",
            "test_a_version_published_by_somebody_else_is_a_difference_that_the_next_update_settles",
        ),
    ],
    "429 on a large plan": [
        (HERE, "test_a_plan_of_a_thousand_resources_lists_each_collection_once"),
        (
            "genesys/faults/test_concurrency.py",
            "test_thirty_two_creates_at_once_are_slowed_down_by_refusals_and_all_succeed",
        ),
    ],
    "slow plan on missing objects": [
        (HERE, "test_objects_that_are_not_there_cost_a_run_seconds_once_and_then_one_call_each"),
        (HERE, "test_a_read_that_timed_out_is_no_proof_that_the_object_is_gone"),
    ],
    "cycle of trunk and site": [
        (HERE, "test_site_trunk_and_route_are_one_pass_without_a_cycle"),
    ],
    "a change of a route reshaped production": [
        (f"{PROVIDER}/test_telephony.py", "test_the_order_of_trunks_is_the_order_of_failover"),
        ("components/test_contract.py", "test_production_protects_and_retains_what_is_irreversible"),
    ],
    "version mismatch": [
        (f"{PROVIDER}/test_life_of_connections.py", "test_an_update_overtaken_by_another_writer_is_merged_again"),
        (HERE, "test_a_conflict_is_an_old_version_and_nothing_else"),
    ],
    "data table replaced and rows lost": [
        (f"{PROVIDER}/test_changing.py", "test_a_data_table_grows_but_never_shrinks"),
        (HERE, "test_rows_live_through_every_change_of_their_table"),
    ],
    "retention policy loses queues": [
        (f"{PROVIDER}/test_changing.py", "test_a_retention_policy_keeps_every_queue_and_wrap_up_code"),
    ],
    "queue members churn": [
        (HERE, "test_members_of_a_queue_are_nobodys_business_here"),
    ],
    "existing objects fail to create": [
        (f"{PROVIDER}/test_creating.py", "test_an_object_of_the_same_name_is_refused_with_the_import_command"),
        (f"{PROVIDER}/test_creating.py", "test_an_object_of_the_same_name_is_adopted_where_the_configuration_says_so"),
    ],
    "delete of settings is a silent no-op": [
        (f"{PROVIDER}/test_life_of_resources.py", "test_settings_are_restored_when_asked"),
        (f"{PROVIDER}/test_life_of_resources.py", "test_settings_are_kept_by_default"),
    ],
    "bulk create of queues keeps failing": [
        (HERE, "test_a_hundred_and_fifty_queues_are_one_write_each_and_a_failure_of_one_is_that_of_one"),
    ],
    "fixed sleeps": [(HERE, "test_nothing_is_slept_through")],
    "queues deleted by force": [
        (f"{PROVIDER}/test_routing_and_access.py", "test_a_queue_in_use_is_not_deleted_by_force"),
    ],
    "trunks written twice, and their secrets in plain state": [
        (f"{PROVIDER}/test_life_of_connections.py", "test_a_change_is_written_once_and_nothing_is_written_without_one"),
        (f"{PROVIDER}/test_telephony.py", "test_the_password_of_a_trunk_reaches_genesys_and_survives_other_changes"),
    ],
}

BEHAVIOURS: dict[int, list[tuple[str, str]]] = {
    1: [
        (f"{PROVIDER}/test_configuration.py", "test_a_region_without_an_organisation_in_the_union_is_refused"),
        (f"{PROVIDER}/test_configuration.py", "test_an_organisation_that_lives_elsewhere_stops_the_run"),
    ],
    2: [
        (f"{PROVIDER}/test_telephony.py", "test_a_media_region_outside_the_union_is_refused_with_its_place"),
        (f"{PROVIDER}/test_telephony.py", "test_a_media_region_chosen_by_latency_is_refused"),
    ],
    3: [
        (f"{PROVIDER}/test_telephony.py", "test_a_trunk_to_a_carrier_of_ones_own_needs_both_sites"),
        (f"{PROVIDER}/test_telephony.py", "test_a_trunk_that_could_not_work_is_refused"),
    ],
    4: [(f"{PROVIDER}/test_telephony.py", "test_emergency_calls_never_go_over_trunks_at_random")],
    5: [
        (
            f"{PROVIDER}/test_key_configurations.py",
            "test_a_key_that_is_not_an_alias_in_the_home_region_is_refused_in_preview",
        ),
        (f"{PROVIDER}/test_key_configurations.py", "test_a_key_configuration_is_not_deleted_unless_told"),
    ],
    6: [
        (
            f"{PROVIDER}/test_settings_of_the_organisation.py",
            "test_a_maximum_age_becomes_the_longest_real_period_within_it",
        )
    ],
    7: [
        (f"{PROVIDER}/test_settings_of_the_organisation.py", "test_what_can_lock_everybody_out_needs_consent"),
    ],
    8: [
        (f"{PROVIDER}/test_integrations.py", "test_secrets_of_a_credential_are_kept_over_a_refresh_and_marked"),
        (f"{PROVIDER}/test_key_configurations.py", "test_secrets_are_marked_and_kept_from_the_state"),
    ],
    9: [
        (
            f"{PROVIDER}/test_creating.py",
            "test_a_refusal_names_resource_method_path_status_code_and_correlation_id",
        ),
        (HERE, "test_a_field_error_reaches_the_user_with_the_name_of_the_field"),
    ],
}

ROWS = [row for rows in (*COMPLAINTS.values(), *BEHAVIOURS.values()) for row in rows]


@pytest.mark.parametrize(("file", "name"), ROWS)
def test_the_answer_is_there(file, name):
    tree = ast.parse((TESTS / file).read_text())

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
