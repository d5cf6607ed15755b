"""Where a command that writes says what it is about to do, so that another can finish it."""

from __future__ import annotations

from pathlib import Path

NAME = "journal.json"


def journal(root: Path) -> Path:
    """The journal of the knowledge base at `root`: in the git folder, which no commit can write to.

    A journal that came with a commit would be a way to write files of a reviewer's. Where there is
    no git, it lies in `.opskb` at the root, among files that are all of one origin.
    """
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_file():
            git = _elsewhere(git)
        if git.is_dir():
            inside = root.relative_to(folder).parts
            return git.joinpath("opskb", *inside, NAME)
    return root / ".opskb" / NAME


def _elsewhere(file: Path) -> Path:
    """The git folder that a work tree of its own, or a submodule, names in its `.git`."""
    try:
        said = file.read_text("utf-8", errors="replace")
    except OSError:
        return file
    return (
        file.parent / said.removeprefix("gitdir:").strip() if said.startswith("gitdir:") else file
    )
