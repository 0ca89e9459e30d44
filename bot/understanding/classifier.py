"""Which topic a sentence asks for: embeddings blended with words and character n-grams."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from bot.understanding.encoder import SentenceEncoder, Vectors

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
class BlendedClassifier:
    """Two logistic regressions on one sentence, averaged with a fixed weight."""

    labels: npt.NDArray[np.str_]
    vectors: Vectors
    meaning_weight: float
    by_meaning: LogisticRegression
    spelling: FeatureUnion
    by_spelling: LogisticRegression

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        encoder: SentenceEncoder,
        meaning_weight: float,
    ) -> "BlendedClassifier":
        """Train on phrases and their topics; `meaning_weight` (0..1) is the embedding's share."""
        sentences = [plain(text) for text in texts]
        vectors = encoder.encode(sentences)
        spelling = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))),
            ]
        )
        spelled = spelling.fit_transform(sentences)
        return cls(
            labels=np.array(labels),
            vectors=vectors,
            meaning_weight=meaning_weight,
            by_meaning=LogisticRegression(C=60.0, max_iter=300).fit(vectors, labels),
            spelling=spelling,
            # one-versus-rest: as accurate here as the multinomial fit, in a twentieth of its time
            by_spelling=LogisticRegression(C=60.0, solver="liblinear").fit(spelled, labels),
        )

    def guess(self, text: str, encoder: SentenceEncoder) -> Guess:
        """Rank all topics for one sentence."""
        sentence = plain(text)
        vector = encoder.encode([sentence])
        meaning: Probabilities = self.by_meaning.predict_proba(vector)[0]
        spelled = self.spelling.transform([sentence])
        spelling: Probabilities = self.by_spelling.predict_proba(spelled)[0]
        blended = self.meaning_weight * meaning + (1 - self.meaning_weight) * spelling
        order = np.argsort(-blended)
        classes = self.by_meaning.classes_
        own = self.vectors[self.labels == classes[order[0]]]
        return Guess(
            ranking=tuple((str(classes[i]), float(blended[i])) for i in order),
            nearest=float((own @ vector[0]).max()),
        )


def plain(text: str) -> str:
    """Lower case with single spaces: what both halves of the classifier read."""
    return " ".join(text.lower().split())
