"""Special categories of personal data, which swayed does not infer from what people write.

The list follows Article 9 of the GDPR, with pregnancy and debt added. A word stands alone only where it has no common
second meaning; an ambiguous one (church, faith, sick, ill, therapy, voting) stands in the phrases that settle it. In doubt
the list errs on refusing: a refused phrase can be reworded, an inferred illness cannot be taken back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fnmatch import fnmatchcase

# English and German; `*` stands for any letters of the same word, several words must follow one another.
# Umlauts are written ae, oe, ue. Left out, as they mostly mean something else: race, party, sex, left, right, union
# alone, Sucht ("he seeks"), Glaube ("I think"), the beginnings of towns: Roma, Islam(abad), Church(ill), Lesb(os), and
# words of names and of everyday praise: Church Hill, Christian Louboutin, a sick deal, ill-fitting, a therapy dog.
SPECIAL_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "health": (
        "health", "gesundheit*", "medical", "medizinisch*", "diagnos*", "patients", "patienten", "in therapy",
        "in therapie", "therapist*", "psychotherap*", "chemotherap*", "overweight", "obes*", "uebergewicht*",
        "medication", "medikament*", "mental health", "hospitali?ed", "weight loss surgery",
    ),
    "illness": (
        "illness*", "i am ill", "i was ill", "he is ill", "she is ill", "fell ill", "seriously ill", "chronically ill",
        "mentally ill", "terminally ill", "critically ill", "sickness", "sick leave", "sick note*", "called in sick",
        "off sick", "disease*", "disorder*", "bin krank", "war krank", "ist krank", "krank bin", "krank war",
        "schwer krank", "chronisch krank", "psychisch krank", "krankgeschrieben", "kranke*", "krankheit*",
        "*erkrank*", "cancer", "krebs", "krebskrank*", "tumor*", "diabet*", "depression*", "depressed", "depressiv*",
        "burnout", "anxiety", "angststoerung*", "addiction*", "drug addict*", "recovering addict*", "*suechtig*",
        "suchtkrank*", "drogensucht", "alcoholi*", "alkoholi*", "hiv", "have aids", "has aids", "with aids",
        "aids patient*", "aids krank*", "epilep*", "dementia", "demenz*", "alzheimer*", "autis*", "adhd", "adhs",
        "schizophren*", "bulimi*", "anorexi*", "infertil*", "unfruchtbar*", "chronic pain",
    ),
    "pregnancy": (
        "pregnan*", "*schwanger*", "expecting mother*", "expecting a baby", "expectant mother*", "maternity",
        "mutterschutz", "miscarriage*", "fehlgeburt*", "abortion*", "abtreibung*", "ivf", "baby bump",
    ),
    "disability": (
        "disability", "disabilities", "disabled", "*behinderung*", "behindert*", "schwerbehindert*", "handicapped",
        "wheelchair*", "rollstuhl*", "blindness", "deafness", "impairment*",
    ),
    "debt": (
        "debt", "debts", "debtor*", "indebted*", "overindebted*", "schulden*", "verschuld*", "ueberschuld*",
        "*schuldnerberat*", "overdraft*", "foreclosure*", "pfaendung*", "gepfaendet", "inkasso", "payday loan*",
        "repossess*",
    ),
    "insolvency": (
        "insolven*", "*insolvenz*", "bankrupt*", "bankrott*", "zahlungsunfaehig*",
    ),
    "religion": (
        "religio*", "go to church", "goes to church", "going to church", "church member*", "church service*",
        "church tax", "churchgoer*", "my church", "kirchlich*", "kirchensteuer*", "kirchenmitglied*", "kirchgaenger*",
        "my faith", "christian faith", "people of faith", "glaeubig", "glaeubige", "christians", "christianity",
        "a christian", "christian belief*", "christian values", "devout christian", "christlich*", "catholic*",
        "katholi*", "protestant*", "evangelisch*", "muslim*", "moslem*", "islam", "islamic*", "islamisch*", "jew",
        "jews", "jewish", "jude", "juden", "juedisch*", "hindu", "hindus", "hinduis*", "buddhis*", "atheis*",
        "mosque*", "moschee*", "synagog*",
    ),
    "ideology": (
        "ideolog*", "worldview*", "weltanschauung*", "philosophical belief*", "left wing", "right wing",
        "linksextrem*", "rechtsextrem*", "extremis*", "communis*", "kommunis*", "socialist*", "socialism",
        "sozialist*", "sozialismus", "fascis*", "faschis*", "marxis*", "anarchis*", "nationalis*",
    ),
    "politics": (
        "politic*", "politik*", "politisch*", "democrat", "democrats", "republican", "republicans", "voter*",
        "waehler*", "voting intention*", "voting republican", "voting democrat*", "voting labour",
        "voting conservative", "voting green", "party member*", "afd", "cdu", "csu", "spd", "fdp", "election*",
        "bundestagswahl*", "parteimitglied*",
    ),
    "ethnicity": (
        "ethnic*", "ethni*", "racial*", "racis*", "rassis*", "*migrationshintergrund*", "skin colo*r", "hautfarbe*",
        "immigrant*", "refugee*", "fluechtling*", "asylum*", "asyl*", "sinti", "african american*",
    ),
    "sexuality": (
        "sexuality", "sexual*", "sexualitaet", "sexuell*", "gay", "gays", "lesbian*", "lesbisch*", "schwul",
        "schwule*", "bisexual*", "bisexuell*", "homosex*", "heterosex*", "queer*", "lgbt*", "transgender*",
        "transsex*", "sex life", "sexleben",
    ),
    "union membership": (
        "trade union*", "labor union*", "labour union*", "union member*", "*gewerkschaft*", "verdi mitglied*",
        "shop steward*", "betriebsrat*",
    ),
    "genetics and biometrics": (
        "genetic*", "genetisch*", "biometri*", "dna test*",
    ),
    "crime": (
        "convicted", "criminal record*", "vorstraf*", "vorbestraft*",
    ),
}  # fmt: skip

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def special_category_of(text: str) -> tuple[str, str]:
    """The special category that a text names and the words that name it, or two empty texts.

    Example:
        >>> special_category_of("weil ich Schwangerschaftsmode suche")
        ('pregnancy', 'schwangerschaftsmode')
        >>> special_category_of("trail race")
        ('', '')
    """
    words = _words(text)
    for category, terms in SPECIAL_CATEGORIES.items():
        for term in terms:
            patterns = term.split()
            for start in range(len(words) - len(patterns) + 1):
                named = words[start : start + len(patterns)]
                if all(fnmatchcase(word, pattern) for word, pattern in zip(named, patterns, strict=True)):
                    return category, " ".join(named)
    return "", ""


def _words(text: str) -> list[str]:
    """Lower-case words without accents; `isPregnant` and `is_pregnant` are two words each."""
    parted = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", unicodedata.normalize("NFC", text))
    spelled = unicodedata.normalize("NFKD", parted.casefold().translate(_UMLAUTS))
    plain = "".join(c for c in spelled if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain)
