"""Every setting of `opskb.yml`, with its default: data that config reads and the reference prints."""

from __future__ import annotations

from collections.abc import Mapping

from opskb.fields import Field
from opskb.settings import (
    base,
    changes,
    money,
    objectives,
    policies,
    response,
    rhythm,
    scorecard,
    security,
)

MODULES = (
    base,
    response,
    objectives,
    security,
    policies,
    money,
    changes,
    rhythm,
    scorecard,
)
"""A module a subject, in the order of the reference."""

SETTINGS: Mapping[str, Field] = {field.name: field for module in MODULES for field in module.FIELDS}
