"""Compile the outline of the world's land for maps: Natural Earth 1:110m (public domain), to half a degree.

    python vocabulary/world.py land-110m.json

The input is the TopoJSON of the package world-atlas. Rings of fewer than six points are left out.
"""

import json
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src" / "trialbridge" / "vocab" / "landscape" / "world.json"
STEP = 0.5
FEWEST = 6
Point = tuple[float, float]


def rings(atlas: dict[str, Any]) -> list[list[Point]]:
    """Give the outer rings of all land as lists of longitude and latitude."""
    lines = [_line(arc, atlas["transform"]) for arc in atlas["arcs"]]
    polygons = [ring for land in atlas["objects"]["land"]["geometries"] for ring, *_ in land["arcs"]]
    return [[point for arc in ring for point in _directed(lines, arc)] for ring in polygons]


def rounded(ring: list[Point]) -> list[Point]:
    """Round to STEP degrees and drop points that fall together."""
    points: list[Point] = []
    for longitude, latitude in ring:
        point = round(longitude / STEP) * STEP, round(latitude / STEP) * STEP
        if not points or points[-1] != point:
            points.append(point)
    return points


def _line(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def _directed(lines: list[list[Point]], arc: int) -> list[Point]:
    return lines[arc] if arc >= 0 else lines[~arc][::-1]


def main() -> None:
    """Write the table."""
    atlas = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    kept = [ring for ring in map(rounded, rings(atlas)) if len(ring) >= FEWEST]
    rows = ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in kept)
    OUT.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
