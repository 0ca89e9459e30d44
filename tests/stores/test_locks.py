"""One turn at a time for each conversation."""

import asyncio

import pytest

from bot.stores.locks import ConversationLocks


class Turns:
    """Turns that note when they begin and end, and end when they are let."""

    def __init__(self) -> None:
        self.locks = ConversationLocks()
        self.noted: list[str] = []

    async def take(self, conversation: str, name: str, *, steps: int = 3) -> None:
        async with self.locks.lock(conversation):
            self.noted.append(f"{name} begins")
            for _ in range(steps):
                await asyncio.sleep(0)
            self.noted.append(f"{name} ends")

    @property
    def nothing_left(self) -> bool:
        return not self.locks._locks and not self.locks._waiting


async def test_two_messages_of_one_visitor_are_answered_one_after_the_other() -> None:
    turns = Turns()
    await asyncio.gather(*(turns.take("ana", str(number)) for number in range(20)))
    one_by_one = [f"{number} {what}" for number in range(20) for what in ("begins", "ends")]
    assert turns.noted == one_by_one


async def test_another_visitor_does_not_wait() -> None:
    turns = Turns()
    slow = asyncio.create_task(turns.take("ana", "slow", steps=50))
    await asyncio.sleep(0)
    await turns.take("ben", "quick")
    assert turns.noted == ["slow begins", "quick begins", "quick ends"]
    await slow


async def test_nothing_is_left_behind_when_all_turns_are_over() -> None:
    turns = Turns()
    await asyncio.gather(*(turns.take(f"visitor {n % 5}", str(n)) for n in range(50)))
    assert turns.nothing_left


async def test_a_turn_that_fails_lets_the_next_one_in() -> None:
    turns = Turns()

    async def failing() -> None:
        async with turns.locks.lock("ana"):
            raise RuntimeError

    results = await asyncio.gather(failing(), turns.take("ana", "next"), return_exceptions=True)
    assert isinstance(results[0], RuntimeError)
    assert turns.noted == ["next begins", "next ends"]
    assert turns.nothing_left


async def test_a_visitor_who_leaves_while_waiting_holds_nobody_up() -> None:
    turns = Turns()
    first = asyncio.create_task(turns.take("ana", "first", steps=20))
    waiting = asyncio.create_task(turns.take("ana", "gone"))
    last = asyncio.create_task(turns.take("ana", "last"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(first, last)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert turns.noted == ["first begins", "first ends", "last begins", "last ends"]
    assert turns.nothing_left
