"""What an agent may ask of a knowledge base: pure functions of a Site, one question a module, in one list."""

from __future__ import annotations

from opskb.answers.backrefs import Backrefs, list_backrefs
from opskb.answers.checked import Flaws, check
from opskb.answers.due import Dues, list_due
from opskb.answers.explained import Explained, explain_finding
from opskb.answers.governing import Governance, governs
from opskb.answers.question import Question
from opskb.answers.record import Whole, get_record
from opskb.answers.search import Result, search_records
from opskb.answers.steps import Steps, get_steps

QUESTIONS: tuple[Question, ...] = (
    Question("search_records", "Search the records", search_records, Result),
    Question("get_record", "Read a record", get_record, Whole),
    Question("get_steps", "Read a runbook as steps", get_steps, Steps),
    Question("list_due", "List what is due", list_due, Dues),
    Question("list_backrefs", "List what refers to a record", list_backrefs, Backrefs),
    Question("governs", "List what governs files of the code", governs, Governance),
    Question("check", "List what is wrong", check, Flaws),
    Question("explain_finding", "Explain a rule or a finding", explain_finding, Explained),
)
"""Every question, in the order an agent needs them; none of them writes."""
