import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.booking import tokens
from actions.booking.openings import Opening
from tests.booking.support import FRIDAY, KEY

OPENING = Opening(FRIDAY, "consultation-desk")


def test_an_offer_is_good_for_the_visitor_it_was_made_for() -> None:
    offer = tokens.offer_id(KEY, "ana", OPENING)
    assert tokens.read_offer(KEY, "ana", offer) == OPENING
    with pytest.raises(tokens.BadOffer):
        tokens.read_offer(KEY, "ben", offer)
    with pytest.raises(tokens.BadOffer):
        tokens.read_offer(b"another key", "ana", offer)


def test_two_offers_of_one_opening_differ() -> None:
    assert tokens.offer_id(KEY, "ana", OPENING) != tokens.offer_id(KEY, "ana", OPENING)


@given(st.text(max_size=80))
def test_a_forged_offer_is_refused(offer: str) -> None:
    with pytest.raises(tokens.BadOffer):
        tokens.read_offer(KEY, "ana", offer)


@given(st.integers(0, 60), st.integers(1, 255))
def test_an_offer_with_one_byte_changed_is_refused(place: int, change: int) -> None:
    offer = bytearray(tokens.offer_id(KEY, "ana", OPENING).encode())
    offer[place] ^= change
    with pytest.raises(tokens.BadOffer):
        tokens.read_offer(KEY, "ana", offer.decode("latin-1"))


def test_a_change_code_has_eight_characters_nobody_mixes_up() -> None:
    codes = {tokens.change_code(KEY, str(number)) for number in range(2000)}
    assert len(codes) == 2000
    assert {len(code) for code in codes} == {8}
    assert not set("".join(codes)) & set("0O1ILUV")


def test_a_manage_token_has_256_bits() -> None:
    assert len(tokens.manage_token(KEY, "one")) == 43
    assert tokens.manage_token(KEY, "one") != tokens.manage_token(KEY, "two")
    assert len(tokens.token_hash("x")) == 64
