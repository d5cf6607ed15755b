"""Runbooks as documents of AWS Systems Manager Automation, schema version 0.3, as JSON.

The shape is that of the AWS Systems Manager User Guide, «Systems Manager Automation actions reference» and
«Data elements and parameters». JSON, since no word in it can be taken for a number or a date. What
Automation reads as a reference, `{{ … }}`, stands nowhere but where the runbook declares that parameter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from opskb.insights.step import Step
from opskb.model import Artifact, Record
from opskb.outputs import handed
from opskb.outputs.site import Site
from opskb.outputs.ssm.flow import Flow
from opskb.outputs.ssm.parameters import Parameters
from opskb.outputs.ssm.words import plain


def files(site: Site) -> Iterator[Artifact]:
    """`<key>.json` for every runbook in force that has steps."""
    for record, steps in handed.runbooks(site):
        text = json.dumps(document(site, record, steps), ensure_ascii=False, indent=2)
        yield Artifact(
            f"{handed.name(record)}.json", content=f"{text}\n".encode(), source=record.path
        )


def document(site: Site, record: Record, steps: tuple[Step, ...]) -> dict[str, object]:
    """One runbook: its label first, what must be said at the start, then its steps."""
    parameters = Parameters(record)
    flow = Flow(site, record, parameters, steps)
    main = flow.main()
    title = f"# {record.id} {record.title}"
    label, *rest = handed.head(site, record)
    said = (label, title, record.summary, *rest)
    return {
        "schemaVersion": "0.3",
        "description": "\n\n".join(plain(one) for one in said if one),
        "assumeRole": parameters.role,
        "parameters": parameters.said(),
        "mainSteps": main,
    }
