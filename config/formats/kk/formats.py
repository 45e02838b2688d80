"""Dates and numbers in Kazakh. Django ships none: it would read 01.04.2026 as 4 January."""

DATE_FORMAT = r"Y жылғы j E"
DATETIME_FORMAT = r"Y жылғы j E, H:i"
MONTH_DAY_FORMAT = "j E"
YEAR_MONTH_FORMAT = r"Y жылғы E"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
