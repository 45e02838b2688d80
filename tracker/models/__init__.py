"""What Nysana remembers. Rules decide, workflow changes; models only hold and constrain."""

from tracker.models.accounts import AccessLink, AccountEvent
from tracker.models.consolidation import Consolidation
from tracker.models.copies import DataCopy
from tracker.models.corrective import Measure
from tracker.models.data_change import DataChange
from tracker.models.duty import Cycle, CycleChange, Obligation, ReportingRule
from tracker.models.edition import PublicChange
from tracker.models.excel import ExcelUpload
from tracker.models.following import Follow, Follower, Knock, Told
from tracker.models.ledger import Amendment, Counted
from tracker.models.line import ReportLine
from tracker.models.measure import Dimension, Indicator, Observation, Series, Unit
from tracker.models.organization import Organization, Place
from tracker.models.people import CalendarLink, Membership, User
from tracker.models.question import Answer, Asker, Question
from tracker.models.reminder import Countdown, Reminder, ReminderStep
from tracker.models.report import Report
from tracker.models.review import Entry, Evidence, Handover, LineReview, Remark
from tracker.models.strategy import Note, Source, Strategy
from tracker.models.target import Assignment, Statement, Target
from tracker.models.verdict import Flag, Notice, Run, Screen, Verdict

__all__ = [
    "AccessLink",
    "AccountEvent",
    "Amendment",
    "Answer",
    "Asker",
    "Assignment",
    "CalendarLink",
    "Consolidation",
    "Countdown",
    "Counted",
    "Cycle",
    "CycleChange",
    "DataChange",
    "DataCopy",
    "Dimension",
    "Entry",
    "Evidence",
    "ExcelUpload",
    "Flag",
    "Follow",
    "Follower",
    "Handover",
    "Indicator",
    "Knock",
    "LineReview",
    "Measure",
    "Membership",
    "Note",
    "Notice",
    "Obligation",
    "Observation",
    "Organization",
    "Place",
    "PublicChange",
    "Question",
    "Remark",
    "Reminder",
    "ReminderStep",
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
    "Told",
    "Unit",
    "User",
    "Verdict",
]
