"""The command `centres`: known centres of cell therapy, the nearest first where a place is given."""

from typing import Annotated

import typer

from trialbridge.cli import output
from trialbridge.cli.catalogue import Json


def centres(
    near: Annotated[str, typer.Option(metavar="PLACE", help="A city, or latitude,longitude.")] = "",
    country: Annotated[str, typer.Option(metavar="COUNTRY", help="Only those of a country.")] = "",
    as_json: Json = False,
) -> None:
    """List known centres of cell therapy with where they lie and what that rests on.

    A centre that sponsors a study which names no site is shown with that study, as likely and not as a site.
    """
    from trialbridge.errors import InputError
    from trialbridge.vocab.centres import SOURCE
    from trialbridge.vocab.centres import centres as known
    from trialbridge.vocab.places import gazetteer, kilometres

    names = gazetteer()
    here = names.find(near) if near else None
    if near and here is None:
        raise InputError(
            expected="a city, or latitude,longitude", came=near[:80], where="--near",
            do='write it as "Tianjin, China"',
        )  # fmt: skip
    wanted = names.country(country) if country else ""
    found = [
        (kilometres((here.latitude, here.longitude), (one.latitude, one.longitude)) if here else None, one)
        for one in known()
        if not country or names.country(one.country) == wanted
    ]
    found.sort(key=lambda pair: pair[0] or 0.0)
    if as_json:
        output.json(
            [
                {
                    "name": one.name, "city": one.city, "country": one.country, "latitude": one.latitude,
                    "longitude": one.longitude, "studies": one.studies, "source": SOURCE, "day": one.day,
                    "km": None if far is None else round(far),
                }
                for far, one in found
            ]
        )  # fmt: skip
        return
    for far, one in found:
        tail = "" if far is None else f", {far:,.0f} km"
        output.show(f"{one.name}: {one.city}, {one.country}{tail}; {one.studies} studies")
    day = max((one.day for _, one in found), default="")
    output.show(f"{len(found)} centres; {SOURCE}, {day}." if found else "No centre is known there.")
