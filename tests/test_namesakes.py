"""Powers in the tables: those that stand for themselves, and no names that only hold a power's name."""

from __future__ import annotations

import itertools

import pytest

from pipeline.names import actors, namesakes, said, sport
from pipeline.names.standins import standins
from tests import rooms

OUT = [  # text, the powers that a table counts
    ("نقلت صحيفة نيويورك تايمز الأميركية الخبر.", ()),
    ("ذكرت صحيفة «ديلي ميل» البريطانية ذلك.", ()),
    ('أوردت "ديلي ميل" البريطانية ذلك.', ()),
    ("قالت وكالة الأنباء السعودية الرسمية إن الأمر انتهى.", ()),
    ("في تصريح لوكالة تونس أفريقيا للأنباء.", ()),
    ("أفادت وكالة سبوتنيك الروسية بذلك.", ()),
    ("بث التلفزيون الإيراني صورا.", ()),
    ("بحسب تلفزيون لبنان.", ()),
    ("أفادت وسائل إعلام تركية بوقوع انفجار.", ()),
    ("انتقدت الصحف الأميركية والبريطانية الخطة.", ()),
    ("قناة روسيا اليوم بثت الخبر.", ()),
    ("يدرس في الجامعة الأميركية في بيروت.", ("Lebanon",)),
    ("قال باحثون من جامعة هارفارد الأمريكية.", ()),
    ("قبيل مباراة فرنسا وألمانيا.", ()),
    ("فاز المنتخب الوطني التونسي بالكأس.", ()),
    ("حضر منتخب تونس.", ()),
    ("ينظمها الاتحاد الإفريقي لكرة القدم.", ()),
    ("تراجع الدينار التونسي.", ()),
    ("بكلفة 22 مليون ريال سعودي.", ()),
    ("أعلن الاتحاد العام التونسي للشغل إضرابا.", ()),
    ("قال السفير الأميركي بتونس.", ("United States",)),
    ("السفيرة الأميركية لدى الأمم المتحدة.", ("United States",)),
    ("عُيّن سفيرا لبريطانيا في السعودية.", ("United Kingdom",)),
    ("انفجار في شارع الجزائر.", ()),
    ("قال رئيس حزب نداء تونس ذلك.", ()),
    ("يتقن اللغة الفرنسية.", ()),
    ("انطلقت بطولة كأس العالم روسيا 2018 أمس.", ()),
    ("حضر مونديال قطر جمهور كبير.", ()),
    ("فاز ريال مدريد الإسباني مساء أمس.", ()),
    ("تعادل أياكس أمستردام في ملعبه.", ()),
    ("تغلب بايرن ميونيخ الألماني على ضيفه.", ()),
    ("فاز المنتخب الفرنسي بهدفين.", ()),
    ("تغلب عليها الروسي ألكسندر في شوطين.", ()),
    ("تعاقد مع الألماني توماس لموسمين.", ()),
    ("قدم المدرب البرتغالي استقالته.", ()),
    ("كرم المهرجان المخرج الإيراني الراحل.", ()),
    ("حضر رجل الأعمال البرازيلي الحفل.", ()),
    ("خلفا للجزائري ياسين في الإدارة الفنية.", ()),
    ("حجز كمية من القنب الهندي.", ()),
    ("انفجار أمام السفارة الأمريكية في تونس.", ("United States",)),
    ("أوقف في إقليم تونس الكبرى مساء أمس.", ()),
    ("نزل المطر بتونس الكبرى والشمال.", ()),
    ("تبنى تنظيم القاعدة في بلاد المغرب الإسلامي الهجوم.", ("Al-Qaeda",)),
]
IN = [  # what acts for a state, and words that only look like a name
    ("إدارة الرئيس الأميركي السابق قررت ذلك.", ("United States",)),
    ("السفير الأميركي السابق انتقد القرار.", ("United States",)),
    ("وزير الإعلام السوري أعلن ذلك.", ("Syria",)),
    ("البنك المركزي التونسي رفع الفائدة.", ("Tunisia",)),
    ("وكالة الاستخبارات المركزية الأميركية نفذت العملية.", ("United States",)),
    ("شبكة التجسس الإسرائيلية اعترفت.", ("Israel",)),
    ("قناة السويس المصرية رفعت الرسوم.", ("Egypt",)),
    ("قالت صحيفة إن الخارجية الأميركية نفت.", ("United States",)),
    ("نقلت صحيفة الخبر تصريحات الرئاسة الجزائرية.", ("Algeria",)),
    ("ذكرت الصحيفة، الصين نفت ذلك.", ("China",)),
    ("زار روسيا اليوم الجمعة.", ("Russia",)),
    ("قضت محكمة بمصر اليوم بذلك.", ("Egypt",)),
    ("اجتماع دوري روسي تركي.", ("Russia", "Türkiye")),
    ("عملا بين تونسي وأجنبي.", ("Tunisia",)),
    ("صوت مندوب مصر في مجلس الأمن.", ("Egypt", "UN Security Council")),
    ("عقد السفير مؤتمرا في تونس.", ("Tunisia",)),
    ("فازت فرنسا على ألمانيا.", ("France", "Germany")),
    ("الاتحاد الإفريقي دعا إلى الحوار.", ("African Union",)),
    ("قاطعت روسيا كأس العالم.", ("Russia",)),
    ("التقى الرئيسان، الأميركي جو والروسي فلاديمير، في القمة.", ("United States", "Russia")),
    ("تحادث مع نظيره الروسي سيرغي أمس.", ("Russia",)),
    ("زار السعودية أحمد ورفاقه.", ("Saudi Arabia",)),
    ("زيارات محتملة للسعودية وإسرائيل قريبا.", ("Saudi Arabia", "Israel")),
    ("قال للسعودية وحلفائها كلاما.", ("Saudi Arabia",)),
    ("ديوان الإفتاء بالجمهورية التونسية يستنكر.", ("Tunisia",)),
    ("قتل مواطن فلسطيني برصاص الجيش.", ("Palestine",)),
    ("قال كاتب الدولة الأميركي ذلك.", ("United States",)),
    ("تعيش تونس الأزمة الكبرى منذ سنة.", ("Tunisia",)),
    ("زار تونس، الكبرى بين أخواتها.", ("Tunisia",)),
    ("طلب من الأميركيين الانسحاب.", ("United States",)),
    ("يبحث الأميركي والروسي وقف النار.", ("United States", "Russia")),
]
SPORT = [  # a paragraph of sport: who plays there is no power, who acts for a state is
    ("فاز نادي زينيت الروسي على الوحدة الإماراتي في مباراة الدوري.", ()),
    ("تقام البطولة في مالي، وتضم المجموعة الأولى منتخبات تونس ومصر وغانا.", ()),
    ("تونس - غانا: مباراة في تصفيات كأس الأمم.", ()),
    ("خسر المنتخب مباراته أمام تشيلي في تصفيات المونديال.", ()),
    ("انتقل اللاعب من نادي الغرافة القطري إلى الدوري الممتاز معارا.", ()),
    ("كان فوز مصر على غانا كبيرا في مباراة نصف النهائي لكرة القدم.", ()),
    ("منعت السلطات الفرنسية جماهير النادي من دخول الملعب قبل مباراة الدوري.", ("France",)),
    ("قال وزير الرياضة القطري إن ملاعب كأس العالم ومقرات المنتخبات جاهزة كلها.", ("Qatar",)),
    ("انسحبت إيران من بطولة المنتخبات لكرة اليد ومن كأس آسيا.", ("Iran",)),
    ("توج المنتخب ببطولة كرة القدم بحضور الأمم المتحدة وفريقها في مصر.", ("United Nations", "Egypt")),
    ("فرض الجيش والشرطة والحكومة قيودا على مباراة في ملعب بمصر.", ("Egypt",)),
    ("اللاعب الروسي في الملعب السوري كسب المباراة.", ("Russia", "Syria")),
    ("وزع الفريق الأممي مساعدات في اليمن وفي سوريا.", ("United Nations", "Yemen", "Syria")),
    ("حسم الفريق الدوري الروسي قبل مباراة الكأس.", ()),
    ("ينطلق السبت الدوري الإسباني بعد اجتماع الدوري الإنجليزي.", ()),
    ("واجه النادي القطري فريقا من الدوري الممتاز.", ()),
    ("تقام بطولة كأس الأمم لكرة القدم في المغرب.", ()),
    ("سجل هجوم الفريق هدفين في مباراة كأس الأمم أمام تونس.", ()),
]
POLITICS = [  # words that sport shares
    ("عقد فريق الاتصال الدولي اجتماعه الدوري لبحث الأزمة السورية والدور الروسي فيها.", ("Syria", "Russia")),
    ("بدأت في نادي باريس جولة مفاوضات جديدة حول الديون السودانية.", ("Sudan",)),
    ("زار فريق طبي صيني مستشفى الكاف الجهوي لتقييم الحاجات.", ("China",)),
    ("قال فريق التفتيش إن عمله الدوري في المنشآت النووية الإيرانية متواصل.", ("Iran",)),
    ("بحث الاجتماع الدوري الروسي التركي وقف النار.", ("Russia", "Türkiye")),
    ("خلال اللقاء الدوري الإيراني العراقي بالعاصمة", ("Iran", "Iraq")),
    ("أنهى الخبراء اجتماعهم الدوري الروسي الصيني.", ("Russia", "China")),
    ("اختار الرئيس المنتخب فريقه لجولة المفاوضات الصينية.", ("China",)),
    ("بحث الفريق الأممي دور المجموعات المسلحة الإيرانية في جولة جديدة.", ("United Nations", "Iran")),
    ("لم تنس الفرق الطبية جولة القصف الروسية.", ("Russia",)),
    ("أجرى الفريق تصفيات في صفوف الميليشيات الإيرانية.", ("Iran",)),
    ("كأننا في دوري الأبطال: هكذا وصف النائب المفاوضات الصينية.", ("China",)),
]
DEEDS = [  # what states do, told in a paragraph of sport
    ("استبعد الفيفا المنتخب الروسي من تصفيات كأس العالم بعد الغزو الروسي لأوكرانيا.", ("Russia", "Ukraine")),
    ("تعرض ملعب كرة القدم لهجوم إسرائيلي قبل مباراة الكأس.", ("Israel",)),
    ("قتل لاعب كرة القدم بنيران إسرائيلية قبل مباراة الكأس.", ("Israel",)),
    ("أثرت المقاطعة البريطانية في الأولمبياد وفي عدد الميداليات.", ("United Kingdom",)),
    ("أثر الانسحاب الأميركي في الأولمبياد وفي كأس العالم.", ("United States",)),
    ("رفعت المعارضة السورية علمها في مباراة المنتخب في كأس آسيا.", ("Syria",)),
    ("قاطع لاعبو الجودو الإيراني بطولة العالم رفضا لمواجهة إسرائيل.", ("Iran", "Israel")),
    ("غاب منتخب كرة القدم عن كأس الأمم في المغرب بسبب إغلاق المجال الجوي.", ("Morocco",)),
    ("انسحب المنتخب من كأس الأمم لكرة القدم في المغرب.", ("Morocco",)),
    ("انسحبت تونس ومصر وغانا من كأس الأمم لكرة القدم.", ("Tunisia", "Egypt", "Ghana")),
    ("رفض المدرب عرضا. ولعب المنتخب أمام تونس في كأس الأمم.", ()),  # a refusal in another sentence
]


def counted(text: str) -> tuple[str, ...]:
    return tuple(one.name for one in namesakes.standing(text, actors.load().find(text)))


@pytest.mark.parametrize(("text", "powers"), OUT)
def test_a_power_inside_a_name_is_not_counted(text, powers):
    assert len(actors.load().find(text)) > len(powers), "the gazetteer itself must find it"
    assert counted(text) == powers


@pytest.mark.parametrize(("text", "powers"), IN)
def test_who_acts_for_a_state_is_counted(text, powers):
    assert counted(text) == powers


@pytest.mark.parametrize(("text", "powers"), [*SPORT, *POLITICS, *DEEDS])
def test_in_sport_who_plays_is_no_power(text, powers):
    assert actors.load().find(text)
    assert counted(text) == powers


@pytest.mark.parametrize(("text", "powers"), [*OUT, *IN, *SPORT, *POLITICS, *DEEDS])
def test_vowels_tatweel_and_clitics_hide_no_name(text, powers):
    longer = "وقـال: " + text.replace("صحيفة", "صَحيفة").replace("التلفزيون", "التلفزيـون")
    assert counted(longer) == powers


@pytest.mark.parametrize("text", [text for text, _ in POLITICS])
def test_words_that_politics_has_too_tell_of_no_sport(text):
    assert not sport.told(said.read(text, actors.load().find(text)))


def test_a_row_is_the_same_from_each_of_its_names():
    pieces = ("تونس", "، غانا", "ومصر", "ثم مالي", "وجنوب أفريقيا", "والفرنسي")
    for chosen in itertools.product(pieces, repeat=4):
        text = " ".join(chosen)
        words = said.read(text, actors.load().find(text))
        for first in words.powers:
            assert sport._in_row(words, first) == (row(words, first) >= sport.ROW), (text, first)


def row(words: said.Said, first: int) -> int:
    """How many names stand in a row with this one, counted to both ends."""
    starts = list(words.powers)
    count, at = 1, starts.index(first)
    for way in (starts[at:], starts[at::-1]):
        for one, two in itertools.pairwise(way):
            left, right = sorted((one, two))
            listed = words.gap(right).strip() in ("،", ",") or words.clitic(right) == "و"
            if words.powers[left][1] + 1 != right or not listed or not words.named(two):
                break
            count += 1
    return count


def test_mentions_stay_where_they_were():
    text = "نقلت صحيفة «ديلي ميل» البريطانية عن الصين أن الدينار التونسي تراجع في تونس."
    every = actors.load().find(text)
    kept = namesakes.standing(text, every)
    assert [text[one.start : one.end] for one in kept] == ["الصين", "تونس"]
    assert set(kept) <= set(every)
    assert namesakes.standing(text, []) == []


def test_a_model_reads_what_it_read():
    """The gazetteer and the stand-ins do not know this page: a paper's country still has its stand-in."""
    text = "نقلت صحيفة نيويورك تايمز الأميركية الخبر."
    assert [one.name for one in actors.load().find(text)] == ["United States"]
    assert "الأميركية" not in standins(text)[0]


def test_the_table_of_a_brief_counts_a_paragraph_by_who_acts():
    lines = (
        "قالت صحيفة «هآرتس» الإسرائيلية إن الصين رفضت العرض الذي قدمته الشركات إليها أمس.",
        "رفضت إسرائيل العرض الجديد وأعلنت أن المفاوضات تعود بعد شهر في مكان آخر.",
        "وتراجع الدينار التونسي في السوق بعد ذلك إلى أدنى مستوى له منذ سنوات.",
    )
    whole = rooms.made("عرض الشركات\n\n" + "\n".join(lines))[0]
    rows = {one.key: [cited.text for told in one.mentions.values() for cited in told] for one in whole.actors}
    assert rows == {"China": ["الصين"], "Israel": ["إسرائيل"]}


def test_a_paragraph_cites_the_mention_that_counts():
    line = "قالت صحيفة «هآرتس» الإسرائيلية إن إسرائيل رفضت العرض الذي قدمته الشركات إليها أمس."
    whole = rooms.made("عرض الشركات\n\n" + line)[0]
    assert [cited.text for told in whole.actors[0].mentions.values() for cited in told] == ["إسرائيل"]
