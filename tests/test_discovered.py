"""Where most projects keep decisions, threats and signals they are found, unless the settings say else."""

from __future__ import annotations

from pathlib import Path

from tests.checked import loaded

FILES = {
    "data/roles/role-1.md": "---\nid: ROLE-1\ntitle: R\n---\n",
    "docs/adr/0001-first.md": "# First\n\n## Status\n\nAccepted\n",
    "docs/security/threat-model.md": "# Threats\n\nWalked once.\n",
    "docs/security/notes.md": "# Notes\n",
    "work/signals/late.md": "---\ntitle: Late again\n---\n",
}


def test_default_folders_are_discovered(tmp_path: Path) -> None:
    found = {one.path: one.kind for one in loaded(tmp_path, FILES).records}
    assert found == {
        "data/roles/role-1.md": "role",
        "docs/adr/0001-first.md": "adr",
        "docs/security/threat-model.md": "threat-model",
        "work/signals/late.md": "signal",
    }


def test_settings_that_name_the_sources_name_them_all(tmp_path: Path) -> None:
    settings = "as_of: 2026-11-20\nsources: [{path: data}]\n"
    found = [one.path for one in loaded(tmp_path, FILES, settings=settings).records]
    assert found == ["data/roles/role-1.md"]


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/roles/role-1.md": FILES["data/roles/role-1.md"]})
    assert not [one for one in base.problems if one.code == "OKB007"]
    assert [one.path for one in base.config.sources] == ["data"]
