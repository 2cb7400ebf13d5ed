"""Reads a situation file: YAML text to a `Situation`, or all its faults together."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal, get_args

import yaml
from pydantic import BaseModel

from swayed.errors import Fault, SettingsError, SourceError
from swayed.situations.facts import WorkspaceFacts
from swayed.situations.nodes import NodeReader, is_null
from swayed.situations.settings import (
    Bounds,
    Decision,
    Enter,
    Factor,
    Match,
    Period,
    Places,
    Situation,
    Topic,
    Use,
)
from swayed.situations.validation import faults_of

# A situation is a page of text; a larger file is some export given by mistake, and YAML is slow to refuse it.
LARGEST_FILE_BYTES = 1_000_000
_ALLOWED_FILE = "a situation file: YAML text in UTF-8"


def read_situation(path: Path, facts: WorkspaceFacts | None = None) -> Situation:
    """The situation in a file, validated but with its defaults still open (see `resolve`).

    Args:
        path: a YAML file in UTF-8.
        facts: when given, named stages and customer attributes must occur in the workspace.

    Raises:
        SourceError: the file cannot be read as text.
        SettingsError: it can, and has faults; all are listed.
    """
    return parse_situation(_text_of(path), source=str(path), facts=facts)


def parse_situation(text: str, *, source: str, facts: WorkspaceFacts | None = None) -> Situation:
    """The situation in a YAML text; see `read_situation`.

    Args:
        source: what the faults name as the file.

    Example:
        >>> parse_situation("{situation: shoes, topic: {any: [trail shoe]}}", source="shoes.yaml").topic.any
        ('trail shoe',)
    """
    root = _composed(text, source)
    reader = NodeReader()
    situation = _situation(reader, root)
    faults = list(reader.faults)
    if isinstance(root, yaml.MappingNode):
        faults += faults_of(situation, reader, facts)
    if faults:
        raise SettingsError(source=source, faults=sorted(faults, key=lambda fault: fault.line))
    return situation


def _text_of(path: Path) -> str:
    def refusal(found: str, do: str) -> SourceError:
        return SourceError(path=str(path), found=found, allowed=_ALLOWED_FILE, do=do)

    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE_BYTES + 1)
        if len(data) > LARGEST_FILE_BYTES:
            raise refusal(f"it is larger than {LARGEST_FILE_BYTES:,} bytes", "Check that it is the right file.")
        text = data.decode("utf-8-sig")
    except IsADirectoryError as error:
        raise refusal("it is a folder", "Name a file in it.") from error
    except FileNotFoundError as error:
        raise refusal("there is no such file", "Check the name, or make one with `swayed situation new`.") from error
    except UnicodeDecodeError as error:
        raise refusal(f"byte {error.start + 1} is not UTF-8", "Save it again as UTF-8.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(f"it cannot be opened ({reason})", "Check its name and permissions.") from error
    if not text.strip():
        raise refusal("it is empty", "Make a filled one with `swayed situation new`.")
    return text


def _composed(text: str, source: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise SettingsError(source=source, faults=[_syntax_fault(error, text)]) from error
    except RecursionError as error:
        fault = Fault("the file", "lists nested too deeply", "at most three levels")
        raise SettingsError(source=source, faults=[fault]) from error
    if root is None or is_null(root):
        fault = Fault("the file", "no keys", "at least `situation` and a topic, communities, products or categories")
        raise SettingsError(source=source, faults=[fault])
    return root


def _syntax_fault(error: yaml.YAMLError, text: str) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Fault("the file", f"the control character U+{ord(text[error.position]):04X}", "printable text", line)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    line = mark.line + 1 if mark else 0
    if "'\\t'" in problem:
        return Fault("the file", "a tab", "spaces: YAML indents by spaces only", line)
    if isinstance(error, yaml.composer.ComposerError) and "document" in problem:
        return Fault("the file", "a second document after `---`", "one situation per file", line)
    return Fault("the file", f"invalid YAML ({problem})", "YAML: `key: value`, lists in [ ], quotes closed", line)


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model as the operator writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _situation(reader: NodeReader, root: yaml.Node) -> Situation:
    """The situation made of the parts that are right; what is wrong is left at its default and kept as a fault."""
    nodes = reader.entries(root, allowed=_keys(Situation), example="`situation: trail-shoes`")
    name = reader.text(nodes["situation"], "situation") if "situation" in nodes else ""
    segment_by = reader.texts(nodes["segment_by"], "segment_by") if "segment_by" in nodes else None
    enter: Enter | None = reader.word(nodes["enter"], "enter", get_args(Enter)) if "enter" in nodes else None
    return Situation(
        situation=unicodedata.normalize("NFC", name),
        decision=_decision(reader, nodes["decision"]) if "decision" in nodes else Decision(),
        customers=_customers(reader, nodes["customers"]) if "customers" in nodes else {},
        segment_by=segment_by,
        enter=enter,
        topic=_topic(reader, nodes["topic"]) if "topic" in nodes else Topic(),
        communities=reader.texts(nodes["communities"], "communities") if "communities" in nodes else (),
        places=_places(reader, nodes["places"]) if "places" in nodes else Places(),
        factors=_factors(reader, nodes["factors"]) if "factors" in nodes else {},
        period=_period(reader, nodes["period"]) if "period" in nodes else Period(),
    )


def _decision(reader: NodeReader, node: yaml.Node) -> Decision:
    nodes = reader.entries(node, "decision", allowed=_keys(Decision), example="{stages: [research, purchase]}")
    match: Match | None = None
    if "match" in nodes:
        match = reader.word(nodes["match"], "decision.match", get_args(Match))
    lists = {key: reader.texts(value, f"decision.{key}") for key, value in nodes.items() if key != "match"}
    return Decision(match=match, **lists)


def _customers(reader: NodeReader, node: yaml.Node) -> dict[str, tuple[str, ...] | Bounds]:
    conditions: dict[str, tuple[str, ...] | Bounds] = {}
    for name, value in reader.entries(node, "customers", example="{country: [DE, AT]}").items():
        where = f"customers.{name}"
        if isinstance(value, yaml.MappingNode):
            bounds = reader.entries(value, where, allowed=_keys(Bounds))
            conditions[name] = Bounds(
                min=reader.number_or_day(bounds["min"], f"{where}.min") if "min" in bounds else None,
                max=reader.number_or_day(bounds["max"], f"{where}.max") if "max" in bounds else None,
            )
        else:
            conditions[name] = reader.texts(value, where)
    return conditions


def _topic(reader: NodeReader, node: yaml.Node) -> Topic:
    nodes = reader.entries(node, "topic", allowed=_keys(Topic), example="{about: choosing trail shoes}")
    return Topic(
        about=reader.text(nodes["about"], "topic.about") if "about" in nodes else "",
        any=reader.texts(nodes["any"], "topic.any") if "any" in nodes else (),
        none=reader.texts(nodes["none"], "topic.none") if "none" in nodes else (),
    )


def _places(reader: NodeReader, node: yaml.Node) -> Places:
    nodes = reader.entries(node, "places", allowed=_keys(Places), example="{digital: [strava]}")
    return Places(**{key: reader.texts(value, f"places.{key}") for key, value in nodes.items()})


def _factors(reader: NodeReader, node: yaml.Node) -> dict[str, Factor]:
    example = "{economics: {from: wording, phrases: [on sale]}}"
    return {
        name: _factor(reader, value, f"factors.{name}")
        for name, value in reader.entries(node, "factors", example=example).items()
    }


def _factor(reader: NodeReader, node: yaml.Node, where: str) -> Factor:
    nodes = reader.entries(node, where, allowed=_keys(Factor), example="{from: attribute, field: life_stage}")
    origin = reader.word(nodes["from"], f"{where}.from", ("attribute", "wording")) if "from" in nodes else None
    use = reader.word(nodes["use"], f"{where}.use", get_args(Use)) if "use" in nodes else None
    # Without a right `from` the rest is still read, as what it looks like, so that its faults are told now too.
    looks_like: Literal["attribute", "wording"] = "wording" if "phrases" in nodes else "attribute"
    return Factor.model_validate(
        {
            "from": origin or looks_like,
            "field": reader.text(nodes["field"], f"{where}.field") if "field" in nodes else "",
            "values": reader.texts(nodes["values"], f"{where}.values") if "values" in nodes else (),
            "phrases": reader.texts(nodes["phrases"], f"{where}.phrases") if "phrases" in nodes else (),
            "use": use or "compare",
        }
    )


def _period(reader: NodeReader, node: yaml.Node) -> Period:
    nodes = reader.entries(node, "period", allowed=_keys(Period), example="{from: 2025-01-01, to: 2025-10-28}")
    days = {key: reader.day(value, f"period.{key}") for key, value in nodes.items()}
    return Period.model_validate(days)
