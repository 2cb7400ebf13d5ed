"""Search by words: what a situation finds that says only what it is about."""

from __future__ import annotations

import tempfile

import pyarrow as pa
import tantivy

MOST_HITS = 20_000
"""Texts found per kind of item; the posts and contacts that carry them are cut to the same number."""

_TIES = 4
"""Texts of equal score are cut by their key, not by their place in the index: so many times more are fetched."""

_WRITER_BYTES = 64_000_000
_USUAL_SHARE = 0.2
"""A word in more than this share of the texts ("a", "the") finds everything and is not searched for."""

_TEXT: pa.DataType = pa.string()
_SCHEMA = pa.schema([("item", _TEXT), ("text_key", _TEXT), ("search_score", pa.float64())])


def best_texts(texts: pa.RecordBatchReader, about: str, most_hits: int = MOST_HITS) -> pa.Table:
    """The texts that share the most telling words with `about`, by BM25.

    Args:
        texts: item, text_key, text; sorted by item.
        about: what is searched for, in the marketer's words.
        most_hits: texts per item.

    Returns:
        item, text_key, search_score: at most `most_hits` rows per item.
    """
    with tempfile.TemporaryDirectory(prefix="swayed-search-") as folder:
        index = _index_of(texts, folder)
        words = _words_of(about)
        rows = [row for item in ("post", "interaction") for row in _hits(index, item, words, most_hits)]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def no_hits() -> pa.Table:
    """The table of hits when nothing is searched for."""
    return _SCHEMA.empty_table()


def _analyzer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def _index_of(texts: pa.RecordBatchReader, folder: str) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("item", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text_key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="folded", index_option="freq")
    index = tantivy.Index(builder.build(), path=folder)
    index.register_tokenizer("folded", _analyzer())
    writer = index.writer(_WRITER_BYTES, 1)
    for batch in texts:
        columns = (batch.column(name).to_pylist() for name in ("item", "text_key", "text"))
        for item, key, text in zip(*columns, strict=True):
            writer.add_document(tantivy.Document(item=item, text_key=key, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _words_of(about: str) -> list[str]:
    words = dict.fromkeys(_analyzer().analyze(about))
    return list(dict.fromkeys(form for word in words for form in (word, f"{word}s", _singular(word))))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def _hits(index: tantivy.Index, item: str, words: list[str], most_hits: int) -> list[dict[str, object]]:
    searcher, schema = index.searcher(), index.schema
    usual = _USUAL_SHARE * searcher.num_docs
    told = [word for word in words if 0 < searcher.doc_freq("text", word) <= usual]
    asked = told or [word for word in words if searcher.doc_freq("text", word)]
    if not asked:
        return []
    any_word = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", word)) for word in asked]
    )
    of_item = tantivy.Query.const_score_query(tantivy.Query.term_query(schema, "item", item), 0.0)
    query = tantivy.Query.boolean_query([(tantivy.Occur.Must, of_item), (tantivy.Occur.Must, any_word)])
    found = [
        (-round(float(score), 4), str(searcher.doc(address).get_first("text_key")))
        for score, address in searcher.search(query, limit=_TIES * most_hits, count=False).hits
    ]
    return [{"item": item, "text_key": key, "search_score": -score} for score, key in sorted(found)[:most_hits]]
