"""The question an answer ends with: one that helps a person think about what they asked. Pure."""

from __future__ import annotations

import re

from coach.shape import Shape, shape_of

_BY_SUBJECT: tuple[tuple[str, tuple[str, ...]], ...] = (  # the first whose words the question has; two forms each
    (r"gap|break from|returnship|(?:come|coming|came|go|going) back after",
     ("What could you do in the next month that you would be glad to be asked about?",
      "Which part of the old work do you trust yourself with today, and which would need a quarter?")),
    (r"laid off|lay-?offs?|redundan\w+|made redundant|fired|let go",
     ("Which two sentences would you say about it, and to whom will you say them first?",
      "What do you need in place, in money and in people, so that the next job is one you choose?")),
    (r"burn\w*|exhaust\w+|stopped caring|numb|dread|tired|miserable|can.?t sleep|crying|cried",
     ("When did the work last give you energy, and what was different then?",
      "What could be taken off your plate this week, and who would have to agree to it?")),
    (r"promot\w+|passed over|next level|level(?:led|ing)? up|raise",
     ("Who, outside your team, could describe what you did this year, and what would they say?",
      "What date would you give it, and what would have to have happened by then?")),
    (r"offer\w*|counter-?offer|salary|title|negotiat\w+|new job|other job|interview\w*",
     ("What would make you regret saying yes a year from now, and can you ask about it before you sign?",
      "Which of the things on offer would you still want if the title were not part of it?")),
    (r"(?:bad|toxic|micro-?manag\w+|terrible|awful) (?:boss|manager|lead)|micro-?manag\w+"
     r"|takes? (?:the )?credit|yells?|shouts?|bull(?:y|ied|ying)",
     ("What would have to change for you to stay, and have you said it to them in those words?",
      "If nothing changed for six months, what would that cost you?")),
    (r"feedback|criticis\w+|criticiz\w+|review (?:said|says)|performance review|one-on-ones?|1:1s?|1on1s?",
     ("Which part of it would you believe if it came from someone you admire?",
      "Whom could you ask this week, and about which one piece of work?")),
    (r"director|vp|vice president|head of|managers? of managers|managing managers|skip[- ]level",
     ("Which part of that job have you done already, even once, and which only seen from below?",
      "What would you no longer do yourself, and would you miss it?")),
    (r"(?:go|going|gone|move|moving|switch\w*|step\w*|back) (?:back )?(?:to|into) (?:coding|code|engineering|ic"
     r"|building|being an engineer|an ic|writing code|programming)|stop managing|quit managing|back to ic"
     r"|miss (?:coding|building|programming|the code|writing code)",
     ("What do you miss, exactly: the code, the quiet, or being good at something?",
      "If you went back, what would you keep from managing?")),
    (r"new manager|first (?:\w+ )?(?:days|weeks|months|time)|just became|just got promoted|new team",
     ("What would your team say has changed for them since you began?",
      "What do you still do because it is what you are good at, rather than because it is the job?")),
    (r"staff|principal|architect|(?:beyond|past|above) senior|ic track|without managing|individual contributor",
     ("Which problem, if it were gone, would people outside your team notice?",
      "Whose work goes better because of you, and who knows it?")),
    (r"tech lead|team lead|lead role|player[- ]coach|leading (?:a|the|my)",
     ("Which half of the job would suffer if you did the other one properly?",
      "What could somebody else on the team decide without you from next week?")),
    (r"(?:take|lead|manag\w+|run) (?:the|a|my|this) team|become a manager|being a manager|be(?:come)? an? (?:em\b"
     r"|engineering manager)|into management|should i manage|people manag\w+|manager role"
     r"|management (?:role|track|job)",
     ("What would you want to be true in a year for you to be glad that you said yes?",
      "Which of the reasons are yours, and which are other people's?")),
    (r"too (?:old|late)|at (?:40|45|50|forty|fifty)|bootcamp|career chang\w+|self-?taught|switch\w* careers?|no degree",
     ("What do you know from before that nobody else on such a team would know?",
      "How long can you give it, and who shares that decision with you?")),
    (r"sre|on-?call|pager|ops|devops|platform|kubernetes|incident",
     ("Which part of last month's work made the next month's easier?",
      "What would you refuse to be woken for a second time?")),
    (r"product manager|pm role|designer?|sales engineer|developer advocate|data scien\w+|move to product",
     ("Which day of that job have you seen from the inside, and which do you only imagine?",
      "What could you try for a fortnight without giving anything up?")),
    (r"leav\w+|quit\w*|resign\w*|stay\w*|move on|look(?:ing)? around",
     ("What would have to be true in six months for you to be glad you stayed?",
      "What are you moving towards, if you leave out what you want to get away from?")),
    (r"visib\w+|notic\w+|invisible|seen|credit|recogni\w+|quiet|introvert\w*|politic\w*|status|influence",
     ("Who should know what you did this month, and how would they come to hear of it?",
      "What could you write down this week that a stranger would understand?")),
)  # fmt: skip
_BY_SHAPE: dict[Shape, tuple[str, ...]] = {
    "amount": ("What would you do differently if the figure were twice that, or half?",),
    "time": ("What would you want to see by then to know that you are on the way?",),
    "choice": ("What would have to be true in a year for you to be glad you chose it?",),
    "advice": ("Which part of this could you try this week, and with whom?",),
}
_ANY = ("Which of these comes closest to your own situation, and where does yours differ?",)
_IMPERSONAL = (
    "Is there a decision of yours behind the question? Tell me, and I'll look for what speaks to it.",
    "What would you do differently, knowing this?",
)
_PERSONAL = re.compile(r"\b(?:i|i['’]\w+|me|my|mine|we|our|us)\b", re.IGNORECASE)
_LONG = 6  # words; a shorter question is about what was said before
_SUBJECTS = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), forms) for words, forms in _BY_SUBJECT)


def coaching_question(question: str) -> str:
    """One question back that fits what the person asked about, else how they asked."""
    if len(question.split()) > _LONG and not _PERSONAL.search(question):
        return _IMPERSONAL[len(question) % len(_IMPERSONAL)]
    forms = next((forms for words, forms in _SUBJECTS if words.search(question)), None)
    forms = forms or _BY_SHAPE.get(shape_of(question), _ANY)
    return forms[len(question) % len(forms)]
