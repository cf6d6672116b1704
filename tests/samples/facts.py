"""The facts that all sample files tell, as parts of a document that any format can write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@dataclass(frozen=True, slots=True)
class Words:
    """A heading, a paragraph, or an item of a list."""

    kind: Literal["heading", "paragraph", "item"]
    text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell that spans some columns and rows."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title and a unit above it and notes below; ``head`` holds header rows.

    Where a cell spans several places, the places that it covers are left out of their rows.
    """

    title: str
    unit: str
    head: Sequence[Sequence[str | Merged]]
    rows: Sequence[Sequence[str | Merged]]
    notes: Sequence[str] = ()


Part = Words | Table


def seed_parts(name: str) -> list[Part]:
    """Return a seed document as parts: each of its lines a paragraph, the first a heading."""
    lines = [line.strip() for line in (SEEDS / name).read_text(encoding="utf-8").splitlines()]
    filled = [line for line in lines if line]
    return [Words("heading", filled[0]), *(Words("paragraph", line) for line in filled[1:])]


INDICATORS: list[Part] = [
    Words("heading", "云岭市“十四五”文化和旅游发展规划"),
    Words("paragraph", "到2025年，全市文化和旅游业发展主要指标如下。"),
    Table(
        "表1 主要发展指标",
        "",
        [["序号", "指标", "单位", "2020年", "2025年目标", "属性"]],
        [
            ["1", "接待游客", "万人次", "2,150", "3,800", "预期性"],
            ["2", "旅游总收入", "亿元", "186.5", "420", "预期性"],
            ["3", "博物馆", "个", "12", "≥18", "约束性"],
            ["4", "人均公共文化设施面积", "平方米", "0.32", "0.45", "约束性"],
        ],
        ["注：2020年为实际完成数。"],
    ),
]

YEARBOOK: list[Part] = [
    Words("heading", "Tourism statistics 2024"),
    Table(
        "Table 2. Visitor arrivals by market",
        "Unit: thousand",
        [
            [Merged("Market", down=2), Merged("2023", across=2), Merged("2024", across=2)],
            ["Arrivals", "Change (%)", "Arrivals", "Change (%)"],
        ],
        [
            ["Germany", "412.5", "3.1", "430.2", "4.3"],
            ["Japan", "98.0", "(12.4)", "120.6", "23.1"],
            ["Other markets", "1,204.1", "0.8", "", ""],
        ],
        ["Source: border statistics. A blank cell was not reported."],
    ),
]
