"""Names in hangul: a family-name syllable, one or two syllables of given names, then a particle or a title."""

import re
from typing import Final

from assistant.privacy.lexicon import common, read, words

_TOKEN: Final = re.compile("[가-힣]+")
# Syllables that end common words: worker, fee, rate, form.
_SUFFIXES: Final = frozenset("자금비원률율증서직급제도기간일상")
# Particles that look like the last syllable of a name, and the verb that makes a verb of a noun.
_ENDINGS: Final = frozenset("이은는가을를도만의로에와과")
_VERBAL: Final = frozenset("하되")
# Particles that no name ends like.
_OBJECTIVE: Final = frozenset(["을", "를", "로", "으로", "에", "에서", "과", "와"])
_PERSONAL: Final = frozenset(["에게", "한테", "께서", "께", "에게서", "한테서", "씨", "님"])


class KoreanNames:
    """Reads each word from its end: title, particle, name."""

    def __init__(self) -> None:
        data = read("ko")
        self._family = frozenset(data["family"])
        self._hard = frozenset(data["hard"])
        self._compound = words("ko", "compound")
        self._given = frozenset(data["given"].replace(" ", ""))
        self._names = words("ko", "names")
        self._particles = frozenset(data["particles"].split("|"))
        self._titles = sorted(data["after"].split("|"), key=len, reverse=True)
        self._common = common("hangul")
        self._nouns = self._common | common("korean")
        self._stop = words("ko", "stop")
        self._short = words("ko", "short")
        cues = "|".join(sorted(data["before"].split("|"), key=len, reverse=True))
        self._self = re.compile(rf"(?:^|[^가-힣])(?:{data['self']})\s*$")
        self._cue = re.compile(
            rf"(?:^|[^가-힣]|제|우리|저희|내)(?:{cues})(?:인|의|이름은|이름이|은|는|인데|님)?[,:]?\s*$"
        )

    def find(self, text: str) -> list[tuple[int, int, float]]:
        """Stretches that are names, with a score."""
        found = []
        for match in _TOKEN.finditer(text):
            word = match.group()
            cued = bool(self._cue.search(text[max(0, match.start() - 14) : match.start()]))
            following = _TOKEN.match(text, match.end() + 1) if text[match.end() : match.end() + 1] == " " else None
            title = bool(following and self._title(following.group()))
            of_self = cued and bool(self._self.search(text[max(0, match.start() - 6) : match.start()]))
            if cued and not title and self._cued_noun(word, of_self):
                continue
            size, score = self._name(word, cued, title)
            if score:
                found.append((match.start(), match.start() + size, score))
        return found

    def _title(self, rest: str) -> bool:
        return any(rest.startswith(title) and self._tail(rest[len(title) :]) for title in self._titles)

    def _tail(self, rest: str) -> bool:
        return (
            not rest
            or rest in self._particles
            or (rest.startswith("님") and (rest == "님" or rest[1:] in self._particles))
        )

    def _name(self, word: str, cued: bool, title: bool) -> tuple[int, float]:
        best = (0, 0.0)
        for size in (4, 3, 2):
            name, rest = word[:size], word[size:]
            if len(name) < size:
                continue
            attached = self._title(rest) if rest else False
            if not (self._tail(rest) or attached):
                continue
            titled = (title and not rest) or attached
            if not (titled or cued or rest in _PERSONAL) and self._is_noun(name, rest):
                continue
            score = self._score(name, cued, titled, rest)
            if score > best[1]:
                best = (size, score)
        return best

    def _is_noun(self, name: str, rest: str) -> bool:
        """Whether what looks like a name is a noun, alone, with a particle, or made a verb: 권한이, 변환하는."""
        if name in self._nouns:
            return True
        stem, last = name[:-1], name[-1]
        return len(stem) > 1 and stem in self._nouns and last in (_VERBAL if rest else _ENDINGS)

    def _cued_noun(self, word: str, of_self: bool) -> bool:
        """Whether what stands after a cue is a noun with its particle: 저는 정비로, 의사 지시로, but not 저는 이지은."""
        for size in range(1, len(word)):
            noun, rest = word[:size], word[size:]
            known = noun in self._nouns or noun in self._short or (of_self and noun in self._stop)
            objective = rest in _OBJECTIVE
            if not known or not (objective or (of_self and rest in self._particles)):
                continue
            if word in self._names or word[1:] in self._names or noun in self._names or noun[1:] in self._names:
                continue
            return True
        return False

    def _score(self, name: str, cued: bool, titled: bool, rest: str) -> float:
        particle, person = bool(rest), rest in _PERSONAL
        stem = 2 if name[:2] in self._compound else 1
        given = name[stem:]
        # A given name alone after a word for kin: 딸 서연이. A noun needs the ending of a name: 딸 하늘이가.
        if cued and name in self._names and (name not in self._nouns or rest.startswith("이")):
            return 0.7
        if (name[0] not in self._family and stem == 1) or not 1 <= len(given) <= 2:
            return 0.0
        typical = all(char in self._given for char in given) or given in self._names
        if name in self._stop or name[:2] in self._stop:
            return 0.0
        if name in self._common and not (titled and len(given) == 2):
            return 0.0
        if titled and len(given) == 2 and name not in self._common:
            return 0.75
        if (cued or titled) and typical:
            return 0.85 if len(given) == 2 else 0.6
        if not typical and len(given) == 2 and person and any(char in self._given for char in given):
            return 0.55
        half = len(given) == 2 and any(char in self._given for char in given) and given not in self._common
        if half and not typical and particle and name[0] not in self._hard and name[:2] not in self._common:
            return 0.5
        if not typical or len(given) < 2:
            return 0.0
        if given in self._names:
            return 0.7
        if name[0] in self._hard and (not particle or name[:2] in self._common or name[-1] in _SUFFIXES):
            return 0.0
        return 0.6
