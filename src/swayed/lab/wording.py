"""The words of the market: templates and the slots that fill them. Data only; `texts.py` does the filling."""

from __future__ import annotations


def _choices(line: str) -> tuple[str, ...]:
    """Return the choices of a line that separates them by bars; phrases hold spaces and commas."""
    return tuple(line.split("|"))


TOPIC_ABOUT = "a runner choosing and using trail running shoes"
TOPIC_ANY = (
    "trail shoe",
    "trail shoes",
    "trail running shoe",
    "trail running shoes",
    "lugs",
    "heel drop",
    "rock plate",
    "outsole",
    "toe box",
    "midsole",
)
"""Every on-topic text holds at least one of these; no off-topic text holds any."""
TOPIC_NONE = ("giveaway", "win a pair")
"""Every prize draw holds one of these, together with words of the topic."""

THEME = "heel drop"
"""What a text is about that may act more than others: about one in eight of those on topic."""

SHOES = (
    ("ts-ridgeline-2", "Ridgeline 2", 139.0),
    ("ts-fellhare", "Fellhare", 124.0),
    ("ts-fellhare-wide", "Fellhare Wide", 129.0),
    ("ts-cairn-pro", "Cairn Pro", 169.0),
    ("ts-mudlark", "Mudlark", 109.0),
    ("ts-scree-light", "Scree Light", 149.0),
    ("ts-dewpath", "Dewpath", 99.0),
    ("ts-longtrack-4", "Longtrack 4", 159.0),
)
"""Product id, name in texts, price in EUR."""
SHOE_CATEGORY = "trail-shoes"
EXTRAS = (
    ("so-merino", "socks", 16.0),
    ("ve-airlight", "vests", 89.0),
    ("po-carbon", "poles", 119.0),
    ("ga-mud", "gaiters", 29.0),
)
"""Product id, category, price in EUR of what is put in the same basket."""

SLOTS: dict[str, tuple[str, ...]] = {
    "ground": _choices("wet roots|loose gravel|clay|steep grass|forest floor|granite slabs|snow patches|mud|dry dust"),
    "feel": _choices("planted|nervous|quick|dead|bouncy|stable|clumsy|surprisingly light|harsh|safe"),
    "part": _choices("lugs|outsole|toe box|rock plate|midsole"),
    "distance": _choices("10 km|15 km|a half marathon|30 km|50 km|80 km|a hundred kilometres|two hours|a long day"),
    "foot": _choices("wide feet|narrow heels|a high instep|bunions|flat feet|long toes|weak ankles"),
    "drop": _choices("zero|four millimetres|five millimetres|six millimetres|eight millimetres|ten millimetres"),
    "when": _choices("last Sunday|this morning|after work|in the rain yesterday|on holiday|before breakfast|in autumn"),
    "runner": _choices("a beginner|somebody coming from the road|a heavy runner|a hiker who runs|old knees|my club"),
    "size": _choices("half a size up|true to size|a full size up|half a size down"),
    "worn": _choices(
        "two hundred kilometres|five hundred kilometres|one season|three races|eight weeks|a whole winter"
    ),
    "tone": _choices("Honestly|For what it is worth|My two cents|Short version|After a lot of trying|To be fair"),
    "thanks": _choices("Thanks|Good to know|That helps|Great write-up|Ha, same here|Cheers|Very useful|Agreed"),
    "food": _choices("lentil soup|banana bread|porridge|pasta bake|rice balls|plum cake|potato salad"),
    "pet": _choices("dog|cat|neighbour's goat|parrot|old greyhound|rescue puppy"),
    "job": _choices("commute|garden|kitchen shelf|bike chain|balcony|tax form|washing machine|tent"),
    "place": _choices("the lake|the old town|the allotment|the night train|the library|the market hall"),
    "mood": _choices("tired|delighted|a bit lost|proud|fed up|curious|relieved"),
    "price": _choices("79 euros|89 euros|99 euros|109 euros|119 euros|a third off|twenty per cent off"),
    "region": _choices("the Alps|the coast|the Low Fells|the Black Moor|the northern loop|the vineyards"),
}

TEMPLATES: dict[str, tuple[str, ...]] = {
    "post": (
        "Ran {distance} on {ground} {when}: the {part} of the {shoe} felt {feel}.",
        "{tone}: with {foot} the toe box of the {shoe} decides everything, take it {size}.",
        "After {worn} the outsole of my {shoe} is fine but the midsole feels {feel}.",
        "A heel drop of {drop} took me weeks to get used to, now {ground} feels {feel}.",
        "For {runner} I would pick trail shoes with deep lugs as soon as there is {ground}.",
        "{tone}, a rock plate only matters beyond {distance} on {ground}.",
        "Compared two trail running shoes {when}, the {shoe} was {feel} on {ground}, the other one was not.",
        "Lesson from {region}: {ground} eats any outsole without real lugs.",
        "My first trail shoe lasted {worn}; what I would tell {runner}: look at the {part} first.",
        "Which trail shoes survive {ground}? Mine did {worn}, and they still feel {feel}.",
        "Took the {shoe} out {when}, {distance} in {region}, toe box roomy, lugs {feel}.",
    ),
    "question": (
        "Which trail shoes for {runner} with {foot}?",
        "Is a heel drop of {drop} a bad idea for {distance} on {ground}?",
        "Does the {shoe} fit {foot}, or should I go {size}? Worried about the toe box.",
        "How long do the lugs of the {shoe} last on {ground}?",
        "Do I need a rock plate for {distance} in {region}?",
        "First trail running shoes: what should {runner} look at, {part} or price?",
    ),
    "answer": (
        "{tone}: for {runner} get the {shoe} {size}, the toe box is kind to {foot}.",
        "I had the same with {foot}; a trail shoe with a heel drop of {drop} solved it.",
        "On {ground} you want deeper lugs, the {part} of the {shoe} felt {feel} to me.",
        "Not for {distance}. A rock plate helps, but try the trail shoes on {ground} first.",
        "Mine did {worn}. The outsole goes before the midsole does, take them {size}.",
        "{tone}, the {part} matters less than fit. With {foot} I would go {size} in any trail running shoe.",
    ),
    "comment": (
        "{thanks}! Was the heel drop of {drop} hard to get used to?",
        "{thanks}. The {part} was what I wondered about, especially on {ground}.",
        "{thanks}, so trail shoes {size} then.",
        "{thanks}! My lugs feel {feel} on {ground} too.",
    ),
    "off_post": (
        "Made {food} {when} and felt {mood} for the rest of the day.",
        "The {pet} has eaten half of the {food}. I am {mood}.",
        "Anybody else {mood} about the {job} this week?",
        "Walked to {place} {when}, met the {pet}, came back {mood}.",
        "The {job} is done, finally. {food} as a reward.",
        "Photo from {place}: nothing but fog and one {pet}.",
    ),
    "off_question": (
        "How do you fix a {job} when you are {mood} already?",
        "Best {food} near {place}?",
        "Does your {pet} sleep through {when}?",
    ),
    "off_answer": (
        "{tone}, leave the {job} alone and eat {food}.",
        "My {pet} does that too, it passes. Try {place}.",
        "Go to {place} {when}, ask for the {food}.",
    ),
    "off_comment": (
        "{thanks}! Say hello to the {pet}.",
        "{thanks}, now I want {food}.",
        "{thanks}, enjoy {place}.",
    ),
    "giveaway": (
        "Giveaway! Follow and share to win a pair of trail shoes, the {shoe} with fresh lugs, until {when}.",
        "Win a pair: comment which {part} you like best and tag two friends. Giveaway ends soon in {region}.",
        "Giveaway for {runner}: one {shoe}, any size, outsole and all. Share to take part.",
    ),
    "brand": (
        "Our {shoe} is back in stock: new midsole, deeper lugs, now {price}.",
        "We listened: the toe box of the {shoe} is wider for {foot}. Free shipping this week.",
        "Visit our store for trail running shoes, {price} on the {shoe} until Sunday.",
        "Our team tested the outsole of the {shoe} on {ground}. Order today.",
    ),
    "media": (
        "Test: eight trail running shoes on {ground}, the {shoe} ranks high. Read more: https://news.example.org/t/{ref}",
        "Breaking: maker of the {shoe} announces a new midsole. Full story: https://news.example.org/n/{ref}",
        "Report from {region}: races postponed after storms. Read more: https://news.example.org/r/{ref}",
        "Analysis: why the heel drop of {drop} returns. Read more: https://news.example.org/a/{ref}",
    ),
    "bot": (
        "Price alert: {shoe} trail shoes now {price}. Updated automatically.",
        "Deal found: trail shoe {shoe}, {price}, link in profile.",
        "Weather for {region}: {ground} expected. Next update in one hour.",
        "Trail shoes cheap, best price {price}, click link in profile.",
    ),
}
"""Group of texts -> templates. Groups that start with off_ are chatter outside the topic."""

POOL_SIZES: dict[str, int] = {
    "post": 1900,
    "question": 600,
    "answer": 1000,
    "comment": 250,
    "off_post": 600,
    "off_question": 120,
    "off_answer": 200,
    "off_comment": 80,
    "giveaway": 100,
    "brand": 150,
    "media": 200,
    "bot": 60,
}
"""Distinct texts per group: moderate, because a sentence encoder reads each distinct text once."""

BIOS: dict[str, tuple[str, ...]] = {
    "person": (
        "Runs, bakes, forgets to stretch.",
        "Slow on roads, happy on hills.",
        "Club runner, parent of two, no podiums.",
        "Physio by day. Opinions are mine.",
        "Came for the maps, stayed for the mud.",
        "Training log of an ordinary runner.",
        "Teacher. Early mornings, long descents.",
        "Collects blisters and race bibs.",
        "",
        "",
    ),
    "macro": (
        "Ambassador and storyteller. Business: hello@agency.example.org",
        "Every day outside. Links below.",
    ),
    "brand": (
        "Official account of {name}. Service: help@shop.example.org",
        "Official store. Free returns within 30 days.",
        "We make shoes for rough ground since 1987. Shop now.",
        "{name} customer service, Monday to Friday.",
        "Your specialist shop in town and online. Imprint: example.org/imprint",
    ),
    "bot_declared": (
        "I am a bot. Questions to my operator.",
        "Automated account, posts price changes.",
        "Bot, run by volunteers.",
    ),
    "bot": ("Deals every day.", "Best offers, follow for more.", ""),
    "media": (
        "News and tests from the outdoors. Newsroom: desk@news.example.org",
        "The magazine for runners. Subscribe.",
        "Daily reporting.",
    ),
}
"""Voice -> profile texts; {name} is the display name."""

BRAND_NAMES = _choices(
    "Velora Footwear|Karst & Sons|Hillwright|Norrpath|Tarn Supply|Bergholt Sports|Mossline|Arrowfell|Pinecraft|Ostra Running"
)
MEDIA_NAMES = _choices(
    "Ridge Review|The Daily Mile Post|Outdoor Dispatch|Fell Journal|Runners Gazette|Summit Wire|Path News"
)
BOT_NAMES = _choices(
    "Deal Finder|Price Watch|Trail Weather|Cheap Shoes 24|Offer Radar|Sale Ticker|Link Drop|Gear Alerts"
)

COMMUNITIES = (
    ("forum", "shoe talk"),
    ("reddit", "trailfolk"),
    ("mastodon", "fellrunning"),
    ("forum", "beginners corner"),
    ("reddit", "ultratalk"),
    ("mastodon", "cityrunners"),
    ("forum", "gear swap"),
    ("reddit", "mountainmiles"),
    ("mastodon", "parkrunners"),
    ("forum", "injuries and recovery"),
    ("reddit", "slowrunners"),
    ("mastodon", "skyrace"),
)
"""Platform and name of each community; the first three cover all platforms."""

OFFLINE_ROLES = (
    "my trainer",
    "a colleague",
    "shop staff",
    "my sister",
    "a friend from the club",
    "my physio",
)
OTHER_SOURCES = (
    "google",
    "instagram ad",
    "a magazine",
    "your newsletter",
    "do not remember",
    "search",
    "youtube",
)
"""What customers without an influencing person write into the survey."""
