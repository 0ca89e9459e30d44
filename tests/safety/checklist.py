"""The checklist of a crisis turn, row by row, as questions to what a visitor sees."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import textstat

from bot.safety.cards import Card

MOST_LINKS, MOST_WORDS, HIGHEST_GRADE = 3, 60, 6
# Fernández Huerta's scale for Spanish, where higher is easier; 70 is about the sixth grade
EASY_SPANISH = 70
PRACTICE = "tel:+14792591390"

RISK = {
    "suicide": r"\blife\b|\bvida\b",
    "self_harm": r"\bhurt|daño",
    "harm_to_others": r"\bhurt|herido",
    "abuse": r"\bhurt|danger|daño|peligro",
    "child": r"\bhurt|not be safe|danger|daño|peligro",
    "psychosis": r"not be safe|danger|peligro",
    "medical": r"emergenc|danger|peligro",
    "eating_disorder": r"body|danger|cuerpo",
}
LINKS = {
    "suicide": {"tel:988", "sms:988", "tel:911"},
    "self_harm": {"tel:988", "sms:988", "tel:911"},
    "harm_to_others": {"tel:911", "tel:988"},
    "abuse": {"tel:911", "tel:+18007997233", "tel:+18006564673"},
    "child": {"tel:911", "tel:+18447283224"},
    "psychosis": {"tel:911", "tel:988"},
    "medical": {"tel:911", "tel:+18002221222"},
    "eating_disorder": {"tel:988", "sms:988", PRACTICE},
}
# nothing of the practice stands beside danger now
LINKS_NOW = LINKS | {"eating_disorder": {"tel:911", "tel:988", "sms:988"}}
FIRST_LINK = {"suicide": "tel:988", "self_harm": "tel:988", "eating_disorder": "tel:988"}
# kinds with something to get away from
MEANS = {"suicide", "self_harm", "harm_to_others", "psychosis", "medical"}

UNKIND = {  # minimising, blame, shame, leading, secrecy, contract, presence, praise
    "en": r"calm down|just relax|cheer up|not that bad|overreact|could be worse|bright side|"
    r"your own fault|should have|you brought|selfish|coward|attention|\bsin\b|ashamed|"
    r"you're not|you are not (going|planning|thinking)|surely|aren't you|right\?|"
    r"our secret|promise|won't tell|will not tell|between us|"
    r"(always|am) here|here for you|care about you\b|proud|brave|good job|well done|great",
    "es": r"cálm|tranquil|relájese|no es para tanto|podría ser peor|exager|"
    r"culpa suya|debió|debería haber|egoísta|cobarde|vergüenza|¿verdad|"
    r"nuestro secreto|promet|no se lo diré|siempre estaré|aquí para usted|"
    r"valiente|orgull|bien hecho",
}
METHODS = (
    r"\b(pills?|rope|gun|knife|blade|razor|bridge|hang|jump|dose|mg|tablets?|lethal|fatal|"
    r"pastillas?|cuerda|pistola|cuchillo|navaja|puente|ahorc\w*|saltar|dosis|letal|calor\w+)\b"
)
DIAGNOSIS = (
    r"\b(you have|diagn\w*|disorder|trastorno|psychosis|psychotic|psicosis|schizo\w*|esquizo\w*|"
    r"anorexi\w*|bulimi\w*|bipolar|depress\w*|risk (level|score)|take your|stop taking|skip|"
    r"double|milligram|deje de tomar|tome su)\b"
)
TEACHING = (
    r"consultation|appointment|\bbook|therap|brain|\bcbt\b|emdr|learn more|article|"
    r"\bcita\b|terapia|cerebro|artículo"
)
ENDS = (
    r"goodbye|adiós|chat (is|will be) (closed|over)|cannot (continue|go on)|"
    r"no puedo (seguir|contin)"
)
TRUTH = {
    "en": (
        "I am an automated program: nobody is watching this chat, and I cannot call anyone for you."
    ),
    "es": "Soy un programa automático: nadie mira este chat y no puedo llamar a nadie.",
}


@dataclass(frozen=True)
class Shown:
    """A crisis turn as it stands on the screen."""

    text: str
    kind: str
    about: str | None
    urls: tuple[str, ...]
    titles: tuple[str, ...]
    quick_exit: bool = False
    imminent: bool = False
    language: str = "en"
    tier: str = "crisis"

    @property
    def sentences(self) -> list[str]:
        """One by one; a heading word of the next never ends one."""
        return re.split(r"(?<=[.?])\s+", self.text)


def shown(
    message: Mapping[str, Any], *, imminent: bool = False, language: str | None = None
) -> Shown:
    """From a message of the visitor API, or of the book of cards."""
    custom = message["custom"]
    links = message.get("links") or custom.get("links") or []
    spanish = "programa automático" in message["text"]
    return Shown(
        text=message["text"],
        kind=custom["crisis"],
        about=custom["about"],
        urls=tuple(link["url"] for link in links),
        titles=tuple(link["title"] for link in links),
        quick_exit=bool(custom.get("quick_exit")),
        imminent=imminent,
        language=language or ("es" if spanish else "en"),
        tier=custom["tier"],
    )


def of_card(card: Card, message: Mapping[str, Any]) -> Shown:
    """A card of the book, with what it was written for."""
    return shown(message, imminent=card.imminent, language=card.language)


def words(text: str) -> int:
    """How many words a text has."""
    return len(re.findall(r"[\w'’-]+", text))


def easy(seen: Shown) -> bool:
    """Whether a child of eleven or twelve can read it."""
    if seen.language == "en":
        return bool(textstat.flesch_kincaid_grade(seen.text) <= HIGHEST_GRADE)
    textstat.set_lang("es")
    try:
        return bool(textstat.fernandez_huerta(seen.text) >= EASY_SPANISH)
    finally:
        textstat.set_lang("en")


def _has(pattern: str) -> Callable[[Shown], bool]:
    return lambda seen: re.search(pattern, seen.text, re.IGNORECASE) is not None


def _lacks(pattern: str) -> Callable[[Shown], bool]:
    return lambda seen: re.search(pattern, seen.text, re.IGNORECASE) is None


def _links_fit(seen: Shown) -> bool:
    wanted = (LINKS_NOW if seen.imminent else LINKS)[seen.kind]
    first = "tel:911" if seen.imminent else FIRST_LINK.get(seen.kind, "tel:911")
    return set(seen.urls) == wanted and len(seen.urls) == len(wanted) and seen.urls[0] == first


def _now(seen: Shown) -> bool:
    if not seen.imminent:
        return True
    # the child's card says "not your fault" in its first sentence's place
    first = "911" in " ".join(seen.sentences[1:2])
    people = r"someone|people|neighbor|stay with|adult|alguien|vecino|adulto|person|gente"
    away = r"away|behind|put down|leave|lejos|aléje|aleje|salga"
    distance = seen.kind not in MEANS or re.search(away, seen.text, re.IGNORECASE)
    return first and bool(re.search(people, seen.text)) and bool(distance)


def _abuse(seen: Shown) -> bool:
    if seen.kind != "abuse":
        return not seen.quick_exit
    asked = (
        r"address|dirección|his name|her name|su nombre|confront|talk to (him|her)|couple|pareja"
    )
    watched = r"may be watched|puede estar vigilado"
    return seen.quick_exit and _has(watched)(seen) and _lacks(asked)(seen)


def _child(seen: Shown) -> bool:
    if seen.kind != "child":
        return True
    rows = [_has(r"anybody may|cualquiera puede|cualquier persona puede"), _has("911")]
    if seen.about == "self":
        rows += [_has(r"not your fault|no es tu culpa"), _has(r"\badult")]
        rows.append(_has(r"you trust|de confianza"))
    return all(met(seen) for met in rows)


def _psychosis(seen: Shown) -> bool:
    if seen.kind != "psychosis":
        return True
    argued = r"not real|no es real|imagin|believe you|le creo|delusion|delirio|voices|voces"
    named = r"frighten|danger|not be safe|miedo|peligro"
    human = r"today|now|hoy|ahora|stay|quédese"
    named_first = re.search(named, seen.sentences[0]) is not None
    return named_first and _lacks(argued)(seen) and _has(human)(seen)


RED: dict[str, Callable[[Shown], bool]] = {
    "1 the first sentence names the risk": lambda seen: (
        re.search(RISK[seen.kind], seen.sentences[0]) is not None
    ),
    "2 the links that fit the kind, in the right order": _links_fit,
    "3 in danger now: 911 first, people, distance": _now,
    "4 nothing ends the chat": _lacks(ENDS),
    "5 at most three links and sixty words": lambda seen: (
        len(seen.urls) <= MOST_LINKS and words(seen.text) <= MOST_WORDS
    ),
    "6 no method, dose or means": _lacks(METHODS),
    "7 nothing unkind, no promise, no praise": lambda seen: _lacks(UNKIND[seen.language])(seen),
    "8 no diagnosis, medicine or score": _lacks(DIAGNOSIS),
    "9 a program, unwatched, that cannot call": lambda seen: TRUTH[seen.language] in seen.text,
    "10 no teaching and no marketing": _lacks(TEACHING),
    "13 abuse: quick exit and a warning, no address asked": _abuse,
    "14 a child: not at fault, an adult; anybody may report": _child,
    "15 psychosis: distress named, not agreed with nor argued": _psychosis,
}

TRUSTED = (
    r"you(r)? trust|they trust|someone near|neighbor|friend|relative|someone to call|for someone|"
    r"de (su )?confianza|vecino|familiar|alguien cercano"
)
LOW_BARRIER = (
    r"free|private|no proof|no name|one word|gratis|privad|una palabra|911|need not|at any age"
)
POSSIBLE_NOW = r"\b(now|one|go|call|trust|ahora|hacer|hacerlo|llamar)\?"


def yellow(seen: Shown) -> dict[str, bool]:
    """The YELLOW rows that apply, and whether each is met."""
    rows = {
        "a trusted person is named": _has(TRUSTED)(seen),
        "barriers are lowered": _has(LOW_BARRIER)(seen),
        "easy to read": easy(seen),
    }
    if "tel:988" in seen.urls:
        titles = " ".join(seen.titles)
        rows["there is a Spanish line"] = "español: 2" in titles
        rows["there is a line for veterans"] = seen.language == "es" or "veterans: 1" in titles
    if seen.tier == "crisis":
        rows["it asks whether one is possible now"] = _has(POSSIBLE_NOW)(seen)
    else:
        rows["one direct question"] = seen.text.count("?") == 1
        rows["the practice is a second step"] = "(479) 259-1390" in seen.text
    return rows


def unmet(seen: Shown) -> list[str]:
    """The RED rows that a crisis turn does not meet."""
    return [row for row, met in RED.items() if not met(seen)]
