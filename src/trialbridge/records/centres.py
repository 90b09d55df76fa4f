"""Where a study without stated sites is likely to be: sponsors that are known centres; it adds no site."""

from trialbridge.model.study import Study
from trialbridge.vocab.centres import Centre, centre_of


def likely(study: Study) -> tuple[Centre, ...]:
    """Give the known centres among sponsor and collaborators of a study that names no site, each once.

    A centre that sponsors a study is no stated site of it: whoever shows one says so, with the list's day.
    """
    if study.locations:
        return ()
    sponsors = (*filter(None, (study.sponsor,)), *study.collaborators)
    return tuple(dict.fromkeys(filter(None, (centre_of(one.name) for one in sponsors))))
