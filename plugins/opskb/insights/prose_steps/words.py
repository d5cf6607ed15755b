"""The words by which a runbook in English tells somebody to do something."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LOOK = _set(
    """
    ask assess check collect compare count describe determine evaluate examine find gather get
    identify inspect investigate list locate look measure monitor observe obtain query read retrieve
    review search see study view watch
    """
)
"""Nothing is changed by it."""
PROVE = _set(
    """
    confirm validate verify
    """
)
"""It is seen whether something holds."""
TELL = _set(
    """
    announce escalate inform notify page tell
    """
)
"""Somebody else is told."""
DECIDE = _set(
    """
    choose decide
    """
)
"""One of several ways is taken."""
CHANGE = _set(
    """
    add adjust apply approve change clean clear close configure cordon correct create decrease
    delete deploy disable drain drop edit enable evict expand extend fix force free increase install
    isolate kill migrate mitigate modify move patch pause promote provision prune purge reboot
    recreate redeploy reduce reinstall remove replace reschedule resize resolve restart restore
    resume revert roll rollback rotate scale skip shut shutdown start stop switch terminate uncordon
    uninstall unpause update upgrade
    """
)
"""Something is another than before."""
HANDLE = _set(
    """
    assign attach bring bump copy cut enter execute export fence fill give hold keep label mark open
    put rebuild redirect reload reset seal send set submit take turn
    """
)
"""Something may be another by it, or may only be looked at."""
ELSE = _set(
    """
    access allow avoid build call complete connect consider contact debug define do ensure fine
    follow go increase let log login maintain make optimise optimize perform plan prepare press
    proceed provide reach record redesign repeat report reproduce request reserve return run
    schedule select setup sign split ssh teach telephone test think troubleshoot try tune use wait
    work write
    """
)
"""What these do depends on what is done."""
LEADING = _set(
    """
    afterwards again also alternatively always and finally first firstly force live manually next
    now or otherwise please second secondly then third thirdly
    """
)
"""They may stand before the verb."""
CONDITION = _set(
    """
    after as assuming based because before depending during for if in once since to unless until
    using when where with within
    """
)
"""A sentence that begins with one of these has its verb behind a comma."""
VERBS = LOOK | PROVE | TELL | DECIDE | CHANGE | HANDLE | ELSE
"""What a sentence begins with that tells somebody to do something."""
