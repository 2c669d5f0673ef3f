"""Applicants (送检单位) and holders (使用单位)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body with its credit code (统一社会信用代码), where it has one."""

    id: str
    name: str
    credit_code: str = ""
    region: str = ""
