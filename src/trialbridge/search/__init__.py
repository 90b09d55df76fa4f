"""The full-text index: documents, queries, filters, facets, snippets and ranking; it knows no database."""

from trialbridge.search.document import Entry, entry_of
from trialbridge.search.filters import Filters
from trialbridge.search.index import Found, Index, Wanted, Writer
from trialbridge.search.snippet import Snippet, snippet

__all__ = ["Entry", "Filters", "Found", "Index", "Snippet", "Wanted", "Writer", "entry_of", "snippet"]
