"""The words in which vendors say why they refuse something; every other word may be a customer's.

A vendor's error answer may repeat whatever stands in the record: a name, a subject, an address.
None of that can be told from the vendor's own words by its looks, so only words listed here (and
names of fields, which the caller knows) are passed on. What a word missing here costs is a gap in
one sentence; the vendor's error code and the field stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from mappings.masking import GAP

LONGEST = 200  # characters of a vendor's sentence that are told
LONGEST_NUMBER = 4  # digits: a limit ("255 characters"), never a telephone number
MOST_NUMBERS = 2  # a card's or a telephone number's groups are more
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿ]+|\d+")
WORD = re.compile(r"[\w'’@%+-]+|[^\w\s]|\s+")
GAPS = re.compile(rf"{GAP}(?:[\s.,;:!?\"'()/<>=&#*-]*{GAP})+")

ENGLISH = """
a able above access accord account accounts action active add added address after again agent
agents all allowed already also an and another any api app application archived are argument
arguments array as assigned assignee at attachment attachments attribute attributes author
authorised authorization authorized bad base be because been before being below between blank body
boolean brand but by call called calls can cannot cant change changed channel character characters
check child choose client close closed code comment comments company completed conflict contact
contacts contain contained contains content conversation conversations could count create created
creation credential credentials currency custom customer data date datetime day days decimal
default deleted denied department description desk detail details did different digits disabled do
does doesn't don't dup duplicate duplicated during each edition either email emails empty enabled
end endpoint enough enter entity error errors exceed exceeded exceeds exist existing exists
expected expired external failed false feature field fields file files find first follow following
for forbidden form format forms found from full function gave get given gone grant greater group
groups had has have header heavy hour hours id idempotent identifier identity ids if illegal in
inactive incorrect index information input inputs insufficient integer intercom internal invalid
is isn't it item items its json key keys label language large last lead leads least length less
licence license like limit limited limits link list live lock locked long longer lookup made main
malformed mandatory many match matches matching max maximum may member mention merged message
messages method min minimum minute minutes mismatch missing model modified more most must name
named names need needed needs negative new no non none not note null number numbers oauth object
objects occurred of off office on one only open operation option optional options or order org
organisation organization other otherwise our out outside own owner page param parameter
parameters params parent parse part parts past pattern pending permission permissions permitted
person phone picklist plan please point positive possible present prevents previously priority
private problem process processable processed processing product property provide provided public
query rate reachable reached read readonly reason received record recordinvalid records redacted
redirect reference referenced refused regex regexp regular rejected relation reply request
requested requester requests required requires resource response restricted result results role
rule same save saved scope search sec second seconds secret seen select selected send sent server
session set settings shared short shorter should sign signature signed size snooze snoozed solve
solved solving some source spam state status string subject submitted subscription such support
supported suspended system tag tags taken team template text than that the their then there these
they this those thread ticket tickets time timed timeout title to token tokens too trial true try
type types unable unassigned unauthorized unavailable under unexpected unique unknown
unprocessable unsupported until update updated uri url use used user users valid validation
validations value values version view wait was way we were what when where which while who will
with without workflow workspace write wrong year you your zendesk zip zoho
"""
FRENCH = """
accès actif au aucun aucune autorisé autre aux avec avoir caractère caractères ce cet cette champ
champs chiffres clos clé commentaire compte conversation correct création d'un dans date de
demande des deux doit du déjà déjà-pris désactivé elle en entre erreur est et existante existe
format groupe il inconnu incorrect incorrecte introuvable invalide jour la le les long longue
longueur manquant maximum message minimum modifié n'est ne nom nombre non objet obligatoire option
ou par pas peut plus pour priorité pris prise refusé requis résolu sans ses son sont statut
supprimé sur texte ticket trop type un une utilisateur utilisé utilisée valeur valide vide à état
être
"""
WORDS = frozenset((ENGLISH + FRENCH).split())


def told(text: str, names: Collection[str] = ()) -> str:
    """Return a vendor's sentence with a gap for each word that may be a customer's.

    `names` are further words that may be told: the fields' own names. Codes such as
    "RecordInvalid" and "UNPROCESSABLE_ENTITY" are read word by word.
    """
    known = {part.casefold() for name in names for part in PART.findall(name)}
    known |= {name.casefold() for name in names}
    words = WORD.findall(text[: LONGEST * 5])
    if sum(word.isdecimal() for word in words) <= MOST_NUMBERS:
        known |= {word for word in words if word.isdecimal() and len(word) <= LONGEST_NUMBER}
    kept = "".join(word if _harmless(word, known) else GAP for word in words)
    return " ".join(GAPS.sub(GAP, kept).split())[:LONGEST]


def _harmless(word: str, known: Collection[str]) -> bool:
    if not any(sign.isalnum() for sign in word):
        return word.isascii() or word == GAP
    plain = word.casefold().replace("’", "'").strip("'-")
    if plain in WORDS or plain in known:
        return True
    parts = PART.findall(word)
    whole = "".join(parts) == re.sub(r"[_'’-]", "", word)
    return whole and all(part.casefold() in WORDS or part.casefold() in known for part in parts)
