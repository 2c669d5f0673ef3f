"""Which of several files of one regulation stands, and when a new one may take its place; pure."""

import re
from collections.abc import Iterable
from datetime import date

from metro.errors import MetroError
from metro.model.regulation import VerificationRegulation

_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_LONGEST_ID = 80
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新"
_LOCAL = re.compile(rf"JJG\s*[(（][{_PROVINCES}][)）]")


def standing(found: Iterable[VerificationRegulation]) -> list[VerificationRegulation]:
    """Return what stands of regulations in force, in their order.

    Of one regulation for one kind of instrument in one territory the latest edition stands, and
    of one edition the highest revision.
    """
    rows = list(found)
    last: dict[tuple[str, str, str], tuple[date, int]] = {}
    for row in rows:
        last[_kin(row)] = max(last.get(_kin(row), (date.min, 0)), _age(row))
    return [row for row in rows if _age(row) == last[_kin(row)]]


def _kin(row: VerificationRegulation) -> tuple[str, str, str]:
    return row.number, row.territory or "", row.instrument


def _age(row: VerificationRegulation) -> tuple[date, int]:
    return row.in_force_from or date.min, row.revision


def check_id(regulation: str) -> None:
    """Refuse a name of a file that can't be the id of a regulation.

    Raises MetroError `regulation.bad_name`.
    """
    if len(regulation) > _LONGEST_ID or not _ID.fullmatch(regulation):
        raise MetroError("regulation.bad_name", name=regulation[:_LONGEST_ID])


def check_newcomer(
    new: VerificationRegulation, known: Iterable[VerificationRegulation], shipped: Iterable[str]
) -> None:
    """Refuse a regulation whose place is taken by one that is known.

    Raises MetroError `regulation.shipped_name`, `regulation.name_of_another`,
    `regulation.revision_too_low`, `regulation.local_without_territory`.
    """
    if new.id in set(shipped):
        raise MetroError("regulation.shipped_name", regulation=new.id, good=f"{new.id}-own")
    if _LOCAL.match(new.number) and not new.territory:
        raise MetroError("regulation.local_without_territory", number=new.number)
    for row in known:
        same = (*_kin(row), row.edition) == (*_kin(new), new.edition)
        if row.id == new.id and not same:
            raise MetroError("regulation.name_of_another", regulation=new.id, label=row.label)
        if same and new.revision <= row.revision:
            raise MetroError(
                "regulation.revision_too_low",
                label=new.label,
                known=row.id,
                revision=new.revision,
                least=row.revision + 1,
            )
