"""Templates put into each language once for all when compiled; it knows no words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import jinja2
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Template
from django.urls import NoReverseMatch
from django.utils import translation
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

Fixed = Mapping[str, Callable[..., object]]


class Environment(jinja2.Environment):
    """An environment of one language, in which calls of `fixed` with constants alone are answered once.

    `fixed` are functions of templates whose answer hangs on the language and on what they are given.
    """

    fixed: Fixed = MappingProxyType({})
    spoken = ""


class _Answered(CodeGenerator):
    """Writes a template's code with such calls answered."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 - jinja2's name
        environment = self.environment
        assert isinstance(environment, Environment)
        with translation.override(environment.spoken):
            super().visit_Template(_Answering(environment.fixed).visit(node), frame)


Environment.code_generator_class = _Answered


class _Answering(NodeTransformer):
    def __init__(self, fixed: Fixed) -> None:
        self._fixed = fixed

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - jinja2's name
        self.generic_visit(node)
        answer = self._fixed.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        given = [it.value for it in node.args if isinstance(it, nodes.Const)]
        if answer is None or len(given) < len(node.args) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            told = answer(*given)
        except NoReverseMatch:  # a page that this site lacks, behind a condition
            return node
        constant = nodes.Const(str(told), lineno=node.lineno)
        return nodes.MarkSafe(constant, lineno=node.lineno) if isinstance(told, Markup) else constant


class Pages(Jinja2):
    """Django's backend with an environment a language: a page is filled by that of its request."""

    def __init__(self, params: dict[str, Any]) -> None:
        """Make an environment for each language of the settings."""
        self._environments = {}
        for language, _ in reversed(settings.LANGUAGES):  # the first one stays as `env`
            super().__init__(params)
            environment = self.env
            assert isinstance(environment, Environment)
            environment.spoken = language
            self._environments[language] = environment

    def get_template(self, template_name: str) -> Template:
        """Give a template in the language of the request; raises TemplateDoesNotExist."""
        environment = self._environments.get(translation.get_language() or "", self.env)
        try:
            return Template(environment.get_template(template_name), self)
        except jinja2.TemplateNotFound as error:
            raise TemplateDoesNotExist(str(error.name), backend=self) from error
