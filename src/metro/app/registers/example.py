"""An example of a file of registers that a technician edits; its days are counted from today."""

import re
from datetime import date, timedelta

from metro import resource

_DAY = re.compile(r"@([+-][0-9]{1,4})")


def example(today: date) -> bytes:
    """Return the bytes of the example, in date on this day."""
    text = resource.read_bytes("registers", "example.yaml").decode()
    return _DAY.sub(lambda match: str(today + timedelta(days=int(match[1]))), text).encode()
