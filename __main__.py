"""The Pulumi program: settings, then the contact centre, then what a platform engineer needs to know of it."""

from __future__ import annotations

import gc

from pulumi import RunError, export

from components.contact_centre import ContactCentre, ContactCentreArgs
from components.deployment import prove_account, warn_of_a_guard_without_exception
from components.loading import sdk_loaded_meanwhile
from components.secrets import read_secrets
from ringfence.settings import SettingsError, from_pulumi


def main() -> None:
    """Declares everything, or says everything that is wrong with the settings and declares nothing.

    Raises:
        RunError: with all problems, each with its place, what was found, what is allowed, what to do and the control.
    """
    try:
        settings = from_pulumi()
        secrets = read_secrets(settings)
    except SettingsError as error:
        raise RunError(str(error)) from None
    with sdk_loaded_meanwhile():  # the engine needs a moment to start the AWS provider
        prove_account(settings.aws.account_id)
    warn_of_a_guard_without_exception(settings)
    centre = ContactCentre("ringfence", ContactCentreArgs(settings=settings, secrets=secrets))
    for name, value in centre.exports().items():
        export(name, value)


main()
# What was loaded is never garbage: looking through it once more when the process ends would take half a second.
gc.freeze()
