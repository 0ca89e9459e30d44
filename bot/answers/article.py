"""An article as the page shows it: sections with anchors, sources and its state of review."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from rasa.shared.utils.io import read_yaml

from bot.answers.content import ContentError


@dataclass(frozen=True)
class Section:
    """One `##` or `###` heading and what stands under it, as HTML."""

    id: str
    title: str
    level: int
    html: str


@dataclass(frozen=True)
class Article:
    """A rendered article."""

    slug: str
    title: str
    source: dict[str, str]
    references: tuple[dict[str, str], ...]
    reviewed_by: str | None
    reviewed_on: str | None
    sections: tuple[Section, ...]

    @property
    def draft_line(self) -> str | None:
        """What the page says until a clinician has reviewed these words."""
        if self.reviewed_on:
            return None
        return f"Draft, based on an article by {self.source['author']}"

    def section_title(self, section_id: str) -> str | None:
        """The heading of a section, or None."""
        return next((s.title for s in self.sections if s.id == section_id), None)

    @classmethod
    def load(cls, folder: Path, fill: Callable[[str], str]) -> "Article":
        """Read and render `article.md`; `fill` puts the practice's own data in its places.

        Raises ContentError when the front matter is incomplete or a heading has no anchor.
        """
        markdown = (
            MarkdownIt("commonmark", {"html": False})
            .use(front_matter_plugin)
            .use(attrs_plugin)
            .use(attrs_block_plugin)
        )
        env: dict[str, Any] = {}
        tokens = markdown.parse(fill((folder / "article.md").read_text(encoding="utf-8")), env)
        if not tokens or tokens[0].type != "front_matter":
            raise ContentError(f"{folder}/article.md: the front matter is missing.")
        front = read_yaml(tokens[0].content)
        try:
            return cls(
                slug=folder.name,
                title=front["title"],
                source=dict(front["source"]),
                references=tuple(dict(one) for one in front["references"]),
                reviewed_by=front["reviewed_by"],
                reviewed_on=front["reviewed_on"] and str(front["reviewed_on"]),
                sections=tuple(_sections(markdown, tokens[1:], env, folder)),
            )
        except KeyError as error:
            raise ContentError(f"{folder}/article.md: {error} is missing.") from error


def _sections(markdown: MarkdownIt, tokens: list[Any], env: dict[str, Any], folder: Path) -> Any:
    """Cut the token stream at headings; a heading is three tokens: open, inline, close."""
    starts = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        anchor = tokens[start].attrGet("id") or tokens[start + 1].attrGet("id")
        inline = tokens[start + 1]
        # `## Title {#anchor}`: the plugin leaves a heading's attributes in its text
        title, _, attribute = inline.content.partition("{#")
        anchor = anchor or attribute.rstrip("} ")
        if not anchor:
            raise ContentError(f"{folder}/article.md: '{title.strip()}' has no {{#anchor}}.")
        body = tokens[start + 3 : end]
        _point_images_at(body, folder.name)
        yield Section(
            id=str(anchor),
            title=title.strip(),
            level=int(tokens[start].tag[1]),
            html=str(markdown.renderer.render(body, markdown.options, env)),
        )


def _point_images_at(tokens: list[Any], slug: str) -> None:
    for token in tokens:
        for child in token.children or []:
            if child.type == "image" and "/" not in str(child.attrGet("src")):
                child.attrSet("src", f"/webhooks/web/articles/{slug}/{child.attrGet('src')}")
                child.attrSet("loading", "lazy")
