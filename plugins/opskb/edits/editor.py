"""What an editor needs to see what the check sees: schemas of the kinds, and which files each is for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from opskb import source
from opskb.config import SourceFolder
from opskb.dialects import native
from opskb.edits import jsonkey
from opskb.edits.change import Change, Plan
from opskb.edits.refused import Refused, refuse_links
from opskb.kind import Kind
from opskb.project import Project, source_of
from opskb.stretches import BOM

FOLDER, SETTINGS, KEY = ".vscode/opskb", ".vscode/settings.json", "yaml.schemas"
COMMAND = "schema --write"
_MAGIC = re.compile(r"([\\*?\[\]{}()!+@|])")


def planned(project: Project) -> Plan:
    """Bring the schemas up to date, and the settings that say which files each is for.

    What else those settings hold stays as it is; where they are no plain JSON, the key to add is left
    to a person. Raises Refused where a folder of them is none, OSError where one cannot be read.
    """
    for path, is_there in ((FOLDER, Path.is_dir), (SETTINGS, Path.is_file)):
        whole = project.root / path
        refuse_links(project.root, whole)
        if (whole.exists() and not is_there(whole)) or whole.parent.is_file():
            raise Refused(f"{path} cannot be written: what is there is something else")
    files = [_change(project, path, text.encode()) for path, text in _schemas(project).items()]
    found, left = _settings(project)
    changes = [one for one in (*files, *found) if one.before != one.after]
    parts = [f"{one.path}{'' if one.before is None else ', brought up to date'}" for one in changes]
    return Plan(COMMAND, tuple(changes), tuple(parts), left)


def stale(project: Project) -> tuple[str, ...]:
    """The files of it that are not up to date, none where a project has none of them."""
    if not (project.root / FOLDER).is_dir():
        return ()
    try:
        return tuple(one.path for one in planned(project).changes)
    except (Refused, OSError) as error:
        return (str(error),)


def modeline(project: Project, kind: Kind, path: str) -> str:
    """The comment that tells an editor the schema of the record at `path`, "" where it is not there."""
    at = f"{FOLDER}/{kind.name}.json"
    if not (project.root / at).is_file():
        return ""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{at}"


def _schemas(project: Project) -> Mapping[str, str]:
    """The text of each schema by its path."""
    from opskb.outputs import schema  # with all that is published: `opskb new --help` must not wait

    found = {one.name: schema.schema(one, project.kinds) for one in _kinds(project)}
    found |= {"_kind": schema.kind_file(), "_opskb": schema.settings()}
    return {f"{FOLDER}/{name}.json": schema.written(content) for name, content in found.items()}


def _kinds(project: Project) -> list[Kind]:
    """The kinds that have records, or are named for them; those that have a schema here keep it."""
    named = {folder.kind for folder in project.config.sources}
    taken = {id.partition("-")[0].upper() for id in project.taken}  # of who may not be seen too
    return [
        kind
        for kind in project.kinds
        if kind.own
        or kind.name in named
        or kind.prefix in taken
        or project.by_kind[kind.name]
        or (project.root / FOLDER / f"{kind.name}.json").is_file()
    ]


def _change(project: Project, path: str, after: bytes) -> Change:
    whole = project.root / path
    return Change(path, whole.read_bytes() if whole.is_file() else None, after)


def _settings(project: Project) -> tuple[list[Change], tuple[str, ...]]:
    """The settings with our part of the key, or a sentence about what to add to them."""
    whole = project.root / SETTINGS
    before = whole.read_bytes() if whole.is_file() else None
    ours = globs(project)
    try:
        mark = BOM if before and before.startswith(BOM) else b""
        text = "{}\n" if before is None else before[len(mark) :].decode()
        there = jsonkey.value_of(text, KEY)
        if not isinstance(there, dict | None):
            raise ValueError("is no mapping")
        merged = {**_theirs(there or {}), **ours}
        if there == merged:
            return [], ()
        after = mark + jsonkey.with_key(text, KEY, merged).encode()
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        added = json.dumps({KEY: ours}, ensure_ascii=False)
        return [], (f"{SETTINGS} is no plain JSON, and is left alone: add {added[1:-1]}",)
    return [Change(SETTINGS, before, after)], ()


def _theirs(there: Mapping[str, Any]) -> dict[str, Any]:
    """What others have written under the key: everything that does not lead to our folder."""
    return {
        name: files
        for name, files in there.items()
        if not name.removeprefix("./").startswith(f"{FOLDER}/")
    }


def globs(project: Project) -> dict[str, list[str]]:
    """For each schema by its path, the patterns of the YAML files that it is for.

    A file that opskb reads otherwise than its folder says is named: one in the format of another tool,
    which has another schema, and one of another kind.
    """
    patterns = {kind.name: list(_patterns(project, kind)) for kind in _kinds(project)}
    for path, kinds in _read_as(project).items():
        expected = _expected(project, path) & patterns.keys()
        for name in sorted(expected - kinds if len(kinds) == 1 else expected):
            patterns[name].append(f"!{_plain(path)}")
        for name in sorted(kinds - expected if len(kinds) == 1 else ()):
            patterns[name].append(_plain(path))
    homes = [_beside(folder, "_kinds/*/kind.yml") for folder in project.config.sources]
    files = {"_kind": homes, "_opskb": [project.config.path]}
    shown = {**patterns, **files}
    return {f"{FOLDER}/{name}.json": found for name, found in shown.items() if _any(found)}


def _any(patterns: list[str]) -> bool:
    """Whether anything is matched: patterns that only leave out match nothing."""
    return any(not one.startswith("!") for one in patterns)


def _patterns(project: Project, kind: Kind) -> Iterator[str]:
    """Where YAML files of a kind are expected: in sources that are its own, and in folders of its name."""
    for folder in project.config.sources:
        own = _home(project, folder) == kind.name
        if (project.root / folder.path).is_file() or (folder.kind and not own):
            continue
        inside = "**" if own else f"**/{kind.folder.rpartition('/')[2]}/**"
        yield from (_beside(folder, f"{inside}/*{suffix}") for suffix in source.YAML)
        code = project.config.code_root
        if code and (not folder.path or code.startswith(f"{folder.path}/")):
            yield f"!{_plain(code)}/**"


def _home(project: Project, folder: SourceFolder) -> str:
    """The kind of what lies in a source and in no folder of another kind, "" where nothing says it."""
    known = project.kinds.by_folder
    named = (known[part] for part in reversed(folder.path.split("/")) if part in known)
    found = next(named, None) or project.kinds.by_prefix.get(folder.prefix)
    return folder.kind or (found.name if found else "")


def _beside(folder: SourceFolder, pattern: str) -> str:
    return f"{_plain(folder.path)}/{pattern}" if folder.path else pattern


def _plain(path: str) -> str:
    """A path as a pattern that matches it alone."""
    return _MAGIC.sub(r"\\\1", path)


def _expected(project: Project, path: str) -> set[str]:
    """The kinds that the patterns take a file for."""
    folder = source_of(path, project.config)
    if folder is None or folder.path == path:
        return set()
    home, known = _home(project, folder), project.kinds.by_folder
    inside = () if folder.kind else path.removeprefix(f"{folder.path}/").split("/")[:-1]
    return {known[name].name for name in inside if name in known} | ({home} if home else set())


def _read_as(project: Project) -> Mapping[str, set[str]]:
    """What each YAML file that could be read holds: the kinds of its records, none in a foreign format."""
    skipped = (skip.path for skip in project.skipped if skip.reason != native.EMPTY)
    found = {path: set[str]() for path in skipped if _yaml(path)}
    ours = (one for one in project.records if _yaml(one.path))
    for path, records in groupby(ours, key=lambda one: one.path):
        kinds = {one.kind if one.dialect == "opskb" else "" for one in records}
        found[path] = set() if "" in kinds or path in found else kinds
    return {path: found[path] for path in sorted(found) if path not in project.torn}


def _yaml(path: str) -> bool:
    return Path(path).suffix.lower() in source.YAML
