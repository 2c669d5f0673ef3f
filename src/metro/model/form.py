"""Where the cells of one part stand: the paths that its regulation knows, written once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from metro.model.point import Column, Point
from metro.model.verification import Place, Stage, place

Forms = Callable[[str], "Form"]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


class _Prescribed(_Named, Protocol):
    """What of an item of a regulation decides its cells."""

    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def columns(self) -> Mapping[str, Column]: ...
    @property
    def points(self) -> tuple[Point, ...]: ...
    @property
    def questions(self) -> Sequence[_Named]: ...


@dataclass(frozen=True, slots=True)
class ItemForm:
    """The cells of one item at one stage."""

    item: str
    stage: Stage
    columns: Mapping[str, Column]
    questions: tuple[tuple[str, str], ...]
    """Each question of an inspected item, and the path of its answer."""
    points: tuple[tuple[Place, str], ...]
    """Each point of a measured item, and what the paths of its readings begin with."""


@dataclass(frozen=True, slots=True)
class Form:
    """The cells of a part: its items in order, and why any of them does not apply."""

    items: tuple[ItemForm, ...]
    not_applicable: tuple[tuple[str, str], ...]


def forms(items: Sequence[_Prescribed]) -> Forms:
    """Return what finds the form of a part by its id; those of the last parts are kept."""

    def form(part: str) -> Form:
        rows = tuple(_item(part, item, stage) for item in items for stage in item.stages)
        return Form(rows, tuple((item.id, f"na/{part}/{item.id}") for item in items))

    return lru_cache(64)(form)


def _item(part: str, item: _Prescribed, stage: Stage) -> ItemForm:
    where = f"{part}/{item.id}/{stage}"
    questions = tuple((row.id, f"answer/{where}/{row.id}") for row in item.questions)
    points = [(place(item.id, stage, row.id), f"reading/{where}/{row.id}/") for row in item.points]
    return ItemForm(item.id, stage, item.columns, questions, tuple(points))
