"""The words for days, hours and clocks that a visitor may type, and those that say nothing."""

import difflib

from actions.booking.practice import WEEKDAYS

_MONTHS = "january february march april may june july august september october november december"
MONTHS = tuple(_MONTHS.split())
SHORT = {
    **{name[:3]: name for name in (*WEEKDAYS, *MONTHS)},
    "tues": "tuesday",
    "weds": "wednesday",
    "thur": "thursday",
    "thurs": "thursday",
    "sept": "september",
}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = tuple(_ORDINALS.split())
_FILLERS = (
    "a an at on the of for in to is be i i'd i'll id ill im me we my it it's its that that's thats "
    "this one time slot opening appointment appt option please pls plz ok okay yes yeah yep sure "
    "no actually rather instead maybe let's lets let do take want would like love prefer choose "
    "pick have get book go with works work good great fine can could how about what number # and "
    "then best sounds thanks thank you one's ones o'clock oclock so um hi are there times slots "
    "openings appointments available availability open free show see any anything something around "
    "make i'm which what's whats"
)
FILLERS = set(_FILLERS.split())
DAYS = {"yesterday": -1, "today": 0, **dict.fromkeys(("tomorrow", "tomorow", "tmrw", "tmr"), 1)}
# Parts of the day, from an hour to the hour that is no longer in them.
PARTS = {
    "morning": (0, 12),
    "afternoon": (12, 17),
    "evening": (17, 24),
    "night": (17, 24),
}
_HOURS = "one two three four five six seven eight nine ten eleven twelve"
HOURS = {word: hour for hour, word in enumerate(_HOURS.split(), start=1)}
HOURS |= {str(hour): hour for hour in range(1, 13)}
BEFORE_HOURS = ("at", "around", "past")
ANY = {"anytime", "whenever", "flexible", "anyday"}
NEGATIONS = {"not", "can't", "cant", "cannot", "don't", "dont", "except", "isn't", "won't"}
# words that bring in a second wish: what was said before them is taken back
TURNS = {"instead", "about", "but", "rather", "maybe"}
# "my time" is the visitor's clock, "your time" the practice's; zones by their first letter
CLOCKS = {"my": "mine", "your": "yours", **dict.fromkeys(("est", "edt", "et", "eastern"), "E")}
CLOCKS |= dict.fromkeys(("cst", "cdt", "ct", "central"), "C")
CLOCKS |= dict.fromkeys(("mst", "mdt", "mt", "mountain"), "M")
CLOCKS |= dict.fromkeys(("pst", "pdt", "pt", "pacific"), "P")


def calendar_name(word: str) -> str:
    """The weekday or month that a word means, shortened or misspelt; empty for another word."""
    if word in SHORT:
        return SHORT[word]
    if len(word) >= 6:
        close = difflib.get_close_matches(word, (*WEEKDAYS, *MONTHS), n=1, cutoff=0.8)
        return close[0] if close else ""
    return word if word in MONTHS else ""
