"""Former name of random_profiles."""

from profiles import Plain, document, facts, without
from random_profiles import PROFILES, READING_CHOICES, TEXTS

__all__ = ["PROFILES", "READING_CHOICES", "TEXTS", "Plain", "document", "facts", "without"]
