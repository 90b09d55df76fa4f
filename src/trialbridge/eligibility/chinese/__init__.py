"""Chinese sentences put into the field's English, so that one grammar reads both; it decides no meaning."""

from trialbridge.eligibility.chinese.names import nameable, unspelled
from trialbridge.eligibility.chinese.rendering import Chinese, Rendered, is_chinese

__all__ = ["Chinese", "Rendered", "is_chinese", "nameable", "unspelled"]
