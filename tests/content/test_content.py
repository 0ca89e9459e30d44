"""What the assistant may say: every article and every answer under `data/`."""

import re
import statistics
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import textstat
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
ARTICLES = sorted(path.parent for path in DATA.glob("articles/*/answers.yml"))
SVG = "{http://www.w3.org/2000/svg}"

ARTICLE_TOPICS = """
    does_therapy_change_the_brain how_can_talking_help neuroplasticity synapse fear_circuit
    amygdala prefrontal_cortex cbt exposure_emdr dbt act_mindfulness compare_therapies
    which_therapy_for_me medication_or_therapy do_you_prescribe research_evidence
    which_conditions how_long unlearn_old_patterns why_homework repetition_beats_intensity
    practice_in_real_life sleep_and_stress consistency why_takes_time references who_wrote_this
"""
PRACTICE_TOPICS = """
    book_consultation phone_number consultation_cost insurance privacy same_week are_you_a_bot
"""
# Names of publications and degrees, and Spanish, have no English reading grade.
NOT_GRADED = {"references", "who_wrote_this", "speak_spanish"}
EMERGENCY_NUMBERS = {"911", "988"}
# "I cannot promise" is honest; a promise is not.
FORBIDDEN = re.compile(
    r"\bcur(?:e|es|ed)\b|guarantee|(?<!cannot )promise|committed suicide|always here|!|¡",
    re.IGNORECASE,
)


def load(path: Path) -> dict[str, Any]:
    """Return a YAML file's mapping."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def facts_by_id(path: Path) -> dict[str, dict[str, str]]:
    """Return the facts of a file by their id."""
    return {fact["id"]: fact for fact in load(path).get("facts", [])}


def load_topics() -> dict[str, dict[str, Any]]:
    """Return every topic by id, each with the facts it may lean on under `known`."""
    topics: dict[str, dict[str, Any]] = {}
    sources = [(folder / "answers.yml", folder / "facts.yml") for folder in ARTICLES]
    sources += [(path, path) for path in sorted(DATA.glob("answers/*.yml"))]
    for answers, facts in sources:
        known = facts_by_id(facts)
        for topic, answer in load(answers)["topics"].items():
            assert topic not in topics, f"{topic} is answered twice"
            topics[topic] = {
                **answer,
                "known": known,
                "kind": answer.get("kind", "answer"),
            }
    return topics


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text as the visitor sees it."""
    shown = text.replace("{practice}", "ZipHealthy").replace("{phone}", "(479) 259-1390")
    return float(textstat.flesch_kincaid_grade(shown))


def numbers(text: str) -> set[str]:
    """Return the numbers written in digits in a text."""
    return set(re.findall(r"\d[\d,.]*\d|\d", text))


def prose(folder: Path) -> str:
    """Return an article without its front matter."""
    return (folder / "article.md").read_text(encoding="utf-8").split("---\n", 2)[2]


def front_matter(folder: Path) -> dict[str, Any]:
    """Return the mapping at the head of an article."""
    head = (folder / "article.md").read_text(encoding="utf-8").split("---\n", 2)[1]
    content: dict[str, Any] = yaml.safe_load(head)
    return content


TOPICS = load_topics()
ANSWERS = {topic: answer for topic, answer in TOPICS.items() if answer["kind"] == "answer"}
GRADED = {topic: answer for topic, answer in TOPICS.items() if topic not in NOT_GRADED}

each_topic = pytest.mark.parametrize("topic", TOPICS)
each_answer = pytest.mark.parametrize("topic", ANSWERS)
each_article = pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.name)
each_diagram = pytest.mark.parametrize(
    "path", sorted(DATA.glob("articles/*/*.svg")), ids=lambda path: path.name
)


def test_a_visitor_finds_every_topic_that_was_agreed() -> None:
    assert set(ANSWERS) >= set((ARTICLE_TOPICS + PRACTICE_TOPICS).split())


@each_answer
def test_a_visitor_gets_a_short_answer_and_can_ask_for_more(topic: str) -> None:
    answer = ANSWERS[topic]
    assert 0 < len(answer["text"].split()) <= 90
    assert 0 < len(answer["more"].split()) <= 120
    assert answer["question"].endswith("?")


@each_answer
def test_a_visitor_who_asks_for_more_does_not_read_the_same_sentence_again(
    topic: str,
) -> None:
    answer = ANSWERS[topic]
    sentences = [set(re.split(r"(?<=[.?])\s+", answer[part])) for part in ("text", "more")]
    assert not (sentences[0] & sentences[1]) - {""}


@each_topic
def test_a_visitor_who_is_turned_down_is_told_in_few_words(topic: str) -> None:
    limit = 90 if TOPICS[topic]["kind"] == "answer" else 60
    assert len(TOPICS[topic]["text"].split()) <= limit


@each_topic
def test_a_visitor_can_read_each_button_and_go_on_to_another_topic(topic: str) -> None:
    answer = TOPICS[topic]
    assert 0 < len(answer["title"]) <= 32
    assert set(answer.get("next", [])) <= set(TOPICS) - {topic}
    if answer["kind"] == "answer":
        assert 2 <= len(answer["next"]) <= 3


@each_topic
def test_a_visitor_is_never_told_what_nobody_can_keep(topic: str) -> None:
    answer = TOPICS[topic]
    said = "\n".join([answer["text"], answer.get("more", ""), answer.get("card", "")])
    assert not FORBIDDEN.search(said)


@each_answer
def test_a_visitor_hears_only_what_a_fact_says(topic: str) -> None:
    answer = ANSWERS[topic]
    assert answer["facts"]
    assert len(answer["facts"]) == len(set(answer["facts"]))
    assert set(answer["facts"]) <= set(answer["known"])


@each_answer
def test_a_visitor_sees_no_number_without_a_fact(topic: str) -> None:
    answer = ANSWERS[topic]
    cited = " ".join(answer["known"][fact]["text"] for fact in answer["facts"])
    said = numbers(answer["text"] + answer["more"])
    assert said <= numbers(cited) | EMERGENCY_NUMBERS


@pytest.mark.parametrize("topic", GRADED)
def test_a_visitor_reads_at_grade_eight_and_a_half_at_most(topic: str) -> None:
    for part in ("text", "more"):
        if part in GRADED[topic]:
            assert grade(GRADED[topic][part]) <= 8.5, part


@pytest.mark.parametrize("part", ["text", "more"])
def test_a_visitor_mostly_reads_at_grade_seven_or_below(part: str) -> None:
    assert statistics.median(grade(a[part]) for a in GRADED.values() if part in a) <= 7


@each_answer
def test_a_visitor_sees_the_cards_and_the_picture_that_belong_to_an_answer(
    topic: str,
) -> None:
    answer = ANSWERS[topic]
    for card in answer.get("cards", []):
        assert 0 < len(ANSWERS[card]["card"].split()) <= 18
    if "diagram" in answer:
        assert any((folder / answer["diagram"]).is_file() for folder in ARTICLES)


@each_article
def test_a_fact_stands_in_the_section_that_its_id_names(folder: Path) -> None:
    facts = load(folder / "facts.yml")["facts"]
    assert len({fact["id"] for fact in facts}) == len(facts)
    for fact in facts:
        assert re.fullmatch(re.escape(fact["section"]) + r"-\d+", fact["id"])
        assert fact["text"].strip()


@each_article
def test_a_fact_about_the_practice_reads_the_same_wherever_it_is_kept(
    folder: Path,
) -> None:
    practice = facts_by_id(DATA / "answers" / "practice.yml")
    for fact_id, fact in facts_by_id(folder / "facts.yml").items():
        assert fact == practice.get(fact_id, fact)


@each_article
def test_a_visitor_who_follows_a_link_lands_on_its_section(folder: Path) -> None:
    anchors = re.findall(r"^#{2,3} .+ \{#([\w-]+)\}$", prose(folder), flags=re.MULTILINE)
    assert len(anchors) == len(set(anchors))
    assert {fact["section"] for fact in facts_by_id(folder / "facts.yml").values()} <= set(anchors)
    assert {answer["section"] for answer in ANSWERS.values()} <= set(anchors)


@each_article
def test_a_reader_of_the_article_meets_plain_words_and_known_numbers(
    folder: Path,
) -> None:
    body = prose(folder)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\{#[\w-]+\}|^[#\d.*-]+ |\*", "", body, flags=re.MULTILINE)
    assert 900 <= len(text.split()) <= 1300
    assert grade(text) <= 7
    assert not FORBIDDEN.search(text)
    facts = " ".join(fact["text"] for fact in facts_by_id(folder / "facts.yml").values())
    assert numbers(text) <= numbers(facts)


@each_article
def test_a_reader_can_see_where_the_article_comes_from_and_who_reviewed_it(
    folder: Path,
) -> None:
    head = front_matter(folder)
    assert head["title"]
    assert set(head["source"]) == {"title", "publisher", "section", "author"}
    assert (head["reviewed_by"] is None) == (head["reviewed_on"] is None)
    cited = [text["text"] for text in facts_by_id(folder / "facts.yml").values()]
    for reference in head["references"]:
        assert any(all(reference[key] in text for key in reference) for text in cited)


@each_article
def test_a_reader_who_cannot_see_a_picture_gets_it_in_words(folder: Path) -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)\n\n(.*)", prose(folder))
    assert pictures
    for alt, name, words in pictures:
        assert len(alt.split()) >= 8
        assert (folder / name).is_file()
        assert len(words.split()) >= 20


@each_diagram
def test_a_screen_reader_can_tell_what_a_diagram_shows(path: Path) -> None:
    root = ET.parse(path).getroot()
    assert root.get("role") == "img"
    labels = {
        node.get("id"): node.text for tag in ("title", "desc") for node in root.iter(SVG + tag)
    }
    named = str(root.get("aria-labelledby")).split()
    assert len(named) == 2
    assert all(labels[label] for label in named)


@each_diagram
def test_a_diagram_is_readable_on_a_narrow_phone_and_under_a_strict_policy(
    path: Path,
) -> None:
    root = ET.parse(path).getroot()
    width = float(str(root.get("viewBox")).split()[2])
    for node in root.iter():
        assert node.tag.removeprefix(SVG) not in {
            "script",
            "style",
            "image",
            "foreignObject",
        }
        assert "style" not in node.attrib
        assert not [name for name in node.attrib if name.startswith("on")]
        assert all(v.startswith("#") for name, v in node.attrib.items() if name.endswith("href"))
        assert float(node.get("font-size", 16)) * 320 / width >= 15
    background = root.find(SVG + "rect")
    assert background is not None
    assert float(background.get("width", 0)) >= 0.95 * width
