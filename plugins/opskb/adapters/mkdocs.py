"""The plugin for MkDocs and ProperDocs: load, check and render in their words; it decides nothing."""

from __future__ import annotations

import logging
import re
from datetime import date
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from opskb import project, rules
from opskb.adapters.around import around
from opskb.adapters.files import (
    add,
    beside,
    blocked,
    contents,
    elsewhere,
    gives_way,
    hang,
    taken_over,
    untrusted,
    watched,
)
from opskb.config import NAME, find_root, load
from opskb.config import Config as OpskbConfig
from opskb.memory import unswept
from opskb.model import Artifact, Problem
from opskb.outputs import assets, boards, redirects, render
from opskb.outputs.beside import page
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.reports import text
from opskb.reports.run import Run

log = logging.getLogger("mkdocs.plugins.opskb")
# What the layers below say while rendering counts in strict mode too.
logging.getLogger("opskb").parent = log
_ID = re.compile(r'\sid="([^"]+)"')
LEVELS = {"error": logging.WARNING, "warning": logging.INFO, "info": logging.DEBUG}


class Settings(Config):
    """What may stand under `opskb:` in mkdocs.yml; all else is in opskb.yml."""

    config = config_options.Optional(config_options.File(exists=True))
    as_of = config_options.Optional(config_options.Type((str, date)))
    strict = config_options.Type(bool, default=False)


class OpskbPlugin(BasePlugin[Settings]):
    """Publishes records as pages of the site that it is named in."""

    artifacts: dict[str, Artifact]
    leading: tuple[str, ...]
    boards: frozenset[str]
    watched: tuple[Path, ...]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Our style sheet and our script, behind those of the theme."""
        for path in assets.paths():
            wanted = config.extra_css if path.endswith(".css") else config.extra_javascript
            if path.endswith((".css", ".js")) and path not in wanted:
                wanted.append(path)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Every artifact as a file, in place of the host's own pages for records."""
        with unswept():
            self._publish(files, config)
        return files

    def _publish(self, files: Files, config: MkDocsConfig) -> None:
        base = self._load(config)
        old = taken_over(files, base, config)
        drawn = any("mermaid" in str(script) for script in config.extra_javascript)
        findings, book = rules.check(base), rules.rulebook(base)
        site = Site(
            base,
            findings,
            book,
            elsewhere(files, base, config),
            diagrams=drawn,
            flat=not config.use_directory_urls,
            address=config.site_url or "",
        )
        self._report(site)
        self.watched = tuple(watched(base))
        self.leading, self.boards = site.leading, boards.paths(site)
        self.artifacts = {}
        there = {file.dest_uri: file for file in files}
        for artifact in (*render(site), *redirects.moved(site, old)):
            other = there.get(artifact.path) or blocked(artifact.path, there)
            if other and not gives_way(other, artifact, base, config):
                log.info("%s is made of %s, not by opskb", artifact.path, other.src_uri)
                continue
            if other:
                log.info("%s gives way to %s", other.src_uri, artifact.path)
            file = add(artifact, base, files, config, over=other)
            self.artifacts[file.src_uri] = artifact
        self._beside(site, files, config)

    def _beside(self, site: Site, files: Files, config: MkDocsConfig) -> None:
        """Pages among the records that are none, converted by us: the host would trust their text."""
        for path, file in untrusted(files, site.project, config).items():
            if file.src_uri not in self.artifacts and (found := page(site, path, file.dest_uri)):
                self.artifacts[beside(found, files, config, over=file).src_uri] = found

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """The pages that lead to records, where nobody has written a navigation; never a record."""
        all = ((file.dest_uri, file.page) for file in files.documentation_pages())
        pages = {path: page for path, page in all if page}
        known = {page.file.dest_uri: page for page in nav.pages}
        if config.nav is None:
            missing = (path for path in self.leading if path not in known)
            nav.items += [pages[path] for path in missing if path in pages]
        else:
            hang(pages, known, self.boards)
        return nav

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Nothing for the host to convert; titles and descriptions escaped, as it escapes neither."""
        if not (artifact := self.artifacts.get(page.file.src_uri)):
            return markdown
        page.meta["title"] = Markup.escape(artifact.title)
        page.meta["description"] = Markup.escape(artifact.description)
        if artifact.hidden:
            page.meta["search"] = {"exclude": True}
        elif artifact.boost != 1:
            page.meta["search"] = {"boost": artifact.boost}
        return ""

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """What search is to read; a page of the host's stays as it converted it."""
        if not (artifact := self.artifacts.get(page.file.src_uri)):
            return html
        page.toc = contents(artifact.toc)
        page.present_anchor_ids = set(_ID.findall(artifact.html))
        return artifact.text or artifact.html

    @event_priority(-100)
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """The finished HTML, once search has read: it took as long over lists and drawings as all else."""
        if artifact := self.artifacts.get(page.file.src_uri):
            page.content = artifact.html
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Where the Markdown of a page lies, and the list that covers it, at the end of its head."""
        artifact = self.artifacts.get(page.file.src_uri)
        return around(output, artifact.head) if artifact else output

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """The neighbours of each page, now that all pages have their titles."""
        pages = {file.dest_uri: file.page for file in files.documentation_pages()}
        for uri, artifact in self.artifacts.items():
            file = files.get_file_from_path(uri)
            if file and file.page and (artifact.previous or artifact.next):
                file.page.previous_page = pages.get(artifact.previous)
                file.page.next_page = pages.get(artifact.next)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> None:
        """Rebuild when a record, a kind, a template or the settings change."""
        for path in self.watched:
            server.watch(str(path))

    def _load(self, config: MkDocsConfig) -> Project:
        as_of = str(self.config.as_of or "")
        settings, problems = self._settings(config)
        # Without its sources, the host would publish records as pages of its own: unescaped, and
        # private ones too.
        if unsure := next((one for one in problems if one.field in ("", "sources")), None):
            raise PluginError(f"opskb: {unsure.place}: {unsure.message} ({unsure.remedy})")
        try:
            return project.assemble(settings, problems, as_of=as_of or None)
        except ValueError as error:
            remedy = "write it as 2026-11-20"
            raise PluginError(f"opskb: `as_of: {as_of}` {error}; {remedy}") from None

    def _settings(self, config: MkDocsConfig) -> tuple[OpskbConfig, tuple[Problem, ...]]:
        """The settings that `config` names, else the nearest upwards, else the defaults."""
        if self.config.config:
            named = Path(self.config.config).resolve()
            return load(named.parent, named.name)
        here = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        root = find_root(here.resolve())
        return load(root if (root / NAME).is_file() else here.resolve())

    def _report(self, site: Site) -> None:
        open_findings = [finding for finding in site.findings if finding.open]
        for finding in open_findings:
            log.log(LEVELS[finding.level], "%s", text.line(finding))
        log.info("%s", Run(site.project.as_of, len(site.project.records), site.findings).summary)
        if self.config.strict and any(finding.level == "error" for finding in open_findings):
            raise PluginError("opskb: errors were found, and `strict` is set")
