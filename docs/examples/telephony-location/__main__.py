"""A place: sites refer to it, and emergency calls carry its address."""

from ringfence.genesys.sdk.telephony import Location

Location(
    "head-office",
    name="Example head office",
    address={"street1": "Main Street 1", "city": "Frankfurt", "country": "DE", "zipcode": "60311"},
    emergency_number={"number": "+4969123456", "type": "default"},
)
