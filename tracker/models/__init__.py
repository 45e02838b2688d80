"""What Nysana remembers. Rules decide, workflow changes; models only hold and constrain."""

from tracker.models.consolidation import Consolidation
from tracker.models.corrective import Measure
from tracker.models.duty import Cycle, Obligation, ReportingRule
from tracker.models.ledger import Amendment, Counted
from tracker.models.measure import Dimension, Indicator, Observation, Series, Unit
from tracker.models.organization import Organization, Place
from tracker.models.people import Membership, User
from tracker.models.report import Report, ReportLine
from tracker.models.review import Entry, Evidence, Remark
from tracker.models.strategy import Note, Source, Strategy
from tracker.models.target import Assignment, Statement, Target
from tracker.models.verdict import Flag, Notice, Run, Screen, Verdict

__all__ = [
    "Amendment",
    "Assignment",
    "Consolidation",
    "Counted",
    "Cycle",
    "Dimension",
    "Entry",
    "Evidence",
    "Flag",
    "Indicator",
    "Measure",
    "Membership",
    "Note",
    "Notice",
    "Obligation",
    "Observation",
    "Organization",
    "Place",
    "Remark",
    "Report",
    "ReportLine",
    "ReportingRule",
    "Run",
    "Screen",
    "Series",
    "Source",
    "Statement",
    "Strategy",
    "Target",
    "Unit",
    "User",
    "Verdict",
]
