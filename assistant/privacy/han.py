"""Names in Chinese characters: Chinese ones by family-name character, Japanese ones by family-name list."""

import re
from typing import Final

from assistant.privacy.lexicon import common, read, words

_HAN: Final = re.compile("[㐀-鿿]")
_POLITE: Final = re.compile("さん|氏|様|くん|ちゃん")
_KANA_NAME: Final = re.compile("[ァ-ヴー]{2,10}(?:[・=＝ ][ァ-ヴー]{2,10}){0,2}")
# Words for a time that stand before a name with nothing between: 先月長谷川隆志に.
_WHEN: Final = re.compile("(?:先々?|今|来|再来|毎|翌|前|昨|一昨|本|去|同|当)(?:月|週|年|日|期)$")
# Before a family name these end a date (五日程伟入职); otherwise they begin a word: 日程, 年金.
_TIMES: Final = frozenset("日月年天")
# Words that people bear a title by: ヘルパーさん.
_WORDLIKE: Final = frozenset(
    [
        "メーカー",
        "ユーザー",
        "スタッフ",
        "オーナー",
        "ドクター",
        "コーチ",
        "メンバー",
        "パート",
        "バイト",
        "リーダー",
        "マネージャー",
        "ベンダー",
        "ヘルパー",
    ]
)


class ChineseNames:
    """A family-name character and one or two characters that given names are made of, where no word claims them."""

    def __init__(self) -> None:
        data = read("zh")
        self._family = frozenset(data["family"])
        self._hard = frozenset(data["hard"])
        self._compound = words("zh", "compound")
        self._given = frozenset(data["given"].replace(" ", ""))
        self._boundary = frozenset(data["boundary"])
        weak = data["weakbefore"].split("|")
        strong = [cue for cue in data["before"].split("|") if cue not in weak]
        tail = r"(?:的?名字)?(?:是|叫|为|：|:|,|，|\s|（|\(|「|“)?$"
        self._strong = re.compile(rf"(?:{'|'.join(sorted(strong, key=len, reverse=True))}){tail}", re.IGNORECASE)
        self._weak = re.compile(rf"(?:{'|'.join(weak)})\s?$", re.IGNORECASE)
        self._after = re.compile(rf"(?:{data['after']})")
        self._given_words = words("zh", "givenwords")
        self._common = common("han") | common("chinese") | words("zh", "places")
        self._nouns = self._common - self._given_words
        # The dictionary also holds beginnings of names (徐海); only what is common everywhere is a word there all the same.
        begins = {
            word for word in common("chinese") if len(word) == 2 and word[0] in self._family and word[1] in self._given
        }
        self._inside = self._common - (begins - common("han"))
        self._counted = re.compile(rf"[{data['counts']}]\s?$")
        self._counters = frozenset(data["counters"])
        self._time_counts = re.compile(rf"[{data['counts']}今明昨去当當次翌\d]")
        self._frequent = common("han") - self._given_words
        self._long = frozenset(word for word in self._common if len(word) in (3, 4))
        self._adverbs = frozenset(data["adverbs"])
        self._sums = frozenset(data["things"])
        self._things = self._hard | self._sums
        self._never = frozenset(data["never"])
        self._says = re.compile(rf"(?:{data['says']})(?:\s|：|:|,|，|“|「)?$")

    def find(self, text: str) -> list[tuple[int, int, float]]:
        """Stretches that are names, with a score."""
        found = []
        position = 0
        while position < len(text):
            if text[position] in self._family or text[position : position + 2] in self._compound:
                end, score = self._at(text, position)
                if score:
                    found.append((position, end, score))
                    position = end
                    continue
            position += 1
        return found

    def _at(self, text: str, start: int) -> tuple[int, float]:
        before = text[max(0, start - 8) : start]
        if text[start] in self._counters and self._counted.search(before):
            return 0, 0.0
        strong = bool(self._strong.search(before))
        weak = bool(self._weak.search(before)) or not before or not _HAN.match(before[-1])
        weak = weak or before[-2:] in self._common or before[-1] in self._boundary
        stem = start + (2 if text[start : start + 2] in self._compound else 1)
        crossing = self._crosses(before, text[start], strong)
        best = (0, 0.0)
        for size in (2, 1):
            end = stem + size
            given = text[stem:end]
            if len(given) < size or not all(_HAN.match(char) for char in given):
                continue
            honorific = bool(self._after.match(text, end))
            score = self._score(text, start, stem, end, strong, weak, honorific)
            if crossing and score < 0.8:
                score = 0.0
            if score > best[1] + (0.05 if size == 1 else 0):
                best = (end, score)
        if (
            not best[1]
            and self._after.match(text, stem)
            and (strong or weak)
            and text[start : stem + 1] not in self._common
            and not {text[start : stem + 2], text[start : stem + 3]} & self._common
            and not crossing
        ):
            # 王先生, 李经理: the family name alone before a title.
            return stem, 0.7
        return best

    def _crosses(self, before: str, char: str, strong: bool) -> bool:
        """Whether a word that began before claims the family-name character: 车程, 医药费, but not 对方志强 or 五日程伟."""
        if self._long_word(before, char):
            return True
        if strong or before[-1:] + char not in self._common:
            return False
        if before[-1:] in _TIMES:
            return not self._time_counts.match(before[-2:-1])
        return before[-1:] not in self._boundary

    def _long_word(self, before: str, char: str) -> bool:
        return bool({before[-3:] + char, before[-2:] + char} & self._long)

    def _of_role(self, text: str, start: int) -> bool:
        before = text[max(0, start - 8) : start]
        return bool(self._strong.search(before)) and not self._says.search(before)

    def _starts_a_clause(self, text: str, start: int, stem: int, end: int, strong: bool) -> bool:
        """Whether the given name would be an adverb that follows a word: 车程就, 看日程就行."""
        before, given = text[max(0, start - 1) : start], text[stem:end]
        joined = before + text[start] in self._common
        joined = joined or (text[start] in self._sums and bool(_HAN.match(before)) and before not in self._boundary)
        if joined and given[0] in self._adverbs:
            return True
        return len(given) == 2 and given[1] in self._adverbs and not strong and text[start : stem + 1] in self._common

    def _score(self, text: str, start: int, stem: int, end: int, strong: bool, weak: bool, honorific: bool) -> float:
        given = text[stem:end]
        size = end - stem
        if self._never & set(given) or self._starts_a_clause(text, start, stem, end, strong):
            return 0.0
        if (
            size == 1
            and text[start:end] in self._frequent
            and text[start] in self._things
            and self._of_role(text, start)
        ):
            # A word behind the one for a profession: 医生费用, 员工安全.
            return 0.0
        following = text[end : end + 1]
        closes = not following or not _HAN.match(following) or following in self._boundary
        word_next = text[end : end + 2] in self._common
        typical = sum(char in self._given for char in given)
        one = stem - start == 1
        word_inside = (one and text[start : start + 2] in self._inside) or text[start:end] in self._common
        function = [char in self._boundary and char not in self._given for char in given]
        if function[0] or function[-1]:
            return 0.0
        if given[-1] in "和与與及" and following and _HAN.match(following):
            return 0.0
        if given in self._nouns and not (strong or honorific):
            return 0.0
        if strong and (closes or word_next or honorific) and not (word_inside and typical < size):
            return 0.9 if typical == size else 0.8
        if strong and typical == size and not word_inside:
            return 0.75
        if honorific and typical == size and not word_inside:
            return 0.85
        hard = text[start] in self._hard
        half = size == 2 and typical == 1 and weak and closes and not hard and given not in self._nouns
        if half and not word_inside and given[1] not in self._boundary:
            return 0.5
        if word_inside or typical < size:
            return 0.0
        splits = following and given[-1] + following in self._common and not closes and not word_next
        if splits:
            return 0.0
        if size == 2:
            if closes or word_next:
                return 0.0 if hard and not weak else (0.7 if weak or not hard else 0.6)
            return 0.5 if weak and not hard and given not in self._nouns else 0.0
        tail = given + following
        if hard or (following and tail in self._common):
            return 0.0
        alone = not _HAN.match(text[start - 1 : start] or " ") or text[max(0, start - 2) : start] in self._common
        said = not following or not _HAN.match(following) or following in "的是说和跟请让问"
        with_whom = bool(self._weak.search(text[max(0, start - 8) : start]))
        return 0.6 if (alone and ((closes and said) or word_next)) or (with_whom and closes) else 0.0


class JapaneseNames:
    """Family names of a list with a given name, a title or a particle after them; given names after words for kin."""

    def __init__(self) -> None:
        data = read("ja")
        names = sorted(words("ja", "family"), key=len, reverse=True)
        given = sorted(words("ja", "given"), key=len, reverse=True)
        self._places = words("ja", "places")
        self._common = common("han")
        self._loans = common("katakana")
        self._loan_end = re.compile(rf"[ァ-ヴー](?:{data['loanends']})$")
        self._chars = frozenset("".join(given))
        after = f"(?:{data['after']})"
        particle = "(?:" + "|".join(map(re.escape, data["particles"].split())) + "|$)"
        family, first = "|".join(names), "|".join(given)
        cue = f"(?:{data['before']})"
        self._full = re.compile(rf"({family})[ 　]?({first}|[一-鿿]{{1,3}})(?={after}|{particle}|[ 　]|[^\w])")
        self._alone = re.compile(rf"({family})(?=[ 　]?{after}|{particle})")
        self._cued = re.compile(
            rf"{cue}[、 　]?((?:{first}|[一-鿿]{{2,4}}?|[ァ-ヴー]{{2,8}}))(?=[ 　]?{after}|{particle})"
        )
        self._titled = re.compile(rf"((?:{first}))(?={after})")
        longer = "|".join(name for name in given if len(name) > 1 and _HAN.match(name))
        # Whatever stands before a given name of the list is a family name: 鷹野真理子の.
        self._before_given = re.compile(rf"(?<![一-鿿])([一-鿿]{{1,3}})[ 　]?({longer})(?={after}|{particle})")
        self._kana_given = re.compile(
            rf"((?:{'|'.join(name for name in names if len(name) > 1)})[ 　]?[ァ-ヴー]{{2,5}})(?={after}|{particle})"
        )
        self._first = re.compile(
            rf"(?<![一-鿿])((?:{'|'.join(name for name in given if len(name) > 1 and _HAN.match(name))}))(?={particle})"
        )
        # From one place to another: 松本から長野への引っ越し.
        self._route = re.compile(r"から[^、。]{1,5}(?:へ|まで|に)")
        self._cue_end = re.compile(rf"{cue}[、 　]?$")
        self._after = re.compile(rf"[ 　]?{after}")
        self._given = frozenset(given)
        two = [name for name in names if len(name) == 2]
        heads, tails = "".join({name[0] for name in two}), "".join({name[1] for name in two})
        # A pair of characters that family names begin and end with, a given name, and an end: 柏原隆志が.
        self._shaped = re.compile(rf"([{heads}][{tails}])[ 　]?({first}|[一-鿿]{{2}})(?={after}|{particle})")

    def find(self, text: str) -> list[tuple[int, int, float]]:
        """Stretches that are names, with a score."""
        found: list[tuple[int, int, float]] = []
        for match in self._full.finditer(text):
            given = match[2]
            sure = given in self._given or self._after.match(text, match.end()) or self._cue(text, match.start())
            likely = (
                all(char in self._chars for char in given)
                and given not in self._common
                and match[1] not in self._places
            )
            if (sure or likely) and not self._inside_word(text, match.start()):
                found.append((match.start(), match.end(), 0.85 if sure else 0.65))
        for match in self._shaped.finditer(text):
            typical = match[2] in self._given or all(char in self._chars for char in match[2])
            free = not {match[1], match[2], match[1][1] + match[2][0], match.group()} & (self._common - self._given)
            if typical and free and not self._inside_word(text, match.start()):
                found.append((*match.span(), 0.55))
        for match in self._before_given.finditer(text):
            if match.group() not in self._common and match[1] + match[2][0] not in self._common:
                found.append((*match.span(), 0.6))
        for match in self._kana_given.finditer(text):
            found.append((*match.span(), 0.65))
        for match in self._alone.finditer(text):
            if match[1] in self._places and self._route.search(text[max(0, match.start() - 8) : match.end() + 10]):
                continue
            titled = self._after.match(text, match.end()) or self._cue(text, match.start())
            if self._inside_word(text, match.start()):
                continue
            if titled:
                found.append((match.start(), match.end(), 0.85))
            elif match[1] not in self._places and len(match[1]) > 1:
                found.append((match.start(), match.end(), 0.6))
        for match in self._cued.finditer(text):
            typical = all(char in self._chars or not _HAN.match(char) for char in match[1])
            titled = bool(self._after.match(text, match.end()))
            if match[1] in self._given or (
                typical and match[1] not in self._common and (titled or not self._is_loan(match[1]))
            ):
                found.append((*match.span(1), 0.8))
        for match in self._titled.finditer(text):
            if len(match[1]) > 1 and not self._inside_word(text, match.start()):
                found.append((*match.span(1), 0.7))
        for match in self._first.finditer(text):
            if match[1] not in self._common and not self._inside_word(text, match.start()):
                found.append((*match.span(1), 0.5))
        for match in _KANA_NAME.finditer(text):
            full = re.search("[・=＝]", match.group()) and self._cue(text, match.start())
            if (full or _POLITE.match(text, match.end())) and match.group() not in _WORDLIKE:
                found.append((*match.span(), 0.75))
        return found

    def _is_loan(self, word: str) -> bool:
        """Whether a word in katakana is an ordinary one, or two of them: ムスリム, シングルマザー."""
        splits = ((word[:cut], word[cut:]) for cut in range(3, len(word) - 2))
        if self._loan_end.search(word):
            return True
        return word in self._loans or any(head in self._loans and tail in self._loans for head, tail in splits)

    def _cue(self, text: str, start: int) -> bool:
        return bool(self._cue_end.search(text[max(0, start - 10) : start]))

    def _inside_word(self, text: str, start: int) -> bool:
        if not start or not _HAN.match(text[start - 1]) or self._cue(text, start):
            return False
        if _WHEN.search(text[max(0, start - 3) : start]):
            return False
        return text[max(0, start - 2) : start] not in self._common and text[start - 1] not in "が毎今先"
