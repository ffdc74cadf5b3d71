from procedures.models.chapter import Chapter, FormerName, Standing
from procedures.models.holding import HoldingPosition
from procedures.models.look import LastLook
from procedures.models.manual import Manual
from procedures.models.release import Change, Release

__all__ = [
    "Change",
    "Chapter",
    "FormerName",
    "HoldingPosition",
    "LastLook",
    "Manual",
    "Release",
    "Standing",
]
