"""Names of topics and places in a list, as visitors type them."""

import pytest

from bot.understanding.phrases import PhraseReader

OFFERED = ["neuroplasticity", "synapse", "how_long"]


@pytest.fixture(scope="module")
def reader() -> PhraseReader:
    return PhraseReader(
        {
            "cbt": "cbt",
            "cognitive behavioral therapy": "cbt",
            "therapy": "how_can_talking_help",
            "exposure": "exposure_emdr",
            "emdr": "exposure_emdr",
            "dbt": "dbt",
        }
    )


@pytest.mark.parametrize("typed", ["emdr", "EMDR", "emdr?", "Exposure.", "  emdr \n"])
def test_a_visitor_who_types_a_bare_name_is_understood(reader: PhraseReader, typed: str) -> None:
    assert reader.named_topic(typed) == "exposure_emdr"


@pytest.mark.parametrize(
    "typed",
    [
        "and dbt?",
        "what is DBT",
        "ok, tell me about dbt please",
        "whats dbt",
        "What’s DBT",
        "how about dbt",
    ],
)
def test_small_words_around_a_name_do_not_hide_it(reader: PhraseReader, typed: str) -> None:
    assert reader.named_topic(typed) == "dbt"


def test_the_longest_name_counts_and_not_a_word_inside_it(reader: PhraseReader) -> None:
    assert reader.named_topic("what is cognitive behavioral therapy?") == "cbt"


def test_two_names_of_one_topic_still_mean_that_topic(reader: PhraseReader) -> None:
    assert reader.named_topic("exposure or emdr") == "exposure_emdr"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "?",
        "what is",
        "cbt or dbt",
        "not dbt",
        "i hate cbt",
        "does emdr work for my sister",
        "my therapist says emdr is the way to go for me",
        "what is dbt, what is it, what is it, what",
    ],
)
def test_a_message_that_asks_something_of_its_own_is_left_alone(
    reader: PhraseReader, typed: str
) -> None:
    assert reader.named_topic(typed) is None


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("first", 0),
        ("the first one", 0),
        ("1", 0),
        ("the 1st", 0),
        ("option one", 0),
        ("the second one", 1),
        ("Second, please!", 1),
        ("number 2", 1),
        ("#2", 1),
        ("2.", 1),
        ("i want the 2nd one", 1),
        ("tell me more about the third", 2),
        ("what about the last", 2),
        ("the last one?", 2),
        ("the bottom one", 2),
    ],
)
def test_a_visitor_can_point_at_a_choice_by_its_place(
    reader: PhraseReader, typed: str, place: int
) -> None:
    assert reader.chosen_of(typed, OFFERED) == OFFERED[place]


@pytest.mark.parametrize("typed", ["the second one", "3", "the fourth", "number 4"])
def test_a_place_outside_the_list_points_at_nothing(reader: PhraseReader, typed: str) -> None:
    assert reader.chosen_of(typed, OFFERED[:1]) is None


@pytest.mark.parametrize("typed", ["the first one", "the last one", "2"])
def test_with_nothing_on_offer_a_place_points_at_nothing(reader: PhraseReader, typed: str) -> None:
    assert reader.chosen_of(typed, []) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "the first two",
        "first and second",
        "the second to last",
        "not the first",
        "my first job made me sick",
        "I lost my first job and the second one too, is that why",
        "2 3",
    ],
)
def test_a_number_inside_a_story_is_no_choice(reader: PhraseReader, typed: str) -> None:
    assert reader.chosen_of(typed, OFFERED) is None


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("the 2nd and the 3rd?", [1, 2]),
        ("first and last", [0, 2]),
        ("the first two", [0, 1]),
        ("the last two please", [1, 2]),
        ("tell me about one and three", [0, 2]),
    ],
)
def test_a_visitor_can_point_at_several(
    reader: PhraseReader, typed: str, places: list[int]
) -> None:
    assert reader.several_of(typed, OFFERED) == [OFFERED[place] for place in places]


@pytest.mark.parametrize("typed", ["the fifth one", "number 7", "what about the 4th?"])
def test_a_place_behind_the_last_one_is_seen(reader: PhraseReader, typed: str) -> None:
    assert reader.points_behind(typed, OFFERED)
    assert reader.several_of(typed, OFFERED) == []
    assert not reader.points_behind(typed, [])


@pytest.mark.parametrize("typed", ["", "the second one", "not the first", "my first two jobs"])
def test_one_place_or_a_story_points_at_no_several(reader: PhraseReader, typed: str) -> None:
    assert reader.several_of(typed, OFFERED) == []
    assert not reader.points_behind(typed, OFFERED)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("run", ["(", "'", "[(", "+"])
def test_thousands_of_brackets_in_a_row_hold_nobody_up(reader: PhraseReader, run: str) -> None:
    typed = run * (8000 // len(run))
    assert reader.named_topic(typed) is None
    assert reader.chosen_of(typed, OFFERED) is None
