"""Days and times of day: words become typed values, and the patterns of a language are an algebra over them."""

from dialogs.understanding.times.language import TimeLanguage, has_folder, language
from dialogs.understanding.times.merge import ending_before, merged
from dialogs.understanding.times.reading import (
    Doubted,
    Excluded,
    NoTime,
    Piece,
    Said,
    Shifted,
    TimeReading,
    read_times,
)

__all__ = [
    "Doubted",
    "Excluded",
    "NoTime",
    "Piece",
    "Said",
    "Shifted",
    "TimeLanguage",
    "TimeReading",
    "ending_before",
    "has_folder",
    "language",
    "merged",
    "read_times",
]
