"""What a report's line tells about an official figure that is not out yet."""

from datetime import date
from typing import Any

from tracker.rules import provisional


class Waiting:
    """The part of `ReportLine` that knows whether its value waits, and until when."""

    value_status: Any
    no_data_reason: Any
    figure_on: Any
    target: Any
    report: Any

    @property
    def waits(self) -> bool:
        """Whether its value stands only until the official figure is out."""
        has_series = self.target.series_id is not None
        return has_series and provisional.waits(self.value_status, self.no_data_reason)

    @property
    def waited(self) -> bool:
        """Whether its value waited for the official figure when it was approved."""
        published = self.as_published()
        return published is not None and published.waits

    @property
    def figure_expected_on(self) -> date | None:
        """The day by which its official figure should be out, as far as anybody knows."""
        series = self.target.series
        delay = series.indicator.release_delay_months if series else None
        return provisional.expected_on(self.figure_on, self.report.obligation.period_ends_on, delay)

    def as_published(self) -> Any:
        """The line as it was approved."""
        raise NotImplementedError
