import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety.normalise import normalise
from bot.safety.spelling import Speller

SPELLER = Speller(
    ["bridge", "how", "are", "you", "soon"],
    ["kill", "myself", "suicidal", "suicide", "tonight", "again", "want", "alive", "chest"],
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("K1LL MYS3LF", "kill myself"),
        ("k i l l  m y s e l f", "kill myself"),
        ("k.i.l.l myself", "kill myself"),
        ("ｋｉｌｌ ｍｙｓｅｌｆ", "kill myself"),
        ("ki\u200bll my\u00adself", "kill myself"),
        ("кill myself", "kill myself"),
        ("killlll myselffff", "kill myself"),
        ("sucidal agian tonite", "suicidal again tonight"),
        ("kms rn", "kill myself right now"),
        ("i cant, I don’t, I’m", "i can not , i do not , i am"),
        ("wnat to be alvie", "want to be alive"),
    ],
)
def test_a_visitor_who_disguises_or_mistypes_is_read(typed: str, read: str) -> None:
    assert " ".join(normalise(typed, SPELLER).words) == read


@pytest.mark.parametrize("typed", ["meet at 5pm on the 3rd", "20mg", "4x4", "4+4"])
def test_numbers_and_times_stay_what_they_are(typed: str) -> None:
    assert "".join(normalise(typed, SPELLER).words) == typed.replace(" ", "")


def test_a_tidy_message_is_handed_to_the_encoder_untouched() -> None:
    typed = "How are you, I don't know."
    assert normalise(typed, SPELLER).text == typed


def test_a_mistyped_message_is_handed_to_the_encoder_repaired() -> None:
    assert normalise("sucidal", SPELLER).text == "suicidal"


@pytest.mark.parametrize(
    ("typed", "language"), [("ya no quiero vivir", "es"), ("I want to", "en"), ("", "en")]
)
def test_spanish_is_noticed(typed: str, language: str) -> None:
    assert normalise(typed, SPELLER).language == language


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(typed: str) -> None:
    message = normalise(typed, SPELLER)
    assert all(word and not word.isspace() for word in message.words)


@given(st.text(alphabet="kilmyse13$ .\u200b'’\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_disguise_makes_it_fail(typed: str) -> None:
    normalise(typed, SPELLER)
