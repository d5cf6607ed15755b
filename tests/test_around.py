"""What stands around a page: links at the end of its head, no blank lines of the theme, the article as it was."""

from __future__ import annotations

from opskb.adapters.around import around

LINKS = '<link rel="alternate" href="a.md">\n'


def test_the_blanks_of_the_theme_go_and_those_of_the_article_stay() -> None:
    html = "<html>\n\n  <head>\n  <title>A</title>\n\n</head>\n\n<body>\n\n\n  <nav>\n\n<a>B</a></nav><article>\n\n<pre>a\n\n  b</pre>\n\n</article>\n\n\n</body>"
    found = around(html, LINKS)
    assert found == (
        f"<html>\n<head>\n<title>A</title>\n{LINKS}</head>\n<body>\n<nav>\n<a>B</a></nav>"
        "<article>\n\n<pre>a\n\n  b</pre>\n\n</article>\n</body>"
    )


def test_a_blank_that_somebody_reads_stays() -> None:
    html = "<head></head><body><pre>a\n\nb</pre><article></article>\n\n</body>"
    assert around(html, LINKS) == (
        f"<head>\n{LINKS}</head><body><pre>a\n\nb</pre><article></article>\n</body>"
    )


def test_a_page_without_an_article_or_a_head_stays_as_it_is() -> None:
    assert around("<p>\n\nA</p>", LINKS) == "<p>\n\nA</p>"
    assert around("<head></head>\n\n<p>A</p>", LINKS) == f"<head>\n{LINKS}</head>\n\n<p>A</p>"
