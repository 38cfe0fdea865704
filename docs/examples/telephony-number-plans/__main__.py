"""Number plans of a site, in order of evaluation. Plans of the platform that are not declared stay."""

from ringfence.genesys.sdk.telephony import Location, NumberPlans, Site

place = Location(
    "plans-place",
    name="Example place (plans)",
    address={"street1": "Main Street 1", "city": "Frankfurt", "country": "DE", "zipcode": "60311"},
    emergency_number={"number": "+4969123456", "type": "default"},
)
site = Site(
    "plans-site", name="Example site (plans)", location_id=place.id, media_regions=["eu-central-1", "eu-west-1"]
)

NumberPlans(
    "plans",
    site_id=site.id,
    plans=[
        {
            "name": "Example national",
            "match_type": "regex",
            "match": "^0([1-9].*)$",
            "normalized_format": "+49$1",
            "classification": "Example national",
        },
        {
            "name": "Example branches",
            "match_type": "numberList",
            "numbers": [{"start": "100", "end": "199"}],
            "classification": "Example branches",
        },
    ],
)
