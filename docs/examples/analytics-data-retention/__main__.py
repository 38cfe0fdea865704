"""Analytics data is kept for five years. The setting can never be cleared, so the number is given twice."""

from ringfence.genesys.sdk.analytics import DataRetention

DataRetention("analytics", retention_days=1826, acknowledge_irreversible_days=1826)
