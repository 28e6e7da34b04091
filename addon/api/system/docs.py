"""The contract for people and for machines; nothing on the page comes from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from aiohttp import web

from addon.api import texts
from addon.api.protocol.contract import METHODS, ROOT, Contract, resolved
from addon.api.system.panel_files import page_headers
from addon.keys import LANGUAGE

PAGE, STYLE, DOCUMENT = "docs", "docs_style", "contract_document"
_CSS = """@charset "utf-8";
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid; }
h3 { font: bold 1rem ui-monospace, monospace; margin: 2rem 0 0; overflow-wrap: anywhere; }
h3 b { display: inline-block; min-width: 4.5em; }
h4 { margin: .75rem 0 0; }
table { border-collapse: collapse; width: 100%; }
td, pre { border: 0 solid color-mix(in srgb, currentColor 25%, transparent); }
td { border-top-width: 1px; padding: .2rem .5rem .2rem 0; vertical-align: top; }
td { overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .5rem; border-width: 1px; }
small { opacity: .8; }
"""


def routes(contract: Contract) -> Sequence[web.RouteDef]:
    document = json.dumps(contract.document, ensure_ascii=False, default=str).encode()

    async def show_document(_request: web.Request) -> web.Response:
        return web.Response(
            body=document,
            content_type="application/json",
            headers={"Cache-Control": "no-cache"},
        )

    async def show_page(request: web.Request) -> web.Response:
        return web.Response(
            body=_page(contract, request[LANGUAGE]),
            content_type="text/html",
            charset="utf-8",
            headers={
                "Cache-Control": "no-cache",
                "Vary": "Accept-Language",
                "Content-Language": request[LANGUAGE],
                **page_headers(request),
            },
        )

    async def show_style(_request: web.Request) -> web.Response:
        return web.Response(
            body=_CSS.encode(), content_type="text/css", headers={"Cache-Control": "no-cache"}
        )

    return [
        web.get(f"{ROOT}/openapi.json", show_document, name=DOCUMENT),
        web.get("/api/docs", show_page, name=PAGE),
        web.get("/api/docs.css", show_style, name=STYLE),
    ]


def _page(contract: Contract, language: str) -> bytes:
    return _written(json.dumps(contract.document, default=str), language)


@cache
def _written(document_text: str, language: str) -> bytes:
    document = json.loads(document_text)
    title = texts.page("docs_title", language)
    machine = texts.page("docs_machine", language)
    parts = [
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f'<title>{title}</title><link rel="stylesheet" href="docs.css"></head><body>',
        f"<h1>{title}</h1>{_paragraphs(document['info']['description'])}",
        f'<p><a href="v1/openapi.json">{machine}</a></p>',
    ]
    for tag in document["tags"]:
        parts.append(f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>")
        parts += _operations(document, tag["name"], language)
    parts.append(f"<h2>{texts.page('docs_schemas', language)}</h2>")
    parts += _schemas(document, language)
    parts.append(f"<h2>{texts.page('docs_errors', language)}</h2><table>")
    for code, words in texts.texts(language)["problems"].items():
        parts.append(_row(f"<code>{code}</code>", escape(words["detail"])))
    return "".join([*parts, "</table></body></html>"]).encode()


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.strip().splitlines())


def _operations(document: Mapping[str, Any], tag: str, language: str) -> Iterator[str]:
    for path, item in document["paths"].items():
        for method in METHODS:
            promise = item.get(method)
            if promise and tag in promise["tags"]:
                yield from _operation(document, f"{ROOT}{path}", method, item, language)


def _operation(
    document: Mapping[str, Any], path: str, method: str, item: Mapping[str, Any], language: str
) -> Iterator[str]:
    promise = item[method]
    yield f'<h3 id="{promise["operationId"]}"><b>{method.upper()}</b> {escape(path)}</h3>'
    yield f"<p>{escape(promise['summary'])}. {_access(document, promise, language)}</p>"
    yield _paragraphs(promise.get("description", ""))
    parameters = [
        resolved(document, each)
        for each in (*item.get("parameters", ()), *promise.get("parameters", ()))
    ]
    if parameters:
        yield f"<h4>{texts.page('docs_parameters', language)}</h4><table>"
        for each in parameters:
            name = f"<code>{escape(each['name'])}</code> <small>{each['in']}</small>"
            yield _row(name, escape(each.get("description", "")))
        yield "</table>"
    body = next(iter(promise.get("requestBody", {}).get("content", {}).values()), None)
    if body:
        yield f"<h4>{texts.page('docs_body', language)}</h4><p>{_shape(body['schema'])}</p>"
        for each in body.get("examples", {}).values():
            yield f"<pre>{escape(json.dumps(each['value'], indent=2, ensure_ascii=False))}</pre>"
    yield f"<h4>{texts.page('docs_answers', language)}</h4><p>"
    yield " · ".join(escape(status) for status in promise["responses"]) + "</p>"
    yield from _shown_answers(promise)


def _shown_answers(promise: Mapping[str, Any]) -> Iterator[str]:
    for status, response in promise["responses"].items():
        for media in response.get("content", {}).values():
            for each in media.get("examples", {}).values():
                text = escape(json.dumps(each["value"], indent=2, ensure_ascii=False, default=str))
                yield f"<details><summary>{escape(status)}</summary><pre>{text}</pre></details>"


def _access(document: Mapping[str, Any], promise: Mapping[str, Any], language: str) -> str:
    security = promise.get("security", document["security"])
    if not security:
        return f"<small>({texts.page('docs_open', language)})</small>"
    scopes = ", ".join(scope for each in security for scope in each.get("bearer", ()))
    if not scopes:
        return ""
    return f"<small>{texts.page('docs_scope', language)} <code>{scopes}</code>.</small>"


def _schemas(document: Mapping[str, Any], language: str) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        yield f'<h3 id="{name}">{name}</h3><p>{escape(schema.get("description", ""))}</p>'
        fields = schema.get("properties")
        if not fields:
            yield f"<p>{_shape(schema)}</p>"
            continue
        needed = schema.get("required", ())
        yield "<table>"
        for field, each in fields.items():
            mark = f" <small>{texts.page('docs_required', language)}</small>"
            label = f"<code>{escape(field)}</code>{mark if field in needed else ''}"
            yield _row(label, f"{_shape(each)} {escape(each.get('description', ''))}")
        yield "</table>"


def _shape(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " | ".join(map(_shape, schema["anyOf"]))
    kinds = schema.get("type", "")
    kind = kinds if isinstance(kinds, str) else " | ".join(kinds)
    if kind == "array":
        return f"[{_shape(schema['items'])}]"
    limits = [
        f"{key} {schema[key]}"
        for key in ("enum", "const", "minimum", "maximum", "minLength", "maxLength", "pattern")
        if key in schema
    ]
    return escape(", ".join([kind, *limits]))


def _row(name: str, text: str) -> str:
    return f"<tr><td>{name}</td><td>{text}</td></tr>"
