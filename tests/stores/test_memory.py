"""What redaction keeps in memory of the words it has read."""

from bot.stores import redaction


def test_words_of_many_visitors_do_not_fill_the_memory() -> None:
    for message in range(120):
        redaction.redact(" ".join(f"word{message}x{number}" for number in range(900)))
    tokenizer, _ = redaction._reader()
    assert len(tokenizer.vocab.strings) < 2 * redaction._MOST_WORDS
