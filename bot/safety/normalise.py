"""Undo what noise, haste and disguise do to words."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from bot.safety.spelling import Speller

_LOOKALIKES = str.maketrans(
    {
        **dict(zip("аеорсухіјкмтн", "aeopcyxijkmth", strict=True)),  # Cyrillic
        **dict(zip("αεικονρτυ", "aeikovptu", strict=True)),  # Greek
        "ß": "ss", "ø": "o", "ł": "l", "đ": "d",
    }
)  # fmt: skip
_QUOTES = str.maketrans(dict.fromkeys("’‘`´", "'"))
_LEET = str.maketrans("0134578@$!|", "oieastbasil")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]+|_+")
_SPACED_OUT = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*]{1,2}){3,}[^\W\d_](?![^\W_])")
_LEET_WORD = re.compile(r"(?<![\w@$!|])(?=[\w@$!|]*[a-z])(?=[\w@$!|]*[0134578@$|])[a-z0-9@$!|]{3,}")
_RUN_TOGETHER = 8  # letters from which an unknown word may be several
_LONG = re.compile(r"([a-z])\1{2,}")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|am|pm|mg|yo|yr|yrs|k|x|h|min|s|f|m|g|kg|lb|lbs)?")

_TEXTING = {
    "u": "you", "ur": "your", "r": "are", "im": "i am", "ive": "i have", "ill": "i will",
    "id": "i would", "rn": "right now", "wanna": "want to", "wana": "want to",
    "gonna": "going to", "gona": "going to", "gunna": "going to", "finna": "going to",
    "gotta": "have to", "kms": "kill myself", "kys": "kill yourself", "unalive": "kill",
    "unaliving": "killing", "idk": "i do not know", "dk": "do not know", "dont": "do not",
    "cant": "can not", "cannot": "can not", "wont": "will not", "didnt": "did not",
    "doesnt": "does not", "isnt": "is not", "wasnt": "was not", "aint": "is not",
    "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not",
    "havent": "have not", "hasnt": "has not", "arent": "are not", "werent": "were not",
    "hes": "he is", "shes": "she is", "theyre": "they are", "youre": "you are",
    "thats": "that is", "theres": "there is", "whats": "what is", "plz": "please",
    "pls": "please", "bc": "because", "cuz": "because", "coz": "because", "ppl": "people",
    "bf": "boyfriend", "gf": "girlfriend", "w": "with", "n": "and", "tho": "though",
    "tmrw": "tomorrow", "2nite": "tonight", "tonite": "tonight", "2day": "today",
    "nomore": "no more", "anymore": "any more", "lemme": "let me", "ngl": "", "fr": "",
    "tbh": "", "smh": "", "luv": "love", "thru": "through", "sh": "self harm", "od": "overdose",
    "oding": "overdosing", "k": "ok", "okay": "ok", "abt": "about", "y": "why", "ya": "you",
    "wat": "what", "wen": "when", "evry": "every", "yrs": "years", "yo": "years old",
    "b": "be", "da": "the", "dat": "that", "imma": "i am going to", "ima": "i am going to",
    "tryna": "trying to", "bout": "about", "cus": "because", "wit": "with", "nvr": "never",
    "smth": "something", "sum1": "someone", "some1": "someone", "hv": "have", "tmr": "tomorrow",
    "nite": "night", "ded": "dead", "wnt": "want", "jst": "just", "rlly": "really",
    "rly": "really", "dnt": "do not", "didn": "did not", "doesn": "does not", "thx": "thanks",
    "mom's": "mom", "selfharm": "self harm", "self-harm": "self harm",
}  # fmt: skip
_TO_AFTER = {"want", "wnt", "going", "need", "have", "trying", "ready", "tried", "used", "got"}
# In Spanish these are words of their own.
_SPANISH_KEEPS = {"y", "id", "ya", "r", "n", "k"}
_ENDINGS = (
    ("won't", "will not"), ("can't", "can not"), ("shan't", "shall not"), ("ain't", "is not"),
    ("n't", " not"), ("'m", " am"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"),
    ("'d", " would"),
)  # fmt: skip
_HAVE_IS = {"he", "she", "it", "that", "there", "what", "who", "where", "nobody", "everybody",
            "everyone", "everything", "nothing", "something", "here", "life"}  # fmt: skip
_SPANISH = frozenset(
    {
        "que", "de", "no", "la", "el", "mi", "me", "en", "un", "una", "los", "las", "y", "yo",
        "es", "por", "con", "para", "se", "lo", "quiero", "estoy", "muy", "mas", "pero",
        "como", "tengo", "esta", "porque", "ya", "su", "al", "del", "hijo", "hija", "nada",
        "vida", "todo", "siento", "puedo", "soy", "ha", "he", "cuando", "hace", "mis", "sin",
        "vivir", "ayuda", "hola", "gracias", "donde", "cuanto", "cuesta", "si",
    }
)  # fmt: skip
_ENGLISH = frozenset(
    {
        "i", "the", "to", "and", "a", "my", "is", "of", "in", "it", "that", "for", "me", "am",
        "do", "not", "with", "you", "have", "be", "are", "was", "this", "what", "how", "he",
        "she", "they", "we", "can", "on", "so", "at", "but", "if", "or", "an", "his", "her",
        "all", "just", "want", "think", "does", "will",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Normalised:
    """A message after repair.

    `text` is for the encoder: the visitor's own text unless a word had to be repaired.
    `words` is for patterns: lower case, no accents, contractions written out, each
    punctuation run a word of its own.
    """

    text: str
    words: tuple[str, ...]
    language: str


def normalise(raw: str, speller: Speller) -> Normalised:
    """Repair any text; never raises."""
    plain = _undisguise(fold(raw), speller)
    tokens = _TOKEN.findall(plain)
    language = language_of(tokens)
    repaired = " ".join(_repair(token, speller, language) for token in tokens).split()
    # "want 2 die"
    for place, (before, word) in enumerate(pairwise(repaired), start=1):
        if word == "2" and before in _TO_AFTER:
            repaired[place] = "to"
    words = tuple(" ".join(_expand(token, language) for token in repaired).split())
    typed = _TOKEN.findall(_without_accents(raw.lower()).translate(_QUOTES))
    changed = repaired != typed or (language == "en" and any(t in _TEXTING for t in typed))
    return Normalised(text=" ".join(words) if changed else raw, words=words, language=language)


def fold(raw: str) -> str:
    """Lower case, compatibility forms unified, accents and invisible characters removed."""
    text = _without_accents(unicodedata.normalize("NFKC", raw).lower())
    return "".join(c for c in text if _visible(c)).translate(_QUOTES).translate(_LOOKALIKES)


def _visible(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in {"Cf", "Cc", "Cs"}


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def language_of(tokens: list[str]) -> str:
    """`es` or `en`, by counting common words."""
    spanish = sum(token in _SPANISH for token in tokens)
    english = sum(token in _ENGLISH for token in tokens)
    return "es" if spanish > english else "en"


def _undisguise(text: str, speller: Speller) -> str:
    def joined(found: re.Match[str]) -> str:
        return " ".join(speller.split(re.sub(r"[ .\-_*]+", "", found.group())))

    text = _SPACED_OUT.sub(joined, text)
    return _LEET_WORD.sub(_unleet, text)


def _unleet(found: re.Match[str]) -> str:
    word = found.group()
    stem = word.rstrip("!|")
    swapped = sum(not c.isalpha() for c in stem)
    if _ORDINAL.fullmatch(stem) or not 0 < swapped <= len(stem) // 2:
        return word
    return stem.translate(_LEET) + word[len(stem) :]


def _repair(token: str, speller: Speller, language: str) -> str:
    if not token[0].isalpha() or token in _TEXTING:
        return token
    if _LONG.search(token):
        token = _shorten(token, speller)
    if language == "es":
        return token
    corrected = speller.correct(token)
    if corrected == token and len(token) >= _RUN_TOGETHER and token not in speller:
        return " ".join(speller.split(token))
    return corrected


def _shorten(token: str, speller: Speller) -> str:
    """Of "killll" keep the letters that make a known word."""
    twice, once = _LONG.sub(r"\1\1", token), _LONG.sub(r"\1", token)
    return next((word for word in (once, twice) if word in speller or word in _TEXTING), once)


def _expand(token: str, language: str) -> str:
    if language == "es" and token in _SPANISH_KEEPS:
        return token
    if token in _TEXTING:
        return _TEXTING[token]
    for ending, full in _ENDINGS:
        if token.endswith(ending):
            stem = token.removesuffix(ending)
            return stem + full if full.startswith(" ") else full
    if token.endswith("'s"):
        stem = token.removesuffix("'s")
        return f"{stem} is" if stem in _HAVE_IS else f"{stem} 's"
    return token
