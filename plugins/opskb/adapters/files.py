"""Artifacts in the words of MkDocs and ProperDocs: files, pages, tables of contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path, PurePosixPath
from posixpath import relpath
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from opskb.config import BASELINE
from opskb.kind import BUILT_IN
from opskb.model import Artifact, Heading
from opskb.outputs import assets
from opskb.outputs.beside import read
from opskb.outputs.boards import LIST
from opskb.outputs.template import TEMPLATES
from opskb.project import ATTACHMENTS, Project


class Finished(Page):
    """A page whose HTML is ready: the host need not set up a converter for nothing."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave everything to `on_page_content`."""
        self.content = ""


def add(
    artifact: Artifact, base: Project, files: Files, config: MkDocsConfig, *, over: File | None
) -> File:
    """Put one artifact among the files of the host, in the place of another where there is one."""
    if over:
        files.remove(over)
    file = _page(artifact, base, files, config, over) if artifact.page else _plain(artifact, config)
    file.dest_uri = artifact.path
    files.append(file)
    return file


def hang(pages: Mapping[str, Page], known: Mapping[str, Page], listed: Iterable[str]) -> None:
    """Give each board that a written navigation leaves out the section of the list of boards.

    The theme marks by it where a reader is; nothing is added to the menu. `pages` and `known`, those
    of the navigation, go by their path. Records get none: their pages would carry the whole menu.
    """
    if lead := known.get(LIST):
        for path in listed:
            if path in pages and path not in known:
                pages[path].parent = lead.parent


def _plain(artifact: Artifact, config: MkDocsConfig) -> File:
    """A file that is copied as it is; a name that ends in `.md` would make it a page to the host."""
    name = f"{artifact.path}.twin" if artifact.path.endswith(".md") else artifact.path
    return File.generated(config, name, content=artifact.content)


def _page(
    artifact: Artifact, base: Project, files: Files, config: MkDocsConfig, over: File | None
) -> File:
    """A page, never in the navigation by itself: with a thousand entries it crawls."""
    source = relpath(base.root / artifact.source, config.docs_dir) if artifact.source else ""
    inside = source.endswith(".md") and not source.startswith("..")
    # What replaces a file of docs_dir keeps its name, so that links of the host's pages to it resolve.
    name = (
        source
        if inside and source not in files.src_uris
        else artifact.path.removesuffix(".html") + ".md"
    )
    level = InclusionLevel.INCLUDED if artifact.path == "index.html" else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, over.src_uri if over else name, content="", inclusion=level)
    file.edit_uri = quote(source) if source else None
    if source:  # other pages may stand in `nav:`, where they get the title that is written there
        file.dest_uri = artifact.path
        file.page = Finished(None, file, config)
    return file


def beside(artifact: Artifact, files: Files, config: MkDocsConfig, *, over: File) -> File:
    """Put a page that is no record in the place of its file, empty: no plugin may see its text."""
    files.remove(over)
    file = File.generated(config, over.src_uri, content="", inclusion=over.inclusion)
    file.dest_uri, file.edit_uri = artifact.path, over.edit_uri
    files.append(file)
    return file


def gives_way(file: File, artifact: Artifact, base: Project, config: MkDocsConfig) -> bool:
    """Whether a file of the host lies in one of our sources, whose index is ours to write."""
    return artifact.page and _read(_from_root(file, base, config), base)


def blocked(path: str, there: Mapping[str, File]) -> File | None:
    """The file of the host, such as `CNAME`, that lies where a page would need a folder."""
    return next((there[str(one)] for one in PurePosixPath(path).parents if str(one) in there), None)


def taken_over(files: Files, base: Project, config: MkDocsConfig) -> dict[str, str]:
    """Remove the host's files that lie in our sources, and say where each was published: file → path.

    What stays is a page that is no record, and an image or a PDF that such a page names.
    """
    plain = {skip.path for skip in base.skipped} - base.files
    there = {_from_root(file, base, config): file for file in files}
    ours = {path: file for path, file in there.items() if _read(path, base)}
    gone = {
        path: file
        for path, file in ours.items()
        if path not in plain or not file.is_documentation_page() or not read(base, path)
    }
    shown = {path for path in base.files & gone.keys() if path.lower().endswith(ATTACHMENTS)}
    named = _named(set(files) - set(gone.values()), config) if shown else ""
    for path in shown:
        if PurePosixPath(path).name in named:
            del gone[path]
    for file in gone.values():
        files.remove(file)
    return {path: file.dest_uri for path, file in gone.items()}


def untrusted(files: Files, base: Project, config: MkDocsConfig) -> dict[str, File]:
    """The pages of the host that lie in a source inside its folder: whoever adds records writes them.

    Where the whole folder of the host is a source, its pages are the host's own.
    """
    docs = Path(config.docs_dir).resolve()
    inside = [one.path for one in base.config.sources if docs in (base.root / one.path).parents]
    found = {_from_root(file, base, config): file for file in files.documentation_pages()}
    return {
        path: file
        for path, file in found.items()
        if any(path == one or path.startswith(f"{one}/") for one in inside)
    }


def _named(files: Iterable[File], config: MkDocsConfig) -> str:
    """The text of everything that may name a file: the host's pages and its settings."""
    texts = [
        file.content_bytes.decode(errors="replace")
        for file in files
        if file.is_documentation_page()
    ]
    settings = Path(config.config_file_path) if config.config_file_path else None
    return "\n".join([*texts, settings.read_text(encoding="utf-8") if settings else ""])


def _read(path: str, base: Project) -> bool:
    return bool(path) and any(
        not one.path or path == one.path or path.startswith(f"{one.path}/")
        for one in base.config.sources
    )


def elsewhere(files: Files, base: Project, config: MkDocsConfig) -> dict[str, str]:
    """The host's own files by their path from the root, and where each is published."""
    there = [file for file in files if not file.inclusion.is_excluded()]
    found = {_from_root(file, base, config): file.dest_uri for file in there}
    return {path: where for path, where in found.items() if path}


def _from_root(file: File, base: Project, config: MkDocsConfig) -> str:
    """The path of a file of the host's folder from the root, "" where it lies elsewhere or is generated."""
    if not file.src_dir or file.src_dir != config.docs_dir:
        return ""
    at = _real(file.src_dir) / file.src_uri  # the root is known by its real path too
    return at.relative_to(base.root).as_posix() if at.is_relative_to(base.root) else ""


@lru_cache(maxsize=8)
def _real(folder: str) -> Path:
    return Path(folder).resolve()


def contents(headings: tuple[Heading, ...]) -> TableOfContents:
    """The headings as the host nests them: each under the nearest above it of a higher level."""
    top: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for heading in headings:
        entry = AnchorLink(escape(heading.title), heading.anchor, heading.level)
        while above and above[-1].level >= entry.level:
            above.pop()
        (above[-1].children if above else top).append(entry)
        above.append(entry)
    return TableOfContents(top)


def watched(base: Project) -> Iterator[Path]:
    """What a site is made of, beside what the host watches anyway."""
    sources = (one.path for one in base.config.sources)
    named = (base.config.path, BASELINE, *sources, *base.config.rules)
    paths = [base.root / path for path in named]
    yield from (path for path in [*paths, BUILT_IN, TEMPLATES, assets.HOME] if path.exists())
