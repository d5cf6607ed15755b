"""Adds a page to the site: how many records each person answers for, and the last of them."""

from collections import defaultdict
from html import escape
from pathlib import Path

import mkdocs_gen_files

from opskb import project

base = project.load(Path(mkdocs_gen_files.config.config_file_path).parent)
owned = defaultdict(list)
for record in base.records:
    owned[record.owner or "nobody"].append(record)

with mkdocs_gen_files.open("owners.md", "w") as page:
    print("# Who owns what\n", file=page)
    print("| owner | records | the last of them |\n|---|--:|---|", file=page)
    for owner, records in sorted(owned.items()):
        last = max(records, key=lambda record: str(record.opened or ""))
        address = f"{base.kind_of(last).url}/{last.key.lower()}/index.md"
        # Record text is anybody's text: a page that the host converts has to escape it.
        print(f"| {escape(owner)} | {len(records)} | [{last.id}]({address}) |", file=page)
