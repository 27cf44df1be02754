"""The former secretary whose post the assistant takes: what is not filled again lowers the aid."""

from decimal import Decimal

from .case import Case


def replaced_share(case: Case) -> Decimal | None:
    """Return the part of the former secretary's post filled again, where it lowers the aid."""
    assistant = case.profile.contract.assistant
    if not assistant.former_secretary or assistant.replaced_share is None:
        return None
    if case.rules.get("obligations.replacement_months") is None:
        return None
    return assistant.replaced_share if assistant.replaced_share < 1 else None
