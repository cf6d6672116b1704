"""Charts as inline SVG: exact, light, and legible in grey.

Coordinates are millimetres. Every chart has a title that tells its data, for those who cannot
see it. What differs, differs in shape, dash or label and never in colour alone. Labels are
measured by the advance widths of the bundled fonts; what could meet is moved apart, wrapped or
cut, and what then finds no room is left to the title and to the words beside the chart.
"""

from tourmetrics.reporting.charts.bullet import Bullet, bullet
from tourmetrics.reporting.charts.course import Course, Forecast, Interval, Point, course
from tourmetrics.reporting.charts.growth import Bar, growth_bars, label_room
from tourmetrics.reporting.charts.ranking import ranking
from tourmetrics.reporting.charts.sparkline import sparkline
from tourmetrics.reporting.charts.strip import strip

__all__ = [
    "Bar",
    "Bullet",
    "Course",
    "Forecast",
    "Interval",
    "Point",
    "bullet",
    "course",
    "growth_bars",
    "label_room",
    "ranking",
    "sparkline",
    "strip",
]
