"""Password rules for everybody; what is left out stays as it is. Deleting the resource brings the old rules back."""

from ringfence.genesys.sdk.org import AuthenticationSettings

AuthenticationSettings(
    "logins",
    password_requirements={"minimum_length": 14, "minimum_digits": 1, "minimum_specials": 1},
    on_delete="restore",
)
