"""What a preview can say about permissions when the client may not read its own roles."""

from __future__ import annotations

import pytest

from tests.engine.small import small

pytestmark = pytest.mark.engine


def test_a_preview_warns_once_that_it_cannot_check_permissions(tmp_path):
    with small(tmp_path) as project:
        project.program("""
            from ringfence.genesys.sdk import routing

            routing.WrapupCode("first", name="First")
            routing.WrapupCode("second", name="Second")
        """)
        client = project.emulator.control("clients", {"permissions": ["telephony:plugin:all"]})
        login = {
            "GENESYSCLOUD_OAUTHCLIENT_ID": client["id"],
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": client["secret"],
        }

        preview = project.pulumi("preview", environment=login)

        assert preview.status == 0, preview.output
        assert preview.output.partition("Diagnostics:")[2].count("authorization:role:view") == 1
