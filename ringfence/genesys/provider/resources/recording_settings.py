"""genesys:recording:Settings: recording settings of the organisation (one object).

Endpoints (permission recording:settings:{editScreenRecordings, editRegionalStorage, editUrlExpiration}):
    GET(?createDefault), PUT /api/v2/recording/settings
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from ringfence.genesys.provider.fields import Traits, optional, output
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.singleton import SingletonHandler


class RecordingSettingsInputs(Inputs):
    """Settings that this stack manages; what is left out stays as it is."""

    max_simultaneous_streams: int | None = optional("Most screens of one agent that are recorded at once.", ge=1)
    regional_recording_storage_enabled: bool | None = optional(
        "Whether a recording is stored in the first media region of the site instead of the home region. Safe only "
        "when every site stays in the European Union."
    )
    recording_playback_url_ttl: int | None = optional(
        "Lifetime of a link that plays a recording, in minutes (2 to 60).", ge=2, le=60
    )
    recording_batch_download_url_ttl: int | None = optional(
        "Lifetime of a link that downloads recordings in bulk, in minutes.", ge=1
    )
    on_delete: Literal["keep", "restore"] = optional(
        "What happens to the settings when this resource is deleted: `keep` them, or `restore` what was there before.",
        default="keep",
        traits=Traits(local=True),
    )


class RecordingSettingsOutputs(Outputs):
    """Computed values."""

    previous_settings: dict[str, Any] | None = output("The managed settings as they were before this resource.")


RECORDING_SETTINGS = define(
    "genesys:recording:Settings",
    description="Recording settings: where recordings lie and how long links to them live. One per organisation.",
    inputs=RecordingSettingsInputs,
    outputs=RecordingSettingsOutputs,
)


EDITORS = tuple(
    f"recording:settings:{action}"
    for action in (
        "editScreenRecordings",
        "editRegionalStorage",
        "editUrlExpiration",
        "editConferenceRecording",
        "editHierarchyAccessControl",
    )
)
"""Permissions of which one is enough to change the settings."""


@handles(RECORDING_SETTINGS)
class RecordingSettingsHandler(SingletonHandler):
    """Recording settings of the organisation."""

    path = "/api/v2/recording/settings"
    permissions = Permissions.setting(edit="|".join(EDITORS))
    first_parameters: ClassVar[Mapping[str, object]] = {"createDefault": "true"}
