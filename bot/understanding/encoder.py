"""Sentence embeddings: MiniLM-L6, int8, on one core."""

import os
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[2] / "models" / "encoder"
MAX_TOKENS = 256  # the length that MiniLM-L6 was trained on
CACHED_SENTENCES = 64


class EncoderMissing(RuntimeError):
    """The encoder has not been built."""


@dataclass(frozen=True)
class Encoded:
    """One sentence: its embedding (384,), and its states after the lower layers (tokens, 384)."""

    embedding: Vectors
    lower: Vectors


class SentenceEncoder:
    """Turns sentences into rows of a (n, 384) float32 matrix with L2 norm 1.

    The latest sentences are remembered in memory, because the safety gate and the topic
    classifier look at the same message.
    """

    def __init__(self, directory: Path) -> None:
        if not (directory / "encoder.onnx").exists():
            raise EncoderMissing(f"No sentence encoder in {directory}: run `make encoder`.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # more threads cost more than they bring here
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(directory / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._recent: OrderedDict[tuple[int, ...], Encoded] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Iterable[str]) -> Vectors:
        """One row a text, in order.

        Sentences are run one by one: int8 activations are scaled over the batch, so a
        neighbour would change the result.
        """
        rows = [self.read(text).embedding for text in texts]
        return np.stack(rows) if rows else np.empty((0, 384), dtype=np.float32)

    def read(self, text: str) -> Encoded:
        """The embedding of one sentence and the states below it."""
        encoding = self._tokenizer.encode(text)
        # by pieces, not by letters: the tokenizer lowers case
        pieces = tuple(encoding.ids)
        with self._lock:
            if (known := self._recent.get(pieces)) is not None:
                self._recent.move_to_end(pieces)
                return known
        ids = np.array([pieces], dtype=np.int64)
        mask = np.array([encoding.attention_mask], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask}
        embedding, lower = self._session.run(["embedding", "lower"], given)
        found = Encoded(embedding[0], lower[0])
        with self._lock:
            self._recent[pieces] = found
            while len(self._recent) > CACHED_SENTENCES:
                self._recent.popitem(last=False)
        return found


@lru_cache(maxsize=1)
def shared_encoder() -> SentenceEncoder:
    """The process's encoder, from `ENCODER_DIR` or `models/encoder`.

    Raises EncoderMissing when it has not been built.
    """
    return SentenceEncoder(Path(os.environ.get("ENCODER_DIR") or DEFAULT_DIRECTORY))
