"""The words of the frame in English, table by table as arabic.py has them in Arabic.

In:   nothing.
Out:  the same keys as the Arabic tables.
Not:  the article's words, which stay Arabic, or choosing the language (__init__.py).
Why:  a desk that works in English signs briefs of Arabic articles too.
"""

from __future__ import annotations

ROLES = {
    "title": "title",
    "heading": "heading",
    "byline": "byline",
    "masthead": "masthead",
    "boilerplate": "boilerplate",
    "footnote": "footnote",
    "body": "body",
}

REASONS = {
    "exact-duplicate": "exact copy",
    "near-duplicate": "near copy",
    "boilerplate": "boilerplate",
}

COPIES = {"exact-duplicate": "exact copies", "near-duplicate": "near copies"}

FRAME = {
    "kicker": "Brief",
    "untitled": "An article without a title",
    "skip": "Go to the brief",
    "notes": "Notes",
    "summary": "The brief",
    "no_summary": "No sentence that a brief could hold.",
    "drafted": "written by a model",
    "compressed": "shortened",
    "cut": "left out",
    "updates": "Conflicting or updated versions",
    "updates_how": "Sentences repeated with another number, date, negation or power; neither is preferred.",
    "earlier": "First",
    "later": "Then",
    "changed": "What differs",
    "see": "See",
    "stances": "Stances",
    "stances_how": "Each stance's share of the body's words, as the model labelled each paragraph.",
    "no_stances": "No body to label.",
    "unsure": "Under the confidence threshold",
    "of_words": "of the words",
    "points": "What was said for each stance",
    "no_points": "In no paragraph did the model reach its confidence threshold.",
    "no_alone": "No sentence of this stance's paragraphs is understood alone; read them in the text",
    "no_such": "No paragraph of the body has this stance.",
    "actors": "Who is named",
    "actors_how": "How many paragraphs of each stance name the power; "
    "it need not be the one who holds the stance.",
    "cells_how": "In brackets the first places of each count: A is the article's number in the list of"
    " articles above, L the line in it; … where there are more.",
    "cell_place": "A{article} L{line}",
    "picture_how": "Each bar is as long as its count, with the pattern of its stance; the counts and their"
    " places are in the table below.",
    "picture_told": "A picture of the table below: the powers named most ({actors} of {all}); the largest"
    " count of a cell is {most}.",
    "actor": "Power",
    "total": "Total",
    "more_actors": "Others, named less",
    "no_actors": "The body names no power of the gazetteer.",
    "removed": "What is not in the brief, and why",
    "nothing_removed": "Nothing was left out.",
    "source": "The whole source",
    "source_how": "Each paragraph with its line number. Underlined sentences are those that are cited.",
    "line": "line",
    "lines": "lines",
    "two_lines": "lines",
    "next_line": "–",
    "other_line": ", ",
    "page": "page",
    "characters": "characters",
    "paragraphs": "Paragraphs",
    "sentence": "Sentence",
    "why": "Why",
    "text": "Text",
    "stance": "Stance",
    "share": "Share",
    "back": "Back to the brief",
    "copy_of": "of line",
    "copies_of": "of lines",
    "copy_elsewhere": "of what stands in",
    "alike": "alike by",
    "made_with": "Made with",
    "digest": "Digest",
    "articles": "Articles",
    "article": "Article",
    "open": "The whole brief",
    "shared": "Passages that articles share",
    "shared_how": "Each passage is counted once, with all its places.",
    "nothing_shared": "No shared passage.",
    "comma": ", ",
    "semicolon": "; ",
    "of": "of",
    "headline_sentence": "The text has no title; this is its most central sentence, word for word.",
    "headline_row": "The text has no title; this is the first line of the table, word for word.",
    "known": "What is known",
    "standing": "Who stands where",
    "figures": "Figures and dates",
    "figures_how": "As the text writes them, each in its sentence; a relative date is not counted out.",
    "no_figures": "No figure and no date in the body.",
    "more_figures": "More figures and dates",
    "left_out": "What was left out, counted",
    "how_many": "How many",
    "foreign": "of another story",
    "repeat": "said before, word for word",
    "budget": "no room in the brief",
    "unwritten": "not drawn on by the model that wrote",
    "foreign_how": "Sentences taken for a part of another story",
    "balance_how": "The brief's shares of stances lie {distance} from the article's (at most {limit}).",
    "balance_missed": "The brief's shares of stances lie {distance} from the article's; at most {limit} was "
    "asked for, and the budget allows no nearer.",
    "balance_written": "The brief's shares of stances lie {distance} from the article's (at most {limit}): a "
    "model wrote it, and they were not balanced.",
    "file_title": "Title of the file",
    "stories": "Stories that several articles tell",
    "stories_how": "Articles are put together by their words, names, figures and meaning; which one is right "
    "is not judged.",
    "no_stories": "No story that two articles tell.",
    "agreed": "What they agree on",
    "agreed_how": "Said by two articles or more, each in its own words.",
    "differs": "Where a figure or a date differs",
    "wire": "Reprinted word for word, so one voice",
    "also_in": "Also in",
    "timeline": "Timeline",
    "timeline_how": "Sentences of the briefs that hold a date with its year, each under its first.",
    "no_timeline": "No sentence is dated with its year.",
    "date": "Date",
    "elsewhere": "{paragraphs} of this article stood before in {where}, and are not repeated here.",
    "windows": "{paragraphs} had to be read in parts for their length; the results were put together.",
    "too_short": "The article has too few sentences to choose from; it is given whole.",
    "no_body": "No body is left to summarize: every paragraph is a heading, note or copy, listed below.",
    "all_boilerplate": "This text is only a site's boilerplate and masthead; each line is listed below.",
    "all_copies": "The whole body of this article stood before in {where}; nothing new is left.",
    "no_sentence": "The body has no sentence, only numbers or signs; they are in the source below.",
    "list_only": "The text is a list, not running prose: the brief holds items of it, word for word.",
    "list_part": "The text holds a list ({sentences}); the brief shows only {shown} of it.",
    "table_only": "The text is a table, not running prose: the brief holds rows of it, word for word.",
    "verse_only": "The text is verse or short lines, not running prose: the brief holds some of them, "
    "and does not stand for the whole.",
    "latin": "{share} of the body's words are not Arabic: they are left as they are, and the model was "
    "trained on Arabic.",
    "long": "The article is long ({words}); it was told in {stretches}, each with its share of the brief.",
}

WARNINGS = {
    "shapes": "The text holds the drawn shapes of letters, not the letters (it happens in PDF files); "
    "search and stances may err.",
    "reversed": "The order of letters or words looks turned round (it happens in PDF files); do not rely "
    "on this brief before the original is checked.",
    "apart": "The letters of words look set apart; do not rely on this brief before the original is checked.",
    "glued": "Words look run together without spaces; do not rely on this brief before the original is "
    "checked.",
    "mojibake": "The text looks saved in a wrong encoding (signs such as «ط§ظ„»); save it again from its "
    "source as UTF-8.",
    "lost": "The text holds broken or unknown letters (such as �); check the original where they stand.",
    "no_main": "No article was found on the web page, so all its visible text was taken; menus and links "
    "may be mixed in.",
    "page_hidden": "The web page hides its article and shows hardly any text, so the hidden text was read; "
    "check the original.",
    "pictures": "Pages of the PDF are pictures without text and were not read: {pages}.",
    "word_notes": "The Word file has notes that were not read ({count}); check them in the original.",
    "word_changes": "The Word file has tracked changes that nobody accepted yet; it was read as if all were.",
    "word_hidden": "The Word file has hidden text, which was not read.",
    "broken_bytes": "The file's encoding ({encoding}) is broken in {places}, the first at byte {first}; the "
    "sign � stands for each broken letter: check the original.",
    "fell_back": "The model could not write; the brief is given in the article's own sentences.",
    "nothing_passed": "No sentence that the model wrote passed the check against the source; the brief is "
    "given in the article's own sentences.",
    "held_back": "A sentence that the model wrote was held back; why: {reasons}. What it said: «{text}»",
    "written": "A model wrote this brief; each sentence agrees with the sentences of the source that it "
    "cites, and the wording is not the author's.",
    "trimmed": "The model wrote more than was asked for; not in the brief: {sentences} of it.",
    "unbalanced": "The stances of this brief were not balanced: the model that wrote it chose what to tell, "
    "and one stance may outweigh another.",
}

GATE = {
    "unaligned": "no sentence of the article says this",
    "number": "a number that is not in the source, or is of something else there",
    "date": "a date that is not in the source, or is of something else there",
    "name": "a name that is not in its place in the source",
    "swapped": "a word in the place of another",
    "quotation": "a quotation that is not letter by letter in the source",
    "attribution": "a saying given to another than who said it",
    "direction": "a direction turned round",
    "negation": "a negation added or lost",
    "hedge": "a possibility, condition or approximation added or lost",
    "unsupported": "a word that nothing in the source bears out",
    "dangling": "it opens on what stands in no sentence right before it in the brief",
}

NOUNS = {
    "word": ("word", "words"),
    "paragraph": ("paragraph", "paragraphs"),
    "sentence": ("sentence", "sentences"),
    "place": ("place", "places"),
    "article": ("article", "articles"),
    "stretch": ("stretch", "stretches"),
    "story": ("story", "stories"),
}
