"""What a page of another site may ask of the chat, and what caches learn of it."""

import uuid
from collections.abc import Iterator

import httpx
import pytest

from tests.house import House, running

PRACTICE, BLOG, STRANGER = (
    "https://www.example.org",
    "https://blog.example.org",
    "https://stranger.example",
)


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A chat that two other sites may embed."""
    folder = tmp_path_factory.mktemp("sites")
    with running(folder, ALLOWED_ORIGINS=f"{PRACTICE} {BLOG}") as started:
        yield started


def asked(house: House, path: str, origin: str | None, **more: str) -> httpx.Response:
    """The answer to the question a browser asks before it calls."""
    headers = {"Origin": origin} if origin else {}
    wish = {"Access-Control-Request-Method": "POST", **more}
    return httpx.options(f"{house.base}{path}", headers={**headers, **wish})


def test_a_site_may_do_what_the_chat_needs_and_no_more(open_house: House) -> None:
    wanted = {"Access-Control-Request-Headers": "authorization, content-type, x-other"}
    for method in ("GET", "POST", "DELETE"):
        wish = wanted | {"Access-Control-Request-Method": method}
        answer = asked(open_house, "/messages", PRACTICE, **wish).headers
        assert answer["access-control-allow-origin"] == PRACTICE
        allowed = set(answer["access-control-allow-methods"].replace(" ", "").split(","))
        assert allowed == {"GET", "POST", "DELETE", "OPTIONS"}
        assert 0 < int(answer["access-control-max-age"]) <= 7200
        assert answer["access-control-allow-headers"] == "authorization, content-type"
        assert "access-control-allow-credentials" not in answer


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_method_that_the_chat_does_not_have_is_not_allowed(
    open_house: House, method: str
) -> None:
    answer = asked(open_house, "/messages", PRACTICE, **{"Access-Control-Request-Method": method})
    assert "access-control-allow-methods" not in answer.headers


def test_a_visitor_of_a_named_site_can_chat(open_house: House) -> None:
    for origin in (PRACTICE, BLOG):
        with httpx.Client(base_url=open_house.base, headers={"Origin": origin}) as site:
            opened = site.post("/sessions")
            headers = {"Authorization": f"Bearer {opened.json()['token']}"}
            body = {"id": uuid.uuid4().hex, "text": "what is cbt?"}
            streamed = site.post("/messages", json=body, headers=headers)
            refused = site.get("/messages", headers={"Authorization": "Bearer nobody"})
            for answer in (opened, streamed, refused, site.get("/widget.js")):
                assert answer.headers["access-control-allow-origin"] == origin
                assert answer.headers["access-control-expose-headers"] == "Retry-After"
                assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", [None, PRACTICE, STRANGER])
@pytest.mark.parametrize("path", ["/", "/widget.js", "/health", "/messages", "/no/such/thing"])
def test_a_cache_keeps_the_answers_for_each_site_apart(
    open_house: House, path: str, origin: str | None
) -> None:
    headers = {"Origin": origin} if origin else {}
    for answer in (
        httpx.get(f"{open_house.base}{path}", headers=headers),
        asked(open_house, path, origin),
    ):
        varies = answer.headers["vary"].replace(" ", "").split(",")
        assert varies.count("Origin") == 1
        allowed = answer.headers.get("access-control-allow-origin")
        assert allowed == (PRACTICE if origin == PRACTICE else None)


def test_a_chat_on_its_own_page_alone_speaks_of_no_other_site(house: House) -> None:
    for headers in ({}, {"Origin": STRANGER}, {"Origin": house.base.removesuffix("/webhooks/web")}):
        for path in ("/", "/health", "/messages"):
            answer = httpx.get(f"{house.base}{path}", headers=headers)
            assert [name for name in answer.headers if name.startswith("access-control")] == []
