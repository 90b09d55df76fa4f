"""Studies found, ordered by how far their nearest site is from a place; the catalogue is only read."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from trialbridge.flows.generation import Generation
from trialbridge.flows.search import Page, led, lines_of, opened
from trialbridge.model.study import Location
from trialbridge.records.centres import likely
from trialbridge.search import Filters
from trialbridge.vocab.places import EARTH, Gazetteer, Place, gazetteer

FILE = "sites.npy"
"""Derived from the studies of a generation, so it rests in its folder: row of the study, degrees, degrees."""
ENTRY = np.dtype([("row", "<u4"), ("latitude", "<f4"), ("longitude", "<f4")])
Sites = npt.NDArray[np.void]


def find_near(
    words: str, filters: Filters, place: Place, limit: int = 20, offset: int = 0, *, data: Path | None = None
) -> tuple[Page, dict[str, int]]:
    """Search as `flows.search.find` does, the nearest first; also give the distance of each, in km.

    A study that names no site counts where its sponsor is a known centre; those nobody placed come last,
    without a distance.
    """
    from trialbridge import store

    serving = opened(store.setup(data))
    words = led(words)
    found = serving.index.search(words, filters, len(serving.index))
    nearest = distances(sites_of(serving), len(serving.studies), place)
    rows = _rows(serving)
    ordered = sorted(found.studies, key=lambda pair: nearest[rows[pair[0]]])  # stable: ties keep their rank
    chosen = ordered[offset : offset + limit]
    away = {name: nearest[rows[name]] for name, _ in chosen}
    page = Page(found.total, found.facets, lines_of(chosen, words), found.how)
    return page, {name: round(float(far)) for name, far in away.items() if np.isfinite(far)}


def distances(sites: Sites, studies: int, place: Place) -> npt.NDArray[np.float64]:
    """Give each study's distance to a place in km (haversine, as `vocab.places`), infinite without a site."""
    here = np.radians((place.latitude, place.longitude))
    latitude, longitude = np.radians(sites["latitude"]), np.radians(sites["longitude"])
    chord = (
        np.sin((latitude - here[0]) / 2) ** 2
        + np.cos(here[0]) * np.cos(latitude) * np.sin((longitude - here[1]) / 2) ** 2
    )
    far = 2 * EARTH * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    nearest = np.full(studies, np.inf)
    np.minimum.at(nearest, sites["row"], far)
    return nearest


@lru_cache(maxsize=2)
def sites_of(generation: Generation) -> Sites:
    """Give the placed sites of a generation's studies; made at first use and kept beside its index."""
    file = generation.folder / FILE
    if file.exists():
        made: Sites = np.load(file)
        return made
    made = _placed(generation)
    try:
        part = file.with_suffix(".part.npy")
        np.save(part, made)
        part.rename(file)
    except OSError:  # a folder that cannot be written: it is made again by the next process
        pass
    return made


@lru_cache(maxsize=2)
def _rows(generation: Generation) -> dict[str, int]:
    return {name: row for row, (name, _) in enumerate(generation.studies)}


def _placed(generation: Generation) -> Sites:
    from trialbridge.errors import StoredDocumentError
    from trialbridge.store.catalog import queries

    rows, names, found = _rows(generation), gazetteer(), []
    for page in queries.current_of(list(rows)):
        for stored in page:
            try:
                study = stored.study
            except StoredDocumentError:  # `doctor` tells
                continue
            spots = {spot for site in study.locations if (spot := spot_of(site, names))}
            spots |= {(one.latitude, one.longitude) for one in likely(study)}
            found += [(rows[stored.id], *spot) for spot in spots]
    return np.array(found, ENTRY)


def spot_of(site: Location, names: Gazetteer) -> tuple[float, float] | None:
    """Give a site's latitude and longitude in degrees: its own, else those of its city."""
    if site.latitude is not None and site.longitude is not None:
        return site.latitude, site.longitude
    city = names.city(site.city, names.country(site.country)) if site.city else None
    return (city.latitude, city.longitude) if city else None
