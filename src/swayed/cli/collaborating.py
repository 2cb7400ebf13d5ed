"""Commands of the book of collaborations: add, change, end, list, pay, deliver, check, case."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from swayed.cli.options import (
    ACT,
    HERE,
    AsOfOption,
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    WorkspaceOption,
    instant,
)

collaborations = typer.Typer(
    help="Collaborations: what was agreed, paid and delivered, and whether posts state it.", no_args_is_help=True
)

_Text = Optional[str]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The collaboration; see `swayed collaborations list`.")]
KindOption = Annotated[_Text, typer.Option(help="fee, gift, commission or staff.")]
CostOption = Annotated[_Text, typer.Option(metavar="AMOUNT", help="What is paid to the person.")]
ProductCostOption = Annotated[_Text, typer.Option(metavar="AMOUNT", help="Cost of the products given.")]
HoursOption = Annotated[_Text, typer.Option(metavar="HOURS", help="Own working hours.")]
CurrencyOption = Annotated[_Text, typer.Option(metavar="CODE", help="ISO code; the workspace's where left out.")]
FromOption = Annotated[_Text, typer.Option("--from", metavar="DATE", help="First day.")]
ToOption = Annotated[_Text, typer.Option("--to", metavar="DATE", help="Last day.")]
CodeOption = Annotated[_Text, typer.Option(metavar="CODE", help="The person's discount code.")]
LinkOption = Annotated[_Text, typer.Option(metavar="URL", help="The link given to the person.")]
UtmOption = Annotated[_Text, typer.Option(metavar="WORD", help="utm_content of the person's links.")]
ProductOption = Annotated[
    Optional[list[str]], typer.Option(metavar="NAME", help="A product it is about; may be given several times.")
]
RateOption = Annotated[_Text, typer.Option(metavar="SHARE", help="Commission: 0.1 or 10%.")]
AgreedOption = Annotated[
    _Text, typer.Option(metavar="WORDS", help="Agreed content: what to show and when, never what to think of it.")
]
PiecesOption = Annotated[_Text, typer.Option(metavar="N", help="Pieces of content agreed.")]
DueOption = Annotated[_Text, typer.Option(metavar="DATE", help="Day until which the pieces are due.")]
PayOnOption = Annotated[_Text, typer.Option(metavar="DATE", help="Day until which the cost is to be paid.")]
DisclosureOption = Annotated[
    _Text, typer.Option(metavar="WORDS", help='Words by which posts state the connection, for instance "Ad".')
]
RightsOption = Annotated[_Text, typer.Option(metavar="DATE", help="Last day on which you may use the content.")]
NoteOption = Annotated[_Text, typer.Option(metavar="WORDS", help="Anything to remember.")]


def register(app: typer.Typer) -> None:
    """Adds these commands to the tree."""
    app.add_typer(collaborations, name="collaborations", rich_help_panel=ACT)


def given(**cells: str | None) -> dict[str, str]:
    """The cells that were given, an empty text among them: it sets unknown."""
    return {name: cell for name, cell in cells.items() if cell is not None}


def _listed(products: list[str] | None) -> str | None:
    return None if products is None else "|".join(product.replace("|", "\\|") for product in products)


@collaborations.command()
def add(
    account: Annotated[
        str, typer.Argument(metavar="PERSON", help="account_id, platform:handle, handle or name of an account.")
    ],
    kind: KindOption = None,
    cost: CostOption = None,
    product_cost: ProductCostOption = None,
    hours: HoursOption = None,
    currency: CurrencyOption = None,
    starts_on: FromOption = None,
    ends_on: ToOption = None,
    code: CodeOption = None,
    link: LinkOption = None,
    utm: UtmOption = None,
    product: ProductOption = None,
    rate: RateOption = None,
    agreed: AgreedOption = None,
    pieces: PiecesOption = None,
    due: DueOption = None,
    pay_on: PayOnOption = None,
    disclosure: DisclosureOption = None,
    rights_until: RightsOption = None,
    note: NoteOption = None,
    key: Annotated[str, typer.Option("--id", metavar="ID", help="Your own identifier; made where left out.")] = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Keep a new collaboration. Content that demands an opinion is refused.

    Examples:

      swayed collaborations add maya.runs --kind fee --cost 500 --currency EUR --from 2026-03-01 --to 2026-05-31 -w brand

      swayed collaborations add instagram:jonas --kind gift --product-cost 140 --product "Trail 2" --disclosure Werbung -w brand

      swayed collaborations add maya.runs --kind commission --rate 10% --code MAYA-10 --agreed "one reel in April" --pieces 1 -w brand
    """
    from swayed.cli.booking import show_kept
    from swayed.workspace import Workspace

    cells = given(
        kind=kind, cost=cost, product_cost=product_cost, hours=hours, currency=currency, starts_on=starts_on,
        ends_on=ends_on, code=code, link=link, utm_content=utm, products=_listed(product), commission_rate=rate,
        agreed=agreed, n_agreed=pieces, due_on=due, pay_on=pay_on, disclosure=disclosure,
        usage_rights_until=rights_until, note=note,
    )  # fmt: skip
    kept = Workspace(workspace).collaborations.add(account, cells, collaboration_id=key)
    show_kept("collaboration", kept)


@collaborations.command()
def change(
    collaboration: IdArgument,
    kind: KindOption = None,
    cost: CostOption = None,
    product_cost: ProductCostOption = None,
    hours: HoursOption = None,
    currency: CurrencyOption = None,
    starts_on: FromOption = None,
    ends_on: ToOption = None,
    code: CodeOption = None,
    link: LinkOption = None,
    utm: UtmOption = None,
    product: ProductOption = None,
    rate: RateOption = None,
    agreed: AgreedOption = None,
    pieces: PiecesOption = None,
    due: DueOption = None,
    pay_on: PayOnOption = None,
    disclosure: DisclosureOption = None,
    rights_until: RightsOption = None,
    note: NoteOption = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Change what is given; the rest stays. An empty text sets a cell unknown.

    Examples:

      swayed collaborations change maya.runs-1 --to 2026-06-30 --cost 650 -w brand

      swayed collaborations change maya.runs-1 --code "" -w brand
    """
    from swayed.cli.booking import show_kept
    from swayed.workspace import Workspace

    cells = given(
        kind=kind, cost=cost, product_cost=product_cost, hours=hours, currency=currency, starts_on=starts_on,
        ends_on=ends_on, code=code, link=link, utm_content=utm, products=_listed(product), commission_rate=rate,
        agreed=agreed, n_agreed=pieces, due_on=due, pay_on=pay_on, disclosure=disclosure,
        usage_rights_until=rights_until, note=note,
    )  # fmt: skip
    show_kept("collaboration", Workspace(workspace).collaborations.change(collaboration, cells))


@collaborations.command()
def end(
    collaboration: IdArgument,
    on: Annotated[str, typer.Option(metavar="DATE", help="Last day; today where left out.")] = "",
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why it ends; kept as its note.")] = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """End a collaboration. What was agreed, paid and delivered stays in the book.

    Example: swayed collaborations end maya.runs-1 --on 2026-04-30 --why "moved abroad" -w brand
    """
    from swayed.cli.booking import show_kept
    from swayed.workspace import Workspace

    show_kept("collaboration", Workspace(workspace).collaborations.end(collaboration, on, why))


@collaborations.command("list")
def list_book(
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """The book: costs, payments made and due, pieces due and delivered, disclosure, usage rights.

    Examples:

      swayed collaborations list -w brand

      swayed collaborations list -w brand --format csv -o book.csv
    """
    from swayed.cli.booking import show_book
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    progress = answer_progress(quiet)
    found = Workspace(workspace, as_of=instant(as_of)).collaborations.overview(progress)
    emit(found, form, output, lambda out: show_book(found, out))


@collaborations.command()
def pay(
    collaboration: IdArgument,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="What was paid.")],
    on: Annotated[_Text, typer.Option(metavar="DATE", help="The day; today where left out.")] = None,
    currency: Annotated[_Text, typer.Option(metavar="CODE", help="That of the collaboration where left out.")] = None,
    is_back: Annotated[bool, typer.Option("--back", help="The money came back.")] = False,
    note: NoteOption = None,
    key: Annotated[str, typer.Option("--id", metavar="ID", help="Of a payment, to correct it.")] = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Keep a payment under a collaboration.

    Examples:

      swayed collaborations pay maya.runs-1 250 --on 2026-03-15 --note "invoice 17" -w brand

      swayed collaborations pay maya.runs-1 50 --back -w brand
    """
    from swayed.cli.booking import show_kept
    from swayed.workspace import Workspace

    cells = given(amount=f"-{amount}" if is_back else amount, paid_on=on, currency=currency, note=note)
    show_kept("payment", Workspace(workspace).collaborations.pay(collaboration, cells, payment_id=key))


@collaborations.command()
def deliver(
    collaboration: IdArgument,
    url: Annotated[_Text, typer.Option(metavar="URL", help="Where it was published.")] = None,
    text: Annotated[_Text, typer.Option(metavar="WORDS", help="Its text as published, line breaks included.")] = None,
    post: Annotated[_Text, typer.Option(metavar="POST_ID", help="A post of your tables.")] = None,
    on: Annotated[_Text, typer.Option(metavar="TIME", help="When it was published.")] = None,
    language: Annotated[
        _Text, typer.Option(metavar="CODE", help="Its language, where it cannot be recognised.")
    ] = None,
    labelled: Annotated[
        bool, typer.Option("--labelled", help="The platform's own label, such as paid partnership, is on.")
    ] = False,
    found: Annotated[
        bool, typer.Option("--found", help="Keep the posts found by code, link or product; no other option is needed.")
    ] = False,
    key: Annotated[str, typer.Option("--id", metavar="ID", help="Of a piece, to correct it.")] = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Keep a piece of content. Posts in your tables that carry code, link or product are found by themselves.

    Examples:

      swayed collaborations deliver maya.runs-1 --url https://social.example/p/17 --text "Ad | three weeks in the mud" -w brand

      swayed collaborations deliver maya.runs-1 --found -w brand
    """
    from swayed.cli.booking import show_found, show_kept
    from swayed.workspace import Workspace

    book = Workspace(workspace).collaborations
    if found:
        show_found(book.deliver_found(collaboration))
        return
    cells = given(
        url=url, text=text, post_id=post, posted_at=on, lang=language, is_labelled="yes" if labelled else None
    )
    show_kept("piece", book.deliver(collaboration, cells, deliverable_id=key))


@collaborations.command()
def check(
    workspace: WorkspaceOption = HERE,
    everything: Annotated[bool, typer.Option("--all", help="Also posts that state the connection.")] = False,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    quiet: QuietOption = False,
) -> None:
    """Does every post state the connection: in its own language, in clear words, in its first lines?

    What does not opens a case; the end of a case is written when the post has changed. With --as-of nothing is written.
    This is a reader with rules, no lawyer.

    Examples:

      swayed collaborations check -w brand

      swayed collaborations check -w brand --all --format json
    """
    from swayed.cli.booking import show_posts, with_or_without
    from swayed.cli.output import emit
    from swayed.cli.progress import answer_progress
    from swayed.workspace import Workspace

    progress = answer_progress(quiet)
    book = Workspace(workspace, as_of=instant(as_of)).collaborations
    judged = book.posts(progress) if as_of else book.check(progress)
    emit(with_or_without(judged, everything), form, output, lambda out: show_posts(judged, everything, out))


@collaborations.command()
def case(
    case_id: Annotated[_Text, typer.Argument(metavar="[CASE]", help="The case; all cases where left out.")] = None,
    close: Annotated[_Text, typer.Option(metavar="WHY", help="Close it, and why.")] = None,
    note: Annotated[_Text, typer.Option(metavar="WORDS", help="Note something, for instance that you asked.")] = None,
    by: Annotated[_Text, typer.Option("--by", metavar="NAME", help="Who writes; your login where left out.")] = None,
    workspace: WorkspaceOption = HERE,
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Disclosure cases: all of them, the log of one, a note, or its end. Nothing is ever taken out of the log.

    Examples:

      swayed collaborations case -w brand

      swayed collaborations case 1f0c9a2b --note "asked by mail to put Ad first" --by Maya -w brand

      swayed collaborations case 1f0c9a2b --close "corrected by the author" --by Maya -w brand
    """
    from getpass import getuser

    from swayed.cli.booking import show_cases, show_kept, show_log
    from swayed.cli.output import emit
    from swayed.workspace import Workspace

    book = Workspace(workspace, as_of=instant(as_of)).collaborations
    if close is not None and note is not None:
        raise typer.BadParameter("give one of --close and --note", param_hint="--close")
    if case_id is None:
        if close is not None or note is not None:
            raise typer.BadParameter("name the case; `swayed collaborations case` lists them", param_hint="CASE")
        cases = book.cases()
        emit(cases, form, output, lambda out: show_cases(cases, out))
        return
    if close is None and note is None:
        log = book.case_log(case_id)
        emit(log, form, output, lambda out: show_log(log, out))
        return
    entry = "closed" if close is not None else "noted"
    words = close if close is not None else note
    show_kept(f"case {entry}", book.write_case(case_id, entry, by=by or getuser(), why=words or ""))
