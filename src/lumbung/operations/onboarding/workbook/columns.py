"""Give each column of a table its field: by its heading, by what stands below it, by the title."""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import wording
from .layout import HIT, Block, Heading, Profile
from .mapping import FINANCINGS, IGNORED, MEMBERS, SAVINGS, SAVINGS_LIST, SAVINGS_PREFIX, TRIAL_BALANCE

_MONEY = frozenset(
    {"cost", "margin", "price", "instalment", "paid", "left", "amount", "debit", "credit", "balance", "total"}
)
DEAL = ("cost", "margin", "price", "instalment", "paid", "left", "periods")
_BESIDE = 0.95  # A financing column of a sheet of members or savings counts a little less than their own.


@dataclass(frozen=True, slots=True)
class Choice:
    """One column given to one field."""

    heading: Heading
    field: str
    score: float
    why: str = "heading"


def all_headings(block: Block, seen: dict[int, Profile]) -> list[Heading]:
    """The headings, and the filled columns that have none."""
    headed = {heading.column: heading for heading in block.headings}
    return [headed.get(column) or Heading.of(column, "", "") for column in sorted({*headed, *seen})]


def _vocabulary(kind: str) -> dict[str, frozenset[wording.Words]]:
    if kind == TRIAL_BALANCE:
        return wording.TRIAL_BALANCE
    savings = {
        name if name == "total" else f"{SAVINGS_PREFIX}{name}": p for name, p in wording.SAVINGS.items()
    }
    own = {
        MEMBERS: wording.MEMBERS | savings,
        SAVINGS: savings,
        SAVINGS_LIST: wording.SAVINGS_LIST,
        FINANCINGS: wording.FINANCINGS,
    }
    return own[kind] | wording.COMMON


def assign(kind: str, block: Block, seen: dict[int, Profile], sheet: str) -> list[Choice]:
    """Give each column its best field and each field its best column, the surest pairs first.

    A sheet of members or savings may have the financing of each member beside them.
    """
    vocabulary = _vocabulary(kind)
    choices: list[Choice] = []
    if kind in {MEMBERS, SAVINGS}:
        choices = _pairs(
            wording.FINANCINGS | vocabulary, block, seen, beside=wording.FINANCINGS.keys() - vocabulary
        )
        fields = {choice.field for choice in choices}
        if sum(name in fields for name in DEAL) < 3 or not fields & {"price", "cost"}:
            choices = []
    choices = _numbered(choices or _pairs(vocabulary, block, seen), seen)
    if kind in {MEMBERS, FINANCINGS, SAVINGS, SAVINGS_LIST}:
        choices += _by_content(kind, block, seen, choices)
    if kind in {SAVINGS, MEMBERS}:
        choices = _products(kind, block, seen, choices, sheet)
    if kind == TRIAL_BALANCE and "account" not in {choice.field for choice in choices}:
        choices = _two_sides(block, seen) or choices
    return choices


def _pairs(
    vocabulary: dict[str, frozenset[wording.Words]],
    block: Block,
    seen: dict[int, Profile],
    beside: set[str] | frozenset[str] = frozenset(),
) -> list[Choice]:
    offers = []
    for heading in block.headings:
        profile = seen.get(heading.column, Profile())
        for name, phrases in vocabulary.items():
            score = heading.likeness(phrases) * _content(name, profile) * (_BESIDE if name in beside else 1)
            if score >= HIT and heading.text:
                offers.append((round(score, 3), -heading.column, name, heading))
    offers.sort(key=lambda offer: (offer[0], offer[1]), reverse=True)
    taken: dict[int, Choice] = {}
    fields: set[str] = set()
    for score, _, name, heading in offers:
        if heading.column not in taken and (name not in fields or name in {IGNORED, "note"}):
            taken[heading.column] = Choice(heading, name, score)
            fields.add(name)
    return list(taken.values())


def _two_sides(block: Block, seen: dict[int, Profile]) -> list[Choice]:
    """A balance sheet in two halves: what there is (aktiva) left, whose it is (pasiva) right."""
    found: list[Choice] = []
    for heading in block.headings:
        profile = seen.get(heading.column, Profile())
        words = set(heading.ways[0][0])
        texts = profile.share(profile.texts) >= 0.5
        if texts and words & {"debet", "aktiva", "aset", "asset", "assets", "harta"}:
            found.append(Choice(heading, "account", 0.9))
        elif texts and words & {"kredit", "pasiva", "kewajiban", "liabilities", "ekuitas", "modal", "equity"}:
            found.append(Choice(heading, "account_right", 0.9))
        elif profile.share(profile.amounts) >= 0.5 and found:
            name = "credit" if found[-1].field == "account_right" else "debit"
            if name not in {choice.field for choice in found}:
                found.append(Choice(heading, name, 0.8, "content"))
    complete = {choice.field for choice in found} == {"account", "debit", "account_right", "credit"}
    return found if complete else []


def _content(name: str, profile: Profile) -> float:
    """Lower a field's score when the cells below the heading say something else."""
    if profile.filled < 3:
        return 1.0
    if name in _MONEY or name.startswith(SAVINGS_PREFIX):
        return 1.0 if profile.share(profile.amounts) >= 0.4 else 0.4
    if name in {"born_on", "joined_on", "akad_on"}:
        return 1.0 if profile.share(profile.days) >= 0.3 or profile.share(profile.amounts) > 0.8 else 0.4
    if name == "nik":
        return 1.0 if profile.share(profile.niks) >= 0.3 else 0.4
    if name in {"name", "account"}:
        return 1.0 if profile.share(profile.texts) >= 0.4 else 0.4
    if name == "kind":
        return 1.0 if profile.share(profile.products) >= 0.5 else 0.3
    if name == "sex":
        return 1.0 if profile.share(profile.sexes) >= 0.4 else 0.3
    if name == "seq":
        return 1.0 if profile.share(profile.running) >= 0.3 or profile.share(profile.small) >= 0.5 else 0.9
    return 1.0


def _numbered(choices: list[Choice], seen: dict[int, Profile]) -> list[Choice]:
    """A column "No" that does not count 1, 2, 3 is the member number when no other column is."""
    if any(choice.field == "number" for choice in choices):
        return choices
    for position, choice in enumerate(choices):
        profile = seen.get(choice.heading.column, Profile())
        counts = profile.share(profile.running) >= 0.5
        if (
            choice.field == "seq"
            and profile.filled
            and not counts
            and profile.share(profile.long_codes) >= 0.5
        ):
            return [
                *choices[:position],
                replace(choice, field="number", why="content"),
                *choices[position + 1 :],
            ]
    return choices


def _by_content(kind: str, block: Block, seen: dict[int, Profile], choices: list[Choice]) -> list[Choice]:
    """Recognise columns whose headings say nothing by what stands in them."""
    taken = {choice.heading.column for choice in choices}
    fields = {choice.field for choice in choices}
    found: list[Choice] = []
    for heading in all_headings(block, seen):
        profile = seen.get(heading.column)
        if heading.column in taken or profile is None or profile.filled < 3:
            continue
        name = ""
        if kind == MEMBERS and profile.share(profile.niks) >= 0.7 and profile.share(profile.phones) < 0.5:
            name = "nik"
        elif kind == MEMBERS and profile.share(profile.phones) >= 0.7:
            name = "phone"
        elif kind == MEMBERS and profile.share(profile.sexes) >= 0.9:
            name = "sex"
        elif profile.share(profile.texts) >= 0.8 and len(profile.distinct) >= 0.7 * min(profile.filled, 60):
            name = "name"
        if name and name not in fields:
            fields.add(name)
            found.append(Choice(heading, name, 0.6, "content"))
    return found


def _products(
    kind: str, block: Block, seen: dict[int, Profile], choices: list[Choice], sheet: str
) -> list[Choice]:
    """Name the savings columns that words.toml does not know, and the only column of a one-product sheet."""
    taken = {choice.heading.column for choice in choices}
    fields = {choice.field for choice in choices}
    more = []
    products = [choice for choice in choices if choice.field.startswith(SAVINGS_PREFIX)]
    for heading in block.headings:
        profile = seen.get(heading.column)
        if heading.column in taken or profile is None or profile.share(profile.amounts) < 0.6:
            continue
        code = wording.savings_product(heading.text)
        if not code and kind == SAVINGS and len(products) >= 2 and profile.share(profile.small) < 0.5:
            code = "_".join(wording.words_of(heading.text)[:3])
        if code and f"{SAVINGS_PREFIX}{code}" not in fields:
            fields.add(f"{SAVINGS_PREFIX}{code}")
            more.append(Choice(heading, f"{SAVINGS_PREFIX}{code}", 0.6))
    choices = choices + more
    if kind == SAVINGS and not products and not more:
        code = wording.savings_product(sheet) or wording.savings_product(block.title.partition(" · ")[0])
        for position, choice in enumerate(choices):
            if choice.field == "total" and code:
                made = replace(choice, field=f"{SAVINGS_PREFIX}{code}", why="title")
                return [*choices[:position], made, *choices[position + 1 :]]
    return choices
