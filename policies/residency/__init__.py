"""The walker that finds a place outside the allowed regions in any property of any resource."""
