"""What the check of the evidence can find, in Dutch and in English, each with the next step.

A problem is data. Its code is fixed, so scripts and tests can rely on it; its wording may change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One text in both languages."""

    nl: str
    en: str

    def text(self, lang: str) -> str:
        """Return the English text for ``en``, and the Dutch one for any other language."""
        return self.en if lang == "en" else self.nl


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with the evidence.

    ``passage`` is the IRI of the passage, or of the part or thing when no passage is at fault; ``where`` the
    file and line in the data, when known; ``property`` the short name of the property that is wrong, when it
    is one; ``nearest`` what the source or the quote has instead.
    """

    code: str
    passage: str
    message: Wording
    hint: Wording
    property: str | None = None
    where: str | None = None
    nearest: str | None = None


def problem(
    code: str, passage: str, *, where: str | None = None, nearest: str | None = None, **values: object
) -> Problem:
    """Return the problem with this code, its values filled in.

    >>> problem("quote-too-long", "id/passage/x", words=16, most=15).message.en
    'The quote has 16 words; 15 is the most.'
    """
    dutch, dutch_hint, english, english_hint = _WORDINGS[code]
    return Problem(
        code=code,
        passage=passage,
        property=str(values["property"]) if "property" in values else None,
        where=where,
        nearest=nearest,
        message=Wording(nl=dutch.format(**values), en=english.format(**values)),
        hint=Wording(nl=dutch_hint.format(**values), en=english_hint.format(**values)),
    )


def codes() -> frozenset[str]:
    """Return the codes of all problems."""
    return frozenset(_WORDINGS)


_FORM: Final = {
    "passage-form": (
        "De passage heeft {count} keer {property}; het moet {wanted_nl} zijn.",
        "Schrijf {property} {wanted_nl} bij de passage.",
        "The passage has {property} {count} times; it should be {wanted_en}.",
        "Write {property} {wanted_en} on the passage.",
    ),
    "unknown-document": (
        "Het document {document} van de passage is nergens beschreven.",
        "Verbeter rd:document, of beschrijf het document met zijn dct:identifier.",
        "The document {document} of the passage is described nowhere.",
        "Correct rd:document, or describe the document with its dct:identifier.",
    ),
    "unknown-part": (
        "Het onderdeel {part} is geen beschreven onderdeel van het document van de passage.",
        "Verbeter rd:onderdeel, of beschrijf het onderdeel met rd:kop, rd:deelVan en rd:volgorde.",
        "The part {part} is no described part of the passage's document.",
        "Correct rd:onderdeel, or describe the part with rd:kop, rd:deelVan and rd:volgorde.",
    ),
    "replacement-without-reason": (
        "De passage is vervangen door {other}, zonder reden.",
        "Schrijf rd:redenVervanging bij de passage.",
        "The passage is replaced by {other}, without a reason.",
        "Write rd:redenVervanging on the passage.",
    ),
    "unknown-grade": (
        "De graad {grade} bestaat niet.",
        "Kies def/graad/nagegaan, def/graad/aangehaald of def/graad/vermeld.",
        "There is no grade {grade}.",
        "Choose def/graad/nagegaan, def/graad/aangehaald or def/graad/vermeld.",
    ),
    "part-form": (
        "Het onderdeel heeft {count} keer {property}; het moet een keer zijn.",
        "Schrijf {property} een keer bij het onderdeel; rd:volgorde is een geheel getal.",
        "The part has {property} {count} times; it should be once.",
        "Write {property} once on the part; rd:volgorde is an integer.",
    ),
    "part-parent": (
        "Het onderdeel hoort via rd:deelVan bij geen document.",
        "Laat rd:deelVan naar het document wijzen, of naar een onderdeel daarvan; niet in een kring.",
        "The part belongs to no document through rd:deelVan.",
        "Point rd:deelVan at the document or at a part of it; not in a circle.",
    ),
    "quote-missing": (
        "De passage heeft graad '{grade}', maar geen citaat.",
        "Schrijf het citaat als oa:exact, of maak de graad 'vermeld'.",
        "The passage has grade '{grade}', but no quote.",
        "Write the quote as oa:exact, or make the grade 'vermeld'.",
    ),
    "quote-unexpected": (
        "De passage heeft graad 'vermeld', en toch een citaat.",
        "Laat het citaat weg, of maak de graad 'aangehaald' of 'nagegaan'.",
        "The passage has grade 'vermeld', and yet a quote.",
        "Leave out the quote, or make the grade 'aangehaald' or 'nagegaan'.",
    ),
    "quote-too-long": (
        "Het citaat heeft {words} woorden; {most} is het meeste.",
        "Kort het citaat in tot de woorden die het feit dragen.",
        "The quote has {words} words; {most} is the most.",
        "Cut the quote down to the words that carry the fact.",
    ),
    "quote-whole-sentence": (
        "Het citaat is een hele zin: '{quote}'.",
        "Kort het citaat in tot de woorden die het feit dragen.",
        "The quote is a whole sentence: '{quote}'.",
        "Cut the quote down to the words that carry the fact.",
    ),
    "grade-without-text": (
        "De passage heet 'nagegaan', maar van het document is geen tekst vastgelegd.",
        "Geef het document rd:tekstSha256 van de tekst die er was, of maak de graad 'aangehaald'.",
        "The passage is called 'nagegaan', but no text of the document was recorded.",
        "Give the document the rd:tekstSha256 of the text that was held, or make the grade 'aangehaald'.",
    ),
    "grade-too-low": (
        "De passage heet 'aangehaald', maar de tekst van het document was er.",
        "Ga het citaat na in de tekst, en maak de graad 'nagegaan'.",
        "The passage is called 'aangehaald', but the text of the document was held.",
        "Look the quote up in the text, and make the grade 'nagegaan'.",
    ),
}

_TEXT: Final = {
    "other-text": (
        "{file} is een andere tekst dan de tekst die is nagegaan.",
        'Geef de nagegane tekst, of ga alle citaten na en zet rd:tekstSha256 op "{sha256}".',
        "{file} is another text than the one that was checked.",
        'Give the text that was checked, or check all quotes and set rd:tekstSha256 to "{sha256}".',
    ),
    "heading-missing": (
        "De kop '{heading}' staat niet als regel in de tekst.",
        "Schrijf rd:kop zoals de regel in de bron luidt.",
        "The heading '{heading}' is no line of the text.",
        "Write rd:kop as the line reads in the source.",
    ),
    "heading-double": (
        "De kop '{heading}' staat {count} keer als regel in de tekst.",
        "Kies als rd:kop een regel die er een keer staat, zoals de kop erboven.",
        "The heading '{heading}' is {count} lines of the text.",
        "Choose as rd:kop a line that stands there once, such as the heading above it.",
    ),
    "heading-order": (
        "De kop '{heading}' staat in de tekst op een andere plaats dan rd:volgorde en rd:deelVan zeggen.",
        "Nummer rd:volgorde in de volgorde van de tekst, of verbeter rd:kop.",
        "The heading '{heading}' stands elsewhere in the text than rd:volgorde and rd:deelVan say.",
        "Number rd:volgorde in the order of the text, or correct rd:kop.",
    ),
    "quote-not-found": (
        "Het citaat '{quote}' staat niet onder de kop '{heading}'.",
        "Schrijf het citaat over uit de bron, letter voor letter.",
        "The quote '{quote}' does not stand under the heading '{heading}'.",
        "Copy the quote from the source, letter by letter.",
    ),
    "quote-other-heading": (
        "Het citaat '{quote}' staat niet onder de kop '{heading}', wel onder: {others}.",
        "Verbeter het citaat of rd:onderdeel; kijk ook of het feit klopt.",
        "The quote '{quote}' does not stand under the heading '{heading}', but under: {others}.",
        "Correct the quote or rd:onderdeel; see also whether the fact is right.",
    ),
    "quote-not-unique": (
        "Het citaat '{quote}' staat {count} keer onder de kop '{heading}'.",
        "Neem woorden ervoor of erna mee, of kies een lager onderdeel.",
        "The quote '{quote}' stands {count} times under the heading '{heading}'.",
        "Add words before or after it, or choose a lower part.",
    ),
    "quote-inside-word": (
        "Het citaat '{quote}' begint of eindigt onder de kop '{heading}' midden in een woord of getal.",
        "Neem het hele woord of getal over, met 'miljoen' of '%' als dat erachter staat.",
        "The quote '{quote}' begins or ends inside a word or number under the heading '{heading}'.",
        "Take over the whole word or number, with 'miljoen' or '%' when that follows.",
    ),
}

_NUMBERS: Final = {
    "number-not-in-quote": (
        "Het getal {value} ({property} van {subject}) staat niet in het citaat '{quote}'.",
        "Verbeter het feit of het citaat, of wijs de schaal (rd:schaal) of het telwoord (rd:lezing) aan.",
        "The number {value} ({property} of {subject}) does not stand in the quote '{quote}'.",
        "Correct the fact or the quote, or point out the scale (rd:schaal) or the word (rd:lezing).",
    ),
    "date-not-in-quote": (
        "De datum {value} ({property} van {subject}) staat niet in het citaat '{quote}'.",
        "Verbeter het feit of het citaat, of wijs met rd:lezing aan welke woorden de datum geven.",
        "The date {value} ({property} of {subject}) does not stand in the quote '{quote}'.",
        "Correct the fact or the quote, or point out with rd:lezing which words give the date.",
    ),
    "name-not-in-quote": (
        "De naam '{value}' ({property} van {subject}) staat niet in het citaat '{quote}'.",
        "Schrijf de naam zoals de bron hem schrijft; andere schrijfwijzen zijn een skos:altLabel.",
        "The name '{value}' ({property} of {subject}) does not stand in the quote '{quote}'.",
        "Write the name as the source writes it; other spellings are a skos:altLabel.",
    ),
    "number-unreadable": (
        "{property} van {subject} heeft een waarde die geen getal of datum is: '{value}'.",
        "Schrijf een getal met een punt, of een datum als 2025-02-03, 2025-02 of 2025.",
        "{property} of {subject} has a value that is no number or date: '{value}'.",
        "Write a number with a point, or a date such as 2025-02-03, 2025-02 or 2025.",
    ),
    "scale-unknown": (
        "De schaal {scale} is geen passage van dit document met rd:schaalfactor.",
        "Laat rd:schaal wijzen naar de passage die de schaal noemt, en geef die rd:schaalfactor.",
        "The scale {scale} is no passage of this document with rd:schaalfactor.",
        "Point rd:schaal at the passage that names the scale, and give that rd:schaalfactor.",
    ),
    "scale-not-in-quote": (
        "De schaalfactor {factor} staat niet in het citaat '{quote}'.",
        "Citeer het woord dat de schaal geeft (duizend, mln, miljoen, miljard), of verbeter rd:schaalfactor.",
        "The scale factor {factor} does not stand in the quote '{quote}'.",
        "Quote the word that gives the scale (duizend, mln, miljoen, miljard), or correct rd:schaalfactor.",
    ),
    "scale-unused": (
        "Geen getal van de passage gebruikt haar schaal.",
        "Laat rd:schaal weg, of schrijf het bedrag in hele euro's.",
        "No number of the passage uses its scale.",
        "Leave out rd:schaal, or write the amount in whole euros.",
    ),
    "reading-unknown": (
        "De lezing {reading} heeft geen Nederlands label, of geen enkele rd:leesAls.",
        "Geef het begrip in het schema van lezingen skos:prefLabel en rd:leesAls.",
        "The reading {reading} has no Dutch label, or not exactly one rd:leesAls.",
        "Give the concept in the scheme of readings skos:prefLabel and rd:leesAls.",
    ),
    "reading-not-in-quote": (
        "De lezing '{label}' staat niet in het citaat '{quote}'.",
        "Kies de lezing van de woorden die in het citaat staan.",
        "The reading '{label}' does not stand in the quote '{quote}'.",
        "Choose the reading of the words that stand in the quote.",
    ),
    "reading-unused": (
        "Geen feit van de passage heeft de waarde {value} van de lezing '{label}'.",
        "Verbeter het feit, of laat rd:lezing weg.",
        "No fact of the passage has the value {value} of the reading '{label}'.",
        "Correct the fact, or leave out rd:lezing.",
    ),
}

_PLACEMENT: Final = {
    "fact-outside-passage": (
        "{property} {value} staat buiten elke passage.",
        "Zet het feit in de graaf van de passage die het zegt.",
        "{property} {value} stands outside every passage.",
        "Put the fact into the graph of the passage that states it.",
    ),
    "identity-in-passage": (
        "{property} van {subject} staat in een passage, maar is geen feit uit de bron.",
        "Zet deze regel buiten de accolades, bij de beschrijving van {subject}.",
        "{property} of {subject} stands in a passage, but is no fact of the source.",
        "Put this line outside the braces, with the description of {subject}.",
    ),
    "empty-passage": (
        "De passage zegt niets: haar graaf is leeg.",
        "Schrijf wat het citaat zegt in de graaf van de passage, of haal de passage weg.",
        "The passage states nothing: its graph is empty.",
        "Write what the quote says into the graph of the passage, or remove the passage.",
    ),
    "undeclared-subject": (
        "{subject} is nergens beschreven.",
        "Verbeter de naam, of geef {subject} buiten de passage een type en een label.",
        "{subject} is described nowhere.",
        "Correct the name, or give {subject} a type and a label outside the passage.",
    ),
    "undeclared-graph": (
        "De graaf {subject} is geen passage, registeruitgave of afleiding.",
        "Beschrijf de graaf als rd:Passage, rd:Registeruitgave of rd:Afleiding, of verbeter de naam.",
        "The graph {subject} is no passage, register release or derivation.",
        "Describe the graph as rd:Passage, rd:Registeruitgave or rd:Afleiding, or correct its name.",
    ),
    "blank-node": (
        "{property} gebruikt een knoop zonder naam.",
        "Geef het ding een eigen IRI.",
        "{property} uses a node without a name.",
        "Give the thing an IRI of its own.",
    ),
    "amount-without-passage": (
        "Het bedrag {value} van {subject} staat in geen passage.",
        "Zet het bedrag in de graaf van de passage die het noemt.",
        "The amount {value} of {subject} stands in no passage.",
        "Put the amount into the graph of the passage that states it.",
    ),
}

_WORDINGS: Final = {**_FORM, **_TEXT, **_NUMBERS, **_PLACEMENT}
