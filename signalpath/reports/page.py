"""One self-contained HTML page out of a template; what is put in is text, and nothing else is fetched."""

from __future__ import annotations

from typing import Any


def render_page(template: str, **values: Any) -> str:
    """The template of `templates/` with its values, escaped.

    Raises:
        jinja2.UndefinedError: the template names a value that is not given.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("signalpath.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values)
