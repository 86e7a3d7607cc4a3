"""Every number of an answer traced, every quotation found where its citation says: reply + facts → violations."""

from __future__ import annotations

import ast
import operator
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import cached_property

from evals.driver import Driver, FigureRow, Reply, TaskRow
from evals.matching import without_marks
from ingest.index import number_or_none

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")
_LATIN_NAME = re.compile(r"[A-Za-z]+\d[A-Za-z0-9.]*|\d+(?:\.\d+)?[A-Za-z]+[A-Za-z0-9]*")
_LIST_NUMBER = re.compile(r"^\s*[(]?(\d+)[.、)]", re.MULTILINE)
_ENUMERATION = re.compile(r"[^\n。;:]+")
_CLAUSE = re.compile(r"[^\n。;,=≈]+[=≈][^\n。;,]+")
_WORDS = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_OPERATORS = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-"})
_ROUNDED = "≈"
_REMARK = re.compile(
    r"(?<=[^+\-*/(\s])\s*\([^()]*\)"
)  # 12000元(1.2万元): brackets after a value only say more of it


@dataclass(frozen=True, slots=True)
class Violation:
    """`code` is `untraced_number`, `wrong_formula`, `false_quote` or `dangling_mark`; `what` shows it."""

    code: str
    what: str


@dataclass(frozen=True)
class Facts:
    """What the product's own data allow an answer to say: ledger, matrix, documents."""

    driver: Driver
    count_words: tuple[str, ...]

    @cached_property
    def ledger_numbers(self) -> frozenset[Decimal]:
        return frozenset(number for figure in self.driver.figures for number in _figure_numbers(figure))

    @cached_property
    def matrix_counts(self) -> frozenset[Decimal]:
        """How many rows and parties each matrix has, parties each row, rows each party."""
        return frozenset(Decimal(count) for count in _matrix_counts(self.driver.tasks))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Titles and paths that may hold digits without stating a number, longest first."""
        tasks = self.driver.tasks
        written = {name for task in tasks for name in (task.title, task.path)}
        written |= {party.name for party in self.driver.parties}
        for document_id in self.driver.document_ids:
            document = self.driver.document(document_id)
            written |= {document.title, document.doc_number or ""}
            written |= {section.path for section in document.sections}
        return tuple(
            sorted({_plain(name) for name in written if any(map(str.isdigit, name))}, key=len, reverse=True)
        )

    @cached_property
    def latin_names(self) -> frozenset[str]:
        """Words such as 5G that mix Latin letters and digits somewhere in the corpus."""
        texts = (
            section.text
            for document_id in self.driver.document_ids
            for section in self.driver.document(document_id).sections
        )
        return frozenset(word.lower() for text in texts for word in _LATIN_NAME.findall(_plain(text)))

    def identity_numbers(self, document_id: str) -> frozenset[Decimal]:
        """Numbers of what a document is: its title, number and dates."""
        return numbers_of(self.driver.identity_text(document_id))


def violations(reply: Reply, asked: Sequence[str], facts: Facts) -> tuple[Violation, ...]:
    """Whatever a reply says without a receipt. `asked` are the questions of the conversation so far."""
    return (*_false_quotes(reply, facts.driver), *_dangling_marks(reply), *_untraced(reply, asked, facts))


def numbers_of(text: str) -> frozenset[Decimal]:
    """The numbers written in a text, as values."""
    return frozenset(_value(match.group()) for match in _NUMBER.finditer(_plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _value(written: str) -> Decimal:
    return Decimal(written.replace(",", "")).normalize()


def _false_quotes(reply: Reply, driver: Driver) -> Iterator[Violation]:
    for citation in reply.citations:
        stored = driver.text(citation.document.id, citation.start, citation.end)
        if not citation.quote or stored != citation.quote:
            yield Violation("false_quote", f"[{citation.number}] {citation.section}: {citation.quote[:40]}")


def _dangling_marks(reply: Reply) -> Iterator[Violation]:
    known = {citation.number for citation in reply.citations}
    for match in re.finditer(r"\[(\d{1,3})\]", reply.answer):
        if int(match.group(1)) not in known:
            yield Violation("dangling_mark", match.group())


def _untraced(reply: Reply, asked: Sequence[str], facts: Facts) -> Iterator[Violation]:
    text = _plain(without_marks(reply.answer, reply.citations))
    allowed = _allowed(reply, asked, facts)
    derived, wrong = _formulas(text, allowed)
    yield from (Violation("wrong_formula", formula) for formula in wrong)
    counted = _list_counts(text) | facts.matrix_counts
    list_numbers = _list_numbers(text)
    for match in _NUMBER.finditer(_without_names(text, facts)):
        value = _value(match.group())
        behind = text[match.end() :]
        if value in allowed | derived or _scaled(value, behind) in allowed | derived:
            continue
        if match.start() in list_numbers or (value in counted and behind.startswith(facts.count_words)):
            continue
        yield Violation("untraced_number", text[max(0, match.start() - 12) : match.end() + 8].strip())


def _allowed(reply: Reply, asked: Sequence[str], facts: Facts) -> frozenset[Decimal]:
    allowed = set(facts.ledger_numbers)
    for question in asked:
        allowed |= _asked_numbers(question)
    for citation in reply.citations:
        allowed |= numbers_of(citation.quote) | facts.identity_numbers(citation.document.id)
    return frozenset(allowed)


def _asked_numbers(question: str) -> frozenset[Decimal]:
    """The numbers of a question as it writes them, in full (1000万), and those it writes in words (一百二十)."""
    plain = _plain(question)
    scaled = {_scaled(_value(match.group()), plain[match.end() :]) for match in _NUMBER.finditer(plain)}
    words = {
        value.normalize() for word in _WORDS.findall(plain) if (value := number_or_none(word)) is not None
    }
    return frozenset(numbers_of(question) | scaled | words)


def _without_names(text: str, facts: Facts) -> str:
    """The text with names that hold digits blanked, so that every other character keeps its place."""
    for name in facts.names:
        text = text.replace(name, " " * len(name))
    return _LATIN_NAME.sub(
        lambda word: " " * len(word.group()) if word.group().lower() in facts.latin_names else word.group(),
        text,
    )


def _scaled(value: Decimal, behind: str) -> Decimal:
    return (value * _SCALES.get(behind[:1], Decimal(1))).normalize()


def _figure_numbers(figure: FigureRow) -> Iterator[Decimal]:
    """A figure's numbers, and for a ratio each part's share of the whole."""
    yield from numbers_of(figure.text)
    for number in (figure.value, figure.base_value, figure.high, *figure.parts):
        if number is not None:
            yield number.normalize()
    whole = sum(figure.parts, Decimal(0))
    if whole:
        yield from (whole.normalize(), *((part * 100 / whole).normalize() for part in figure.parts))


def _matrix_counts(tasks: Sequence[TaskRow]) -> Iterator[int]:
    for document_id in {task.document.id for task in tasks}:
        rows = [task for task in tasks if task.document.id == document_id]
        per_party = Counter(name for task in rows for name in {link.name for link in task.parties})
        yield len(rows)
        yield len(per_party)
        yield from per_party.values()
        yield from (len(task.parties) for task in rows)


def _list_counts(text: str) -> frozenset[Decimal]:
    """How many items each list of an answer has: lines of one block, or names between 、 in one clause."""
    counts = {part.count("、") + 1 for part in _ENUMERATION.findall(text)}
    counts.add(sum(1 for line in text.splitlines()[1:] if line.strip()))
    counts.add(len(_LIST_NUMBER.findall(text)))
    return frozenset(Decimal(count) for count in counts)


def _list_numbers(text: str) -> frozenset[int]:
    """Where the numbers stand that only number the lines of a list, 1 to n."""
    places: set[int] = set()
    expected = 1
    for match in _LIST_NUMBER.finditer(text):
        number = int(match.group(1))
        if number not in (1, expected):
            continue
        places.add(match.start(1))
        expected = number + 1
    return frozenset(places)


def _formulas(text: str, allowed: frozenset[Decimal]) -> tuple[frozenset[Decimal], tuple[str, ...]]:
    """The results of the formulas shown, where their operands are allowed; and the formulas that are wrong.

    A formula may use what another one gives, before or after it.
    """
    right, wrong = _checked_formulas(text)
    derived: frozenset[Decimal] = frozenset()
    while True:
        sound = [steps for steps in right if steps[0].operands <= allowed | derived]
        found = frozenset(
            number for steps in sound for step in steps for number in (step.value, *step.operands)
        )
        if found <= derived:
            return derived, wrong
        derived |= found


def _checked_formulas(text: str) -> tuple[list[list[_Step]], tuple[str, ...]]:
    """The formulas whose sides are equal, step by step; and the words of those whose sides are not."""
    right: list[list[_Step]] = []
    wrong: list[str] = []
    for clause in _CLAUSE.findall(_ungrouped(text)):
        first, *rest = re.split(f"[={_ROUNDED}]", clause)
        runs = [_arithmetic(first)[-1:], *(_arithmetic(side)[:1] for side in rest)]
        steps = [step for run in runs for step in map(_evaluate, run) if step is not None]
        if len(steps) < 2:
            continue
        same = _rounds_to if _ROUNDED in clause else operator.eq
        if all(same(steps[0].value, step.value) for step in steps):
            right.append(steps)
        else:
            wrong.append(clause.strip())
    return right, tuple(wrong)


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """Whether a value written with fewer digits is the other, rounded."""
    exponent = rounded.as_tuple().exponent
    half = Decimal((0, (5,), exponent - 1)) if isinstance(exponent, int) else Decimal(0)
    return abs(exact - rounded) <= half


def _ungrouped(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


@dataclass(frozen=True, slots=True)
class _Step:
    value: Decimal
    operands: frozenset[Decimal]


def _arithmetic(side: str) -> list[str]:
    """The stretches of arithmetic in one side of an equation: words and units only stand between and around them."""
    plain = _LATIN_NAME.sub(" ", _REMARK.sub("", side.translate(_OPERATORS)))
    plain = re.sub(r"[^\d.+\-*/()%万亿]", " ", plain)
    plain = re.sub(r"\(\s*\)", " ", plain)
    plain = re.sub(r"\s*([+\-*/])\s*", r"\1", plain)
    return [run for run in plain.split() if _NUMBER.search(run)]


def _evaluate(run: str) -> _Step | None:
    """The value of a stretch of arithmetic and the numbers it is made of; None where it is none after all."""
    expression = re.sub(r"(\d[\d.]*)%", r"(\1/100)", run)
    for sign, factor in _SCALES.items():
        expression = re.sub(rf"(\d[\d.]*){sign}", rf"(\1*{factor})", expression)
    try:
        value = _compute(ast.parse(expression, mode="eval").body)
    except (SyntaxError, InvalidOperation, DivisionByZero, _NotArithmeticError):
        return None
    return _Step(value.normalize(), numbers_of(run))


class _NotArithmeticError(Exception):
    """An expression with something other than numbers and the four operations."""


_OPERATIONS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _compute(node: ast.expr) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _OPERATIONS[type(node.op)](_compute(node.left), _compute(node.right))
    raise _NotArithmeticError
