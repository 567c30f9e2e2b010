import { foldedPattern, type InstructionRule } from './wording.ts';

/** The words of an order to a model in a language. Stems, lower case without accents. */
interface Orders {
  language: string;
  /** What a model or grader is called. */
  machine: string;
  ignore: string;
  /** What makes rules the prompt's own. */
  earlier: string;
  frame: string;
  /** Top scores and good verdicts. */
  value: string;
}

const LANGUAGES: readonly Orders[] = [
  {
    language: 'fa',
    machine: 'هوش مصنوعی|مدل زبانی|مدل زبان|داور|ارزیاب|ربات',
    ignore: 'نادیده (?:بگیر|بگیرید|گرفته)|فراموش کن\\p{L}*|کنار بگذار\\p{L}*|پیروی نکن\\p{L}*',
    earlier: 'قبلی|پیشین|بالا|همه|تمام|خود',
    frame: 'دستور\\p{L}*|قوانین|قواعد|معیار\\p{L}*|راهنما\\p{L}*',
    value:
      '(?:بالاترین|بیشترین|حداکثر) (?:نمره|امتیاز)|نمره (?:کامل|ده)|ده از ده|امتیاز (?:کامل|ده)|نگه دار\\p{L}*',
  },
  {
    language: 'ur',
    machine: 'مصنوعی ذہانت|اے آئی|لینگویج ماڈل|ماڈل',
    ignore: 'نظر ?انداز کر\\p{L}*|بھول ج\\p{L}*|چھوڑ د\\p{L}*',
    earlier: 'پچھل\\p{L}*|سابقہ|تمام|اپن\\p{L}*|اوپر|پہلے',
    frame: 'ہدایات|ہدایت|اصول\\p{L}*|قواعد|احکامات|معیار\\p{L}*',
    value: 'دس میں سے دس|پورے نمبر|(?:سب سے )?زیادہ (?:نمبر|اسکور)|مکمل نمبر',
  },
  {
    language: 'bn',
    machine: 'কৃত্রিম বুদ্ধিমত্তা|এআই|ভাষা মডেল|মডেল|মূল্যায়নকারী',
    ignore: 'উপেক্ষা|ভুলে যাও|ভুলে যান|অগ্রাহ্য|বাদ দাও|বাদ দিন|মেনো না',
    earlier: 'আগের|পূর্বের|পূর্ববর্তী|সব|সমস্ত|উপরের|তোমার|আপনার',
    frame: 'নির্দেশ[\\p{L}\\p{M}]*|নিয়ম[\\p{L}\\p{M}]*|আদেশ[\\p{L}\\p{M}]*|মানদণ্ড',
    value: 'দশে দশ|পূর্ণ নম্বর|সর্বোচ্চ (?:নম্বর|স্কোর)|দশ নম্বর দ[\\p{L}\\p{M}]*',
  },
  {
    language: 'ta',
    machine: 'செயற்கை நுண்ணறிவு|மொழி மாதிரி|ஏஐ',
    ignore: 'புறக்கணி[\\p{L}\\p{M}]*|மறந்து ?விடு[\\p{L}\\p{M}]*|மறந்துவிட[\\p{L}\\p{M}]*',
    earlier: 'முந்தைய|எல்லா|அனைத்து|மேலே[\\p{L}\\p{M}]*|உங்கள்',
    frame: 'அறிவுறுத்தல[\\p{L}\\p{M}]*|வழிமுறை[\\p{L}\\p{M}]*|விதி[\\p{L}\\p{M}]*|கட்டளை[\\p{L}\\p{M}]*',
    value:
      'பத்துக்கு பத்து|முழு மதிப்பெண்[\\p{L}\\p{M}]*|அதிகபட்ச மதிப்பெண்[\\p{L}\\p{M}]*|பத்து மதிப்பெண்[\\p{L}\\p{M}]*',
  },
  {
    language: 'he',
    machine: 'בינה מלאכותית|מודל שפה|מודל השפה|הבוט|המודל|שופט אוטומטי',
    ignore: 'התעלמ\\p{L}*|התעלם|תתעלמ\\p{L}*|תתעלם|שכח\\p{L}*|תשכח\\p{L}*|בטל\\p{L}*',
    earlier: 'הקודמ\\p{L}*|כל|שלך|שלכם|לעיל|שקיבלת\\p{L}*',
    frame: 'מ?ה?(?:הוראות|הנחיות|כללים|פקודות|קריטריונים)|מההוראות|מההנחיות|מהכללים',
    value: '(?:ציון|ניקוד) (?:מקסימלי|מושלם|מלא|10|עשר)|(?:ה)?ציון הגבוה ביותר|עשר מתוך עשר|10 מתוך 10',
  },
  {
    language: 'el',
    machine: 'τεχνητη νοημοσυνη|γλωσσικο μοντελο|μοντελο|αξιολογητ\\p{L}*|βαθμολογητ\\p{L}*',
    ignore: 'αγνο\\p{L}*|ξεχασ\\p{L}*|παραβλεψ\\p{L}*|παρακαμψ\\p{L}*|μην ακολουθ\\p{L}*',
    earlier: 'προηγουμεν\\p{L}*|παραπανω|ολ\\p{L}{1,3}|αρχικ\\p{L}*|σου|σας',
    frame: 'οδηγι\\p{L}*|κανον\\p{L}*|εντολ\\p{L}*|κριτηρι\\p{L}*',
    value:
      '(?:μεγιστ|υψηλοτερ|αριστ)\\p{L}* (?:βαθμ|σκορ|βαθμολογι)\\p{L}*|δεκα στα δεκα|βαλε (?:του )?(?:10|δεκα)|δωσε (?:του )?(?:10|δεκα)|με (?:10|δεκα)',
  },
  {
    language: 'sv da no',
    machine:
      '(?:en )?ai(?:-\\p{L}+)?|sprakmodell\\p{L}*|sprogmodel\\p{L}*|kunstig intelligens|artificiell intelligens|bedomare\\p{L}*|bedommer\\p{L}*',
    ignore:
      'ignorer\\p{L}*|strunta i|glom|glem|se bort fra|bortse fran|hopp over|bry dig inte om|folj inte|folg ikke',
    earlier: 'tidigare|tidligere|foregaende|ovanstaende|ovenstaende|alla|alle|dina|dine|forra',
    frame:
      'instruktion\\p{L}*|instruks\\p{L}*|regl\\p{L}*|regel\\p{L}*|anvisning\\p{L}*|riktlinj\\p{L}*|retningslinj\\p{L}*|kriteri\\p{L}*',
    value:
      '(?:hogsta|hojeste|høyeste|hoyeste|højeste|maximal\\p{L}*|maksimal\\p{L}*|full\\p{L}?) (?:betyg|poang|karakter|score|points?|poeng|pott)\\p{L}*|(?:10|tio|ti) (?:poang|poeng|points?|av|ud af)',
  },
  {
    language: 'cs sk',
    machine:
      'umel\\p{L} inteligenc\\p{L}*|jazykov\\p{L}* model\\p{L}*|hodnotitel\\p{L}*|hodnotici\\p{L}* model\\p{L}*|chatbot\\p{L}*|ai',
    ignore:
      'ignoruj\\p{L}*|zapomen\\p{L}*|zabudni\\p{L}*|neber v uvahu|nedodrzuj\\p{L}*|preskoc\\p{L}*|neridte se|nerid se',
    earlier:
      'predchozi\\p{L}*|predosl\\p{L}*|predchadzajuc\\p{L}*|vsechn\\p{L}*|vsetk\\p{L}*|sv[eo]\\p{L}*|vyse',
    frame: 'pokyn\\p{L}*|instrukc\\p{L}*|pravid\\p{L}*|prikaz\\p{L}*|kriteri\\p{L}*',
    value:
      '(?:nejvyssi|najvyssi|maximalni|maximaln\\p{L}|pln\\p{L}*) (?:hodnoceni|skore|pocet bodu|znamk\\p{L}*|bod\\p{L}*|hodnoteni\\p{L}*)|(?:10|deset|desat) (?:bodu|bodov|z)',
  },
  {
    language: 'ro',
    machine: 'inteligent\\p{L}* artificial\\p{L}*|model\\p{L}* de limbaj|evaluator\\p{L}*|ia',
    ignore: 'ignor\\p{L}*|uita\\p{L}*|nu (?:mai )?(?:respecta|urma|tine cont)\\p{L}*|treci peste',
    earlier: 'anterioar\\p{L}*|precedent\\p{L}*|de mai sus|toate|tale|primite',
    frame: 'instructiun\\p{L}*|regul\\p{L}*|indicati\\p{L}*|comenz\\p{L}*|criteri\\p{L}*',
    value:
      '(?:nota|scorul|punctajul?) (?:maxim\\p{L}?|zece|10|perfect\\p{L}?)|punctaj maxim|cea mai mare nota|(?:10|zece) (?:puncte|din)',
  },
  {
    language: 'hu',
    machine: 'mesterseges intelligenci\\p{L}*|nyelvi modell\\p{L}*|ertekel[oő]\\p{L}*',
    ignore: 'hagyd figyelmen kivul|felejts\\p{L}*|ne vedd figyelembe|ne kovesd|hagyja figyelmen kivul',
    earlier: 'korabbi|el[oő]z[oő]|fenti|minden|osszes|eddigi',
    frame: 'utasitas\\p{L}*|szabaly\\p{L}*|iranyelv\\p{L}*|szempont\\p{L}*',
    value:
      '(?:maximalis|legmagasabb|teljes) (?:pont|ertekeles|jegy)\\p{L}*|(?:10|tiz) pont\\p{L}*|tizes\\p{L}*',
  },
  {
    language: 'fi',
    machine: 'tekoaly\\p{L}*|kielimalli\\p{L}*|arvioija\\p{L}*',
    ignore: 'unohda\\p{L}*|sivuuta\\p{L}*|jata (?:huomiotta|valiin)|ala (?:noudata|valita)',
    earlier: 'aiem\\p{L}*|edelli\\p{L}*|kaikki|yllaol\\p{L}*|saamasi|omat',
    frame: 'ohje\\p{L}*|saan\\p{L}*|kasky\\p{L}*|kriteeri\\p{L}*',
    value:
      '(?:taydet|korkein|korkeimmat|maksimi) ?(?:pistee|arvosana|piste)\\p{L}*|(?:10|kymmenen) pistetta|arvosanaksi (?:10|kymmenen)',
  },
  {
    language: 'sw',
    machine: 'akili bandia|modeli ya lugha|akili mnemba',
    ignore: 'puuza|sahau|achana na|usifuate|msifuate',
    earlier: 'yaliyotangulia|ya awali|yote|zote|ya juu|za awali|yako|zilizopita|yaliyopita',
    frame: 'maagizo|maelekezo|kanuni|sheria|vigezo|amri',
    value: 'alama (?:ya juu|za juu|kumi|10|zote|kamili)\\p{L}*|kumi (?:kwa|juu ya) kumi',
  },
  {
    language: 'tl',
    machine: 'artificial intelligence|ai|modelo ng wika|tagasuri',
    ignore: 'huwag (?:pansinin|sundin)|balewalain|kalimutan|kalimutan mo',
    earlier: 'nakaraang|naunang|lahat ng|nasa itaas|iyong',
    frame: 'tagubilin|utos|panuto|patakaran|pamantayan',
    value:
      '(?:pinakamataas na|perpektong|buong) (?:marka|puntos|iskor|score)|(?:10|sampung) puntos|bigyan ng (?:10|sampu)',
  },
  {
    language: 'th',
    machine: 'ปัญญาประดิษฐ์|เอไอ|โมเดลภาษา|แบบจำลองภาษา|ผู้ประเมิน',
    ignore: 'เพิกเฉย|ละเว้น|ไม่ต้องสนใจ|อย่าสนใจ|ลืม|มองข้าม|ไม่ต้องทำตาม',
    earlier: 'ก่อนหน้า[\\p{L}\\p{M}]*|ทั้งหมด|ข้างต้น|เดิม|ของคุณ|ที่ได้รับ',
    frame: 'คำสั่ง|กฎ|คำแนะนำ|เกณฑ์|ข้อกำหนด',
    value: 'คะแนน(?:เต็ม|สูงสุด)|เต็มสิบ|(?:10|สิบ) ?คะแนน|สิบเต็ม',
  },
];

/** Orders to a model in languages for which there is no more than this. */
export const FURTHER_LANGUAGE_RULES: readonly InstructionRule[] = LANGUAGES.flatMap(rulesOf);

function rulesOf({ language, machine, ignore, earlier, frame, value }: Orders): InstructionRule[] {
  const edge = language === 'th' ? ['', ''] : ['(?<![\\p{L}\\p{M}\\p{N}])', '(?![\\p{L}\\p{M}\\p{N}])'];
  const whole = (part: string) => `${edge[0]}(?:${part})${edge[1]}`;
  const all = (reach: number, ...parts: string[]) => parts.map(whole).join(`[^.!?।؟\\n]{0,${reach}}?`);
  const either = (reach: number, one: string, other: string) =>
    `${all(reach, one, other)}|${all(reach, other, one)}`;
  const own = `(?:${all(30, earlier, frame)}|${all(30, frame, earlier)})`;
  return [
    {
      kind: 'override',
      weight: 3,
      pattern: foldedPattern(
        `${whole(ignore)}[^.!?।؟\\n]{0,30}?${own}|${own}[^.!?।؟\\n]{0,30}?${whole(ignore)}`,
      ),
    },
    { kind: 'override', weight: 2, pattern: foldedPattern(either(40, ignore, frame)) },
    { kind: 'address', weight: 3, pattern: foldedPattern(either(70, machine, value)) },
    { kind: 'demand', weight: 1, pattern: foldedPattern(whole(value)) },
  ];
}
