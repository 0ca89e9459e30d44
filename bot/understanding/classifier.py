"""Which topic a sentence asks for: its meaning, its spelling and the nearest phrase."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from bot.understanding.encoder import SentenceEncoder, Vectors

# From the cosine of the nearest phrase to a vote; chosen on the development test.
SHARPNESS = 30.0
Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Guess:
    """Topics by falling probability, and how near the nearest training phrase is.

    `nearest` is the maximum cosine (-1..1) between the sentence and the phrases of the first
    topic.
    """

    ranking: tuple[tuple[str, float], ...]
    nearest: float


@dataclass(frozen=True)
class Weights:
    """How much each of the three voices counts; together 1."""

    meaning: float
    spelling: float
    nearest: float


@dataclass(frozen=True)
class BlendedClassifier:
    """Two logistic regressions and the nearest phrase, averaged with fixed weights.

    `vectors` are the phrases' embeddings, (n, 384), ordered by topic; `starts` is where each
    topic begins.
    """

    topics: npt.NDArray[np.str_]
    vectors: Vectors
    starts: npt.NDArray[np.intp]
    weights: Weights
    by_meaning: LogisticRegression
    spelling: FeatureUnion
    by_spelling: LogisticRegression

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        encoder: SentenceEncoder,
        weights: Weights,
    ) -> "BlendedClassifier":
        """Train on phrases and their topics."""
        order = np.argsort(labels, kind="stable")
        sentences = [plain(texts[i]) for i in order]
        ordered = np.array(labels)[order]
        vectors = encoder.encode(sentences)
        spelling = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))),
            ]
        )
        spelled = spelling.fit_transform(sentences)
        topics, starts = np.unique(ordered, return_index=True)
        return cls(
            topics=topics,
            vectors=vectors,
            starts=starts,
            weights=weights,
            by_meaning=LogisticRegression(C=60.0, max_iter=300).fit(vectors, ordered),
            spelling=spelling,
            # one-versus-rest: as accurate here as the multinomial fit, in a twentieth of its time
            by_spelling=LogisticRegression(C=60.0, solver="liblinear").fit(spelled, ordered),
        )

    def guess(self, text: str, encoder: SentenceEncoder) -> Guess:
        """Rank all topics for one sentence."""
        sentence = plain(text)
        vector = encoder.encode([sentence])
        meaning: Probabilities = self.by_meaning.predict_proba(vector)[0]
        spelled = self.spelling.transform([sentence])
        spelling: Probabilities = self.by_spelling.predict_proba(spelled)[0]
        cosines = np.maximum.reduceat(self.vectors @ vector[0], self.starts)
        votes = np.exp((cosines - cosines.max()) * SHARPNESS)
        blended = (
            self.weights.meaning * meaning
            + self.weights.spelling * spelling
            + self.weights.nearest * votes / votes.sum()
        )
        order = np.argsort(-blended)
        return Guess(
            ranking=tuple((str(self.topics[i]), float(blended[i])) for i in order),
            nearest=float(cosines[order[0]]),
        )


def plain(text: str) -> str:
    """Lower case with single spaces: what both halves of the classifier read."""
    return " ".join(text.lower().split())
