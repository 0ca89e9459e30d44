"""The pages, the widget's files and the diagrams, read once and served from memory."""

import gzip
from functools import cached_property, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html, raw

from bot import settings
from bot.answers.article import Article
from bot.answers.content import Content
from bot.channels.errors import ApiError
from bot.safety.public import SafetyPage
from bot.web.assets import FOLDER, served

_SECURITY = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Pages:
    """Everything the channel shows besides messages."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
        )

    @cached_property
    def articles(self) -> dict[str, Article]:
        """All articles by slug; the practice's own comes first."""
        slugs = sorted(
            self.content.articles, key=lambda slug: slug != self.content.practice.article
        )
        folder, fill = self.content.root / "articles", self.content.practice.fill
        return {slug: Article.load(folder / slug, fill) for slug in slugs}

    def source(self, slug: str, section: str) -> tuple[str, str | None]:
        """The address of a section on the page of its article, and its heading."""
        page = "" if slug == self.content.practice.article else f"articles/{slug}/"
        address = f"{settings.public_url()}{settings.PREFIX}/{page}#{section}"
        return address, self.articles[slug].section_title(section)

    def page(self, slug: str) -> str:
        """One article as HTML."""
        return self._rendered("article.html", self.articles[slug])

    @cached_property
    def safety(self) -> str:
        """The page about what the chat does in a crisis, as HTML."""
        page = SafetyPage.load(self.content.root / "safety", self.content.practice.fill)
        return self._rendered("safety.html", page)

    def _rendered(self, template: str, page: Article | SafetyPage) -> str:
        return self._templates.get_template(template).render(
            page=page, practice=self.content.practice, base=f"{settings.PREFIX}/"
        )

    def blueprint_routes(self, blueprint: Blueprint) -> None:
        """Add the GET routes of pages and files."""
        blueprint.middleware("response")(_not_stored)

        @blueprint.get("/")
        async def home(_: Request) -> HTTPResponse:
            return html(self.page(next(iter(self.articles))), headers=_SECURITY)

        @blueprint.get("/safety/")
        async def safety(_: Request) -> HTTPResponse:
            return html(self.safety, headers=_SECURITY)

        @blueprint.get("/articles/<slug>/")
        async def article(_: Request, slug: str) -> HTTPResponse:
            if slug not in self.articles:
                raise ApiError("not_found")
            return html(self.page(slug), headers=_SECURITY)

        @blueprint.get("/articles/<slug>/<name>")
        async def diagram(_: Request, slug: str, name: str) -> HTTPResponse:
            if slug not in self.articles:
                raise ApiError("not_found")
            return _diagram(self.content.root / "articles" / slug, name)

        @blueprint.get("/widget.js")
        async def widget(request: Request) -> HTTPResponse:
            return _asset("widget.js", request)

        @blueprint.get("/static/<name>")
        async def static(request: Request, name: str) -> HTTPResponse:
            return _asset(name, request)


async def _not_stored(_: Request, response: HTTPResponse) -> None:
    """Keeps what is said out of the browser's cache; pages and files bring their own headers."""
    if "content-security-policy" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"


def _asset(name: str, request: Request) -> HTTPResponse:
    found = _squeezed(name)
    if found is None:
        raise ApiError("not_found")
    body, small, kind = found
    if "gzip" in request.headers.get("accept-encoding", ""):
        return _sent(small, kind, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
    return _sent(body, kind, {"Vary": "Accept-Encoding"})


@lru_cache
def _squeezed(name: str) -> tuple[bytes, bytes, str] | None:
    found = served(name) if name in {path.name for path in FOLDER.iterdir()} else None
    return found and (found[0], gzip.compress(found[0], mtime=0), found[1])


def _diagram(folder: Path, name: str) -> HTTPResponse:
    # only names that are there: nothing of the request reaches the file system
    known = {path.name: path for path in folder.iterdir() if path.suffix == ".svg"}
    if name not in known:
        raise ApiError("not_found")
    return _sent(known[name].read_bytes(), "image/svg+xml; charset=utf-8", {})


def _sent(body: bytes, kind: str, headers: dict[str, str]) -> HTTPResponse:
    headers = {"Cache-Control": "public, max-age=300", **_SECURITY, **headers}
    return raw(body, content_type=kind, headers=headers)
