"""A site decides which regions carry media: first Frankfurt, then Dublin, never another."""

from ringfence.genesys.sdk.telephony import Location, Site

place = Location(
    "site-place",
    name="Example place (site)",
    address={"street1": "Main Street 1", "city": "Frankfurt", "country": "DE", "zipcode": "60311"},
    emergency_number={"number": "+4969123456", "type": "default"},
)

Site(
    "union",
    name="Example site",
    location_id=place.id,
    media_regions=["eu-central-1", "eu-west-1"],
    caller_id="+4969123400",
    caller_name="Example Bank",
)
