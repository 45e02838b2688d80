"""The public data sets: one table of columns each, from which every file and its description come."""

from tracker.datasets.catalogue import ASSIGNMENTS, NOTES, ORGANIZATIONS, SOURCES, STRATEGIES
from tracker.datasets.columns import Column, DataSet, Row, Table
from tracker.datasets.method import CONSTANTS, STATUSES
from tracker.datasets.reports import CONSOLIDATED, CYCLES, DUTIES, REPORTS
from tracker.datasets.targets import COUNTED, TARGETS, VERDICTS
from tracker.datasets.values import INDICATORS, OBSERVATIONS, PLACES, SERIES, UNITS

__all__ = ["WHOLE", "Column", "DataSet", "Row", "Table"]

WHOLE = {  # the files of the whole record by name
    dataset.name: dataset
    for dataset in (
        TARGETS,
        OBSERVATIONS,
        VERDICTS,
        REPORTS,
        DUTIES,
        CYCLES,
        CONSOLIDATED,
        STRATEGIES,
        ORGANIZATIONS,
        ASSIGNMENTS,
        INDICATORS,
        SERIES,
        UNITS,
        PLACES,
        SOURCES,
        NOTES,
        COUNTED,
        STATUSES,
        CONSTANTS,
    )
}
