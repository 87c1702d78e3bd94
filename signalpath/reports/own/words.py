"""The sentences of an own page: factors, reasons, answers and kinds in plain words.

Belongs here: text. A code without words here is shown with its underscores taken out, never left out.
"""

from __future__ import annotations

from signalpath.recommend import RecommendSettings

SETTINGS = RecommendSettings()
FACTOR_WORDS = {
    "relevance": "how much this skill counts in the problem of the charter",
    "gap_probability": "how likely a gap is, given the evidence",
    "evidence_strength": f"w / (w + {SETTINGS.half_strength:g}), where w is the evidence in pieces",
    "readiness": "1 less the largest likely gap among what has to be known before it",
    "freshness": "2^(-days since you last worked in it / "
    f"{SETTINGS.freshness_half_life_days:g}): older work counts less",
    "nomination": "1, and more where you or your tech lead asked for this skill",
}
FACTOR_NAMES = {
    "relevance": "Relevance to the problem",
    "gap_probability": "Chance of a gap",
    "evidence_strength": "Strength of the evidence",
    "readiness": "Readiness",
    "freshness": "Freshness of the work",
    "nomination": "Nomination",
}
WITHHELD = {
    "no_consent": "You have not agreed to get a path, so none was made. You need not do anything.",
    "gate": "The data failed a quality check, and no path is made on bad data. It is not about you.",
    "thin_evidence": "There is too little recent evidence to tell a gap from chance. Unknown is not a gap.",
    "no_gap": "In what is known of your work, no gap is likely that matters to the problem.",
    "no_content": "There is a likely gap, but nothing that an engineer has reviewed fits it yet.",
    "abstained": "The evidence does not carry a recommendation. Saying nothing is the honest answer.",
}
SAID = {
    "accept": "You accepted",
    "dismiss": "You dismissed",
    "confirm": "You confirmed",
    "dispute": "You said that this is wrong",
    "self_nominate": "You asked to learn",
    "nominate": "Your tech lead named you for",
    "consent": "You agreed to take part",
    "opt_out": "You opted out",
    "self_rate": "You rated yourself in",
    "sign_off": "A senior signed off your work in",
    "teach_back": "You taught it back to a senior",
    "override": "A named person decided about",
    "offer_help": "You offered help in",
    "withdraw_help": "You withdrew your offer of help in",
    "report_error": "You reported an error in",
    "close_error": "You closed an error in",
    "share_steps": "You let your manager's brief show steps that you accepted",
    "unshare_steps": "You stopped showing accepted steps to your manager",
}
EFFECT = {
    "accept": "nothing else is put in its place; only you see it, unless you share it",
    "dismiss": "this item is not offered again",
    "dispute": "what you call wrong is left out, and the next path is made without it",
    "confirm": "the attribution is certain from now on",
    "self_nominate": "the skill comes earlier in your next path",
    "self_rate": "your word counts with a weight of its own, shown apart, and never as proof",
    "offer_help": "colleagues with a matching step may be given your name",
    "withdraw_help": "your name is given to nobody any more",
}
PEER_KINDS = {
    "mentor": "has offered to help with it",
    "pairing": "works on it as well, and has offered to pair",
    "newcomer": "has offered to help newcomers with it",
}
SIGNAL_KINDS = {
    "work": "from work",
    "mastery": "proof",
    "exposure": "shows familiarity only",
    "unknown": "says nothing is known",
    "claim": "your own word",
}
CONCERNS = {
    "feels_like_ranking": "It feels like ranking or surveillance",
    "wrong_data": "Something about me is wrong and stays wrong",
    "shown_to_others": "Somebody saw what should be mine alone",
    "pressure": "I was pressed to take part, or to share",
    "other": "Something else",
}
DISPUTES = {
    "not_my_work": "It was not my work",
    "pairing": "I paired, or helped somebody else",
    "already_known": "I know this already",
    "bad_evidence": "The evidence does not show that",
    "not_relevant": "It does not fit my work",
    "not_now": "Not now",
}


def plain(code: str | None) -> str:
    """A code as words: `fits_my_work` is `fits my work`."""
    return (code or "").replace("_", " ")


def listed(names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
