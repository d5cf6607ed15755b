"""What an agent may ask of a knowledge base: pure functions of a Site, one question a module, in one list."""

from __future__ import annotations

from opskb.answers.question import Question
from opskb.answers.record import Whole, get_record
from opskb.answers.search import Result, search_records

QUESTIONS: tuple[Question, ...] = (
    Question("search_records", "Search the records", search_records, Result),
    Question("get_record", "Read a record", get_record, Whole),
)
"""Every question, in the order an agent needs them; none of them writes."""
