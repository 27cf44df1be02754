"""Former names of builders, until every test imports the modules below."""

from figures import figures
from profiles import FULL_TIME, PLAIN, profile_of
from questions import ask, book

__all__ = ["FULL_TIME", "PLAIN", "ask", "book", "figures", "profile_of"]
