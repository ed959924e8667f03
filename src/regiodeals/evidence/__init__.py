"""Passages against their sources: does every quote stand there, and every fact in its quote?

:func:`check` does all of it. What a text is once it is compared, is said in
:mod:`regiodeals.evidence.text`.
"""

from __future__ import annotations

from regiodeals.evidence.checking import check
from regiodeals.evidence.ledger import Contradiction, Gap
from regiodeals.evidence.problems import Problem, Wording
from regiodeals.evidence.report import DocumentEvidence, EvidenceReport, render
from regiodeals.evidence.sources import find_sources
from regiodeals.evidence.text import normalise, tekst_sha256

__all__ = [
    "Contradiction",
    "DocumentEvidence",
    "EvidenceReport",
    "Gap",
    "Problem",
    "Wording",
    "check",
    "find_sources",
    "normalise",
    "render",
    "tekst_sha256",
]
