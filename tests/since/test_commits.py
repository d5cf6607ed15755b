"""Commits that are none, are elsewhere, or hold what no commit should: a sentence each, and its exit code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from opskb.history import trees
from opskb.history.git import Incomplete
from tests.checked import commit, git, write
from tests.since.changed import BASE, Check, Told, adr, page

BROKEN = adr("0002", more="relates_to: [ADR-0099]\n")


def words(said: str) -> str:
    return " ".join(said.split())


@pytest.mark.parametrize(
    "rev",
    [
        "nowhere", "", "HEAD..HEAD", "^HEAD", "HEAD:data", "--output=x", "--all", "-1", "x\x1b[31m",
        "@{u}", "origin/",
    ],
)  # fmt: skip
def test_a_word_that_names_no_commit(root: Path, check: Check, rev: str) -> None:
    result = check(root, f"--since={rev}")
    assert result.exit_code == 2
    assert "git knows no such commit: name a branch" in words(result.output)
    assert "\x1b" not in result.output
    assert sorted(path.name for path in root.iterdir()) == [".git", "data", "opskb.yml", "services"]


def test_a_folder_without_git(tmp_path: Path, check: Check) -> None:
    write(tmp_path, BASE)
    result = check(tmp_path, "--since", "HEAD")
    assert result.exit_code == 2
    assert "--since HEAD: this is no git repository." in words(result.output)


def test_a_repository_below_the_settings(tmp_path: Path, check: Check) -> None:
    write(tmp_path, {"opskb.yml": BASE["opskb.yml"]})
    (tmp_path / "data").mkdir()
    commit(tmp_path / "data", "2026-01-01", {"adr/adr-0001.md": adr("0001")})
    result = check(tmp_path, "--since", "HEAD")
    assert (result.exit_code, "no git repository" in result.output) == (2, True)


def test_a_repository_above_the_settings(tmp_path: Path, told: Told) -> None:
    inside = {f"kb/{path}": text for path, text in BASE.items()}
    commit(tmp_path, "2026-02-02", {**inside, "data/adr/adr-0009.md": BROKEN})
    write(tmp_path, {"kb/data/adr/adr-0002.md": BROKEN, "elsewhere.md": "x\n"})
    said = told(tmp_path / "kb")
    assert [one["record"] for one in said["findings"]] == ["ADR-0002"]
    assert said["since"]["files"] == 1


def test_no_commit_yet(tmp_path: Path, check: Check) -> None:
    write(tmp_path, BASE)
    git(tmp_path, "init", "--quiet")
    result = check(tmp_path, "--since", "HEAD")
    assert (result.exit_code, "has no commit yet" in result.output) == (2, True)


def test_no_commit_in_common(root: Path, check: Check) -> None:
    git(root, "checkout", "-q", "--orphan", "other")
    commit(root, "2026-03-02")
    result = check(root, "--since", "main")
    assert result.exit_code == 2
    assert "it and HEAD have no commit in common" in words(result.output)


def test_a_machine_without_git(root: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = check(root, "--since", "HEAD")
    assert (result.exit_code, "git is not installed" in result.output) == (4, True)


def test_a_shallow_clone(root: Path, tmp_path: Path, check: Check, told: Told) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    commit(root, "2026-03-03", {"data/pages/b.md": page("b")})
    git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{root}", "part")
    for rev in ("HEAD~2", "origin/other"):
        result = check(tmp_path / "part", "--since", rev)
        assert result.exit_code == 4
        assert "shallow clone: get the rest with `git fetch --unshallow`" in words(result.output)
    # What it does hold can be compared, but for what rules ask of the history.
    said = told(tmp_path / "part", "HEAD~1")
    assert [one["id"] for one in said["since"]["records"]["added"]] == ["PAGE-b"]
    assert "found no history: this is a shallow clone" in str(said["notes"])


def test_a_shallow_clone_of_two_branches_that_parted_earlier(
    root: Path, tmp_path: Path, check: Check
) -> None:
    git(root, "checkout", "-q", "-b", "side")
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    git(
        tmp_path, "clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{root}", "part"
    )
    git(root, "checkout", "-q", "main")
    commit(root, "2026-03-02", {"data/pages/b.md": page("b")})
    git(tmp_path / "part", "fetch", "--quiet", "--depth", "1", "origin", "main")
    result = check(tmp_path / "part", "--since", "FETCH_HEAD")
    assert result.exit_code == 4
    assert "the commit where it and HEAD parted is not here" in words(result.output)


def test_a_partial_clone_fetches_nothing(root: Path, tmp_path: Path, check: Check) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0001.md": adr("0001", decision="Queue all.")})
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{root}", "part")
    result = check(tmp_path / "part", "--since", "HEAD~1")
    assert result.exit_code == 4
    assert "not every file of the commit" in words(result.output)
    assert check(tmp_path / "part", "--since", "HEAD").exit_code == 0


def test_head_itself_and_a_detached_head(root: Path, check: Check, told: Told) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    result = check(root, "--since", "HEAD")
    assert result.exit_code == 0
    assert "nothing introduced; 0 files changed." in result.output
    git(root, "checkout", "-q", "--detach", "HEAD")
    assert [one["record"] for one in told(root, "main~1")["findings"]] == ["ADR-0002"]


def test_the_first_settings_say_where_records_were(tmp_path: Path, told: Told) -> None:
    before = {"docs/decisions/adr-0001.md": BROKEN.replace("0002", "0001")}
    commit(tmp_path, "2026-02-02", before)
    settings = BASE["opskb.yml"] + "sources: [{path: docs/decisions, kind: adr}, {path: data}]\n"
    write(tmp_path, {"opskb.yml": settings, "docs/decisions/adr-0002.md": BROKEN})
    write(tmp_path, {"data/pages/b.md": page("b")})
    said = told(tmp_path)
    assert [one["record"] for one in said["findings"]] == ["ADR-0002"]
    assert said["since"]["mended"] == []
    assert "opskb.yml changed" in said["notes"][0]


def test_no_settings_on_either_side(tmp_path: Path, told: Told) -> None:
    decision = "# 1. Queue\n\nDate: 2026-01-05\n\n## Status\n\nAccepted\n\n## Context\n\nA\n\n## Decision\n\nSee [it](../../../x.md).\n\n## Consequences\n\nC\n"
    commit(tmp_path, "2026-02-02", {"docs/adr/0001-queue.md": decision})
    write(tmp_path, {"readme.md": "x\n"})
    said = told(tmp_path, "HEAD", "docs/adr")
    assert said["records"] == 1
    assert (said["findings"], said["since"]["mended"]) == ([], [])


def test_a_folder_that_was_renamed_with_its_settings(root: Path, told: Told) -> None:
    git(root, "mv", "data", "records")
    write(root, {"opskb.yml": BASE["opskb.yml"] + "sources: [{path: records}]\n"})
    commit(root, "2026-03-02")
    said = told(root, "HEAD~1")
    assert said["findings"] == []
    assert len(said["since"]["records"]["moved"]) == 2
    assert said["since"]["records"]["vanished"] == []


def test_the_whole_knowledge_base_was_moved(root: Path, check: Check) -> None:
    (root / "kb").mkdir()
    git(root, "mv", "data", "opskb.yml", "kb")
    commit(root, "2026-03-02")
    result = check(root / "kb", "--since", "HEAD~1")
    assert result.exit_code == 0
    assert "all of them are new, unless their folder was moved" in result.output


def test_a_merge_that_is_not_finished(root: Path, told: Told, check: Check) -> None:
    git(root, "checkout", "-q", "-b", "side")
    commit(root, "2026-03-02", {"data/adr/adr-0001.md": adr("0001", "One"), "a.txt": "1\n"})
    git(root, "checkout", "-q", "main")
    commit(root, "2026-03-02", {"data/adr/adr-0001.md": adr("0001", "Two"), "a.txt": "2\n"})
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "--quiet", "side")
    said = told(root, "HEAD")
    assert {one["path"] for one in said["findings"]} == {"data/adr/adr-0001.md"}
    assert "a merge is not finished: a.txt, data/adr/adr-0001.md" in said["notes"]
    assert said["since"]["records"]["vanished"] == []
    assert check(root, "--since", "HEAD").exit_code == 1


def test_thousands_of_changed_files(root: Path, told: Told) -> None:
    watching = "watches: [services/**/*.py]\nreviews:\n  - {on: 2026-02-01, by: I, checked: All.}\n"
    pages = {f"data/pages/p{at}.md": page(f"p{at}", watching) for at in range(50)}
    commit(root, "2026-02-02", pages)
    write(root, {f"services/{at % 50}/{at}.py": "1\n" for at in range(4000)})
    said = told(root)
    assert said["since"]["files"] == 4000
    assert len(said["since"]["governing"]) == 50
    assert len(said["since"]["governing"][0]["files"]) == 4000


def test_links_and_submodules_of_the_old_tree(root: Path, tmp_path: Path, told: Told) -> None:
    (root / "data/pages/link.md").symlink_to("/etc/passwd")
    (root / "data/linked").symlink_to(tmp_path)
    commit(root, "2026-03-02")
    id = git(root, "rev-parse", "HEAD").strip()
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{id},data/other")
    git(root, "commit", "--quiet", "--message", "other", day="2026-03-03")
    write(root, {"data/other/adr-0009.md": adr("0009", more="relates_to: [ADR-0098]\n")})
    said = told(root)
    # Both links were refused before, and are now; what lies in a submodule is not judged.
    assert (said["findings"], said["since"]["mended"]) == ([], [])
    assert "a submodule cannot be compared: data/other" in said["notes"]


HOSTILE = ("..", ".", ".git", ".GIT", "a/../../b", "/etc/x", "", "x" * 300, "a", "a/b", "no\nde")


def test_a_hostile_tree_is_written_nowhere_else(root: Path, tmp_path: Path) -> None:
    blob = git(root, "hash-object", "-w", "opskb.yml").strip()
    entries = {path: trees.Entry("100644", blob) for path in ("ok.md", "a", "a/b", "x" * 300)}
    tree = trees.Tree(root, "0" * 40, {**entries, "link": trees.Entry("120000", blob)})
    home = tmp_path / "out" / "here"
    home.mkdir(parents=True)
    trees.write(tree, [*tree.paths, "link"], home)
    assert sorted(path.name for path in home.iterdir()) == ["a", "ok.md"]
    assert [path for path in HOSTILE if trees._plain(path)] == ["x" * 300, "a", "a/b", "no\nde"]


def test_names_that_lead_out_of_a_tree_are_not_read(root: Path, told: Told) -> None:
    blob = git(root, "hash-object", "-w", "opskb.yml").strip()
    evil = "".join(f"100644 blob {blob}\t{name}\0" for name in ("..", "ok.md"))
    run = subprocess.run(
        ("git", "mktree", "-z"), cwd=root, input=evil.encode(), capture_output=True, check=True
    )
    id = run.stdout.decode().strip()
    made = git(root, "commit-tree", id, "-p", "HEAD", "-m", "evil").strip()
    git(root, "update-ref", "HEAD", made)
    assert sorted(trees.tree(root, "HEAD").entries) == ["ok.md"]
    assert told(root, "HEAD")["records"] == 2


def test_a_blob_that_is_too_much_or_not_there(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = trees.tree(root, "HEAD")
    monkeypatch.setattr(trees, "MOST_BYTES", 10)
    with pytest.raises(Incomplete, match="more than can be compared"):
        trees.write(tree, ["opskb.yml"], tmp_path, longest=1000)
    lacking = trees.Tree(root, tree.commit, {"a.md": trees.Entry("100644", "1" * 40)})
    with pytest.raises(Incomplete, match="not every file"):
        trees.write(lacking, ["a.md"], tmp_path)


def test_a_file_longer_than_a_record_is_as_long_and_empty(root: Path, told: Told) -> None:
    commit(root, "2026-03-02", {"data/pages/long.md": "x" * 3_000_000})
    write(root, {"readme.md": "x\n"})
    said = told(root)
    assert (said["findings"], said["since"]["mended"]) == ([], [])


def test_names_that_are_odd_but_possible(root: Path, told: Told) -> None:
    names = ("a b.md", "ä.md", 'quo"te.md', "tab\t.md", "new\nline.md", ":colon.md", "-dash.md")
    commit(
        root, "2026-03-02", {f"data/pages/{name}": page(f"p{at}") for at, name in enumerate(names)}
    )
    (root / "data/pages/a b.md").unlink()
    said = told(root)
    assert [one["path"] for one in said["since"]["records"]["vanished"]] == ["data/pages/a b.md"]
    assert told(root, "HEAD~1")["since"]["files"] == len(names) - 1


def test_nothing_that_a_repository_configures_is_run(
    root: Path, tmp_path: Path, told: Told
) -> None:
    ran, script = tmp_path / "ran", tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 $@ >> {ran}\ncat\n")
    script.chmod(0o755)
    commit(root, "2026-03-02", {".gitattributes": "* diff=evil filter=evil\n", "a.md": "1\n"})
    (root / ".git/hooks").mkdir(exist_ok=True)
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        (root / ".git/hooks" / name).symlink_to(script)
    for name in (
        "core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "diff.evil.command",
        "filter.evil.clean", "filter.evil.process", "filter.evil.smudge", "core.sshCommand",
    ):  # fmt: skip
        git(root, "config", name, str(script))
    git(root, "config", "filter.evil.required", "true")
    for name in ("a.md", "opskb.yml", "data/adr/adr-0001.md"):
        text = (root / name).read_text()
        (root / name).write_text(text)  # git has to look whether it changed
    write(root, {"data/adr/adr-0002.md": BROKEN})
    ran.unlink(missing_ok=True)
    said = told(root)
    assert [one["record"] for one in said["findings"]] == ["ADR-0002"]
    assert said["since"]["files"] == 1
    assert not ran.exists()


def test_settings_of_the_environment_are_kept(
    root: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(root, "config", "filter.evil.clean", "false")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.excludesFile")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(root / ".git/ours"))
    (root / ".git/ours").write_text("hidden.txt\n")
    write(root, {"hidden.txt": "x\n", "seen.txt": "x\n"})
    assert told(root)["since"]["files"] == 1


def test_nothing_is_left_behind(
    root: Path, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opskb.adapters.commands.since._IN_MEMORY", str(tmp_path / "nowhere"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = git(root, "status", "--porcelain")
    assert told(root)["findings"] == []
    assert list((tmp_path / "temporary").iterdir()) == []
    assert git(root, "status", "--porcelain") == before
