"""What the scripted server answers: one example of everything the contract lets a bot say."""

from typing import Any

Message = dict[str, Any]

GREETING = (
    "I am Rewire, an automated program and not a person. I can tell you what one article says "
    "about therapy and the brain.\n\nAsk me anything it covers, or pick one of these."
)
FEAR = (
    "In anxiety and trauma, the brain's alarm goes off too easily. The brakes are slow to calm "
    "it.\n\nCBT and exposure therapy work on this circuit. You face a fear step by step, and "
    "safely. Over time there are fewer alarms, and they calm down faster."
)
FEAR_PICTURE = (
    "A brain seen from the side. At the front is the prefrontal cortex, the brakes. Deep inside "
    "is the amygdala, the alarm. Two arrows make a loop between them."
)
BOOK = {"title": "Book a free consultation", "payload": "/book_consultation"}
FEAR_BUTTON = {"title": "How does therapy retrain fear?", "payload": "/fear_circuit"}
COMPARE = {"title": "Compare the therapies", "payload": "/compare_therapies"}
CALL, TEXT, NOW = (
    {"title": "Call 988", "url": "tel:988"},
    {"title": "Text 988", "url": "sms:988"},
    {"title": "Call 911", "url": "tel:911"},
)
REVIEW = {"type": "review", "start": "2026-11-24T14:20:00-06:00"}


def custom(kind: str, **more: Any) -> Message:
    """The part of a message that says what it is, with the keys that are always there."""
    empty = dict.fromkeys(("topic", "section", "source", "crisis", "about", "form"))
    return {"custom": {**empty, "kind": kind, "tier": "none", **more}}


def answer(text: str, section: str, **more: Any) -> Message:
    """An answer with its source on the article page."""
    source = f"/webhooks/web/#{section}"
    return {"text": text, **custom("answer", section=section, source=source), **more}


def greeting() -> list[Message]:
    return [{"text": GREETING, "buttons": [FEAR_BUTTON, COMPARE, BOOK], **custom("greeting")}]


def fear(base: str) -> list[Message]:
    image = f"{base}articles/how-therapy-changes-the-brain/fear-circuit.svg"
    more = {"title": "Tell me more", "payload": '/more{"topic": "fear_circuit"}'}
    return [
        answer(FEAR, "fear-circuit", image=image, alt=FEAR_PICTURE, buttons=[more, COMPARE, BOOK])
    ]


def therapies() -> list[Message]:
    cards = [
        {"title": title, "text": text, "payload": f"/{topic}", "image": None}
        for title, text, topic in (
            ("CBT", "Works on the loop of thoughts, feelings and actions.", "cbt"),
            ("Exposure & EMDR", "Update old memories of fear.", "exposure_emdr"),
            ("DBT", "Builds skills for strong feelings.", "dbt"),
            ("ACT & mindfulness", "Trains noticing and letting be.", "act_mindfulness"),
        )
    ]
    message = answer("There are four groups. Each works on its own part.", "therapies")
    message["custom"]["cards"] = cards
    return [message]


def choice() -> list[Message]:
    text = "I am not sure which one you mean. Is it one of these?"
    choices = custom("choice", choices=["fear_circuit", "compare_therapies"])
    return [{"text": text, "buttons": [FEAR_BUTTON, COMPARE], **choices}]


def slots() -> list[Message]:
    days = []
    both_zones = " CST (in your time zone the same number of hours later)"
    for day, name in ((24, "Tuesday"), (25, "Wednesday"), (27, "Friday"), (30, "Monday")):
        openings = [
            {
                "start": f"2026-11-{day}T{hour}:{minute}:00-06:00",
                "label": f"{hour - 12}:{minute} PM{both_zones if name == 'Wednesday' else ''}",
                "payload": f'/choose_opening{{"offer": "{day}-{hour}-{minute}"}}',
            }
            for hour, minute in ((13, "00"), (14, "20"), (15, "40"))
        ]
        days.append(
            {"date": f"2026-11-{day}", "label": f"{name}, November {day}", "openings": openings}
        )
    form = {"type": "slots", "days": days}
    text = "These times are free for a 15-minute consultation. All times are Central Time."
    other = {"title": "None of these fits", "payload": "/other_times"}
    booking = custom("booking", topic="book_consultation", form=form)
    return [{"text": text, "buttons": [other], **booking}]


def contact(errors: dict[str, str] | None = None) -> list[Message]:
    form: Message = {"type": "contact", "fields": ["name", "phone", "email"]}
    text = "How can the practice reach you? It is used for this appointment only."
    if errors:
        form["errors"] = errors
        text = "One thing is not right yet."
    return [{"text": text, **custom("booking", form=form)}]


def review(values: dict[str, str]) -> list[Message]:
    buttons = [
        {"title": "Book this time", "payload": "/confirm"},
        {"title": "Change something", "payload": "/change"},
    ]
    form = {**REVIEW, **values}
    text = "Please check. Nothing is booked until you confirm."
    return [{"text": text, "buttons": buttons, **custom("booking", form=form)}]


def confirmation() -> list[Message]:
    text = (
        "Your consultation is booked: Tuesday, November 24, 2:20 PM Central Time.\n\n"
        "Your change code is BIRCH-27."
    )
    links = [
        {"title": "Add to calendar", "url": "/webhooks/web/bookings/abc.ics"},
        {"title": "Change or cancel", "url": "https://desk.example/b/abc"},
    ]
    booking = {"reference": "RW-1001", "start": REVIEW["start"], "zone": "America/Chicago"}
    return [{"text": text, "links": links, **custom("confirmation", booking=booking)}]


def crisis() -> list[Message]:
    text = (
        "It sounds like you are thinking about suicide. Please reach a person right now. You can "
        "talk or text, it is free, and 988 has Spanish on 2.\n\nI am an automated program, nobody "
        "is watching this chat, and I cannot call anybody for you. Is one of these possible now?"
    )
    kind = custom("crisis", tier="crisis", crisis="suicide", about="self")
    return [{"text": text, "links": [CALL, TEXT, NOW], **kind}]


def abuse() -> list[Message]:
    text = (
        "What you describe is abuse, and you may be in danger. If you are in danger now, call 911. "
        "This device may be watched."
    )
    kind = custom("crisis", tier="crisis", crisis="abuse", about="self", quick_exit=True)
    return [{"text": text, "links": [NOW], **kind}]


def concern(base: str) -> list[Message]:
    text = "That sounds very heavy. Are you thinking about killing yourself?"
    buttons = [
        {"title": "Yes, or maybe", "payload": "/concern_yes"},
        {"title": "No", "payload": "/concern_no"},
    ]
    kind = custom("concern", tier="concern", crisis="suicide", about="self")
    return [{"text": text, "links": [CALL, TEXT], "buttons": buttons, **kind}, *fear(base)]


def apology() -> list[Message]:
    text = "Something went wrong on our side. You can try again, or call (479) 259-1390."
    return [{"text": text, "links": [CALL], **custom("error")}]


def reply(body: dict[str, Any], base: str) -> tuple[str, list[Message]]:
    """How the visitor's message is shown in the history, and what is answered."""
    if values := body.get("form", {}).get("values"):
        if "@" not in values.get("email", "@"):
            errors = {"email": "This email address has no @. Please check it."}
            return "I sent my contact details.", contact(errors)
        return "I sent my contact details.", review(values)
    said = body.get("text") or body["payload"]
    turns = (
        (
            "more",
            [answer("Each session is a repetition. Each exercise is one more.", "fear-circuit")],
        ),
        ("fear", fear(base)),
        ("compare", therapies()),
        ("not sure", choice()),
        ("book_consultation", slots()),
        ("choose_opening", contact()),
        ("/confirm", confirmation()),
        ("want to die", crisis()),
        ("hits me", abuse()),
        ("hopeless", concern(base)),
        ("break", apology()),
    )
    for part, messages in turns:
        if part in said:
            return said, messages
    return said, [answer(f"You wrote: {said}", "neuroplasticity")]
