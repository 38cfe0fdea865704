"""The stack files of production and of the test tenant, on emulators of their own organisation and account."""

from __future__ import annotations

import pytest

from tests.engine.stack import Stack


@pytest.mark.parametrize("file", ["Pulumi.prod-eu.yaml", "Pulumi.sandbox-eu.yaml"])
def test_the_committed_stack_file_passes_a_preview_under_all_policies(file: str, tmp_path):
    stack = Stack(tmp_path, file)
    try:
        run = stack.pulumi("preview", policies=True)
        written = sum(stack.calls()[verb] for verb in ("PUT", "PATCH", "DELETE"))
    finally:
        stack.close()

    assert run.status == 0, run.output[-5000:]
    assert "[mandatory]" not in run.output
    assert "to create" in run.output
    assert written == 0
