"""MatchMiner's Clinical Trial Markup Language: studies written in it, and match trees read as rules."""

from trialbridge.report.ctml.document import Protocol, Written, read, write
from trialbridge.report.ctml.sayable import sayable
from trialbridge.report.ctml.tree import rule_of, tree_of

__all__ = ["Protocol", "Written", "read", "rule_of", "sayable", "tree_of", "write"]
