"""A range of numbers that the carrier has given you."""

from ringfence.genesys.sdk.telephony import DidPool

DidPool("numbers", start_phone_number="+496912340000", end_phone_number="+496912340099", description="Example range")
