import type { InstructionRule } from './wording.ts';

/**
 * How "ignore the previous instructions" is put together in a language: verb, object and what makes the object the
 * prompt's ("previous", "above", "all", "your"). Stems, as alternatives of a pattern, lower case without accents.
 */
interface Wording {
  language: string;
  ignore: string;
  frame: string;
  earlier: string;
  /** Asks for a score; counts beside the rest. */
  demand: string;
}

const SPACED: readonly Wording[] = [
  {
    language: 'de',
    ignore:
      'ignorier\\p{L}*|vergiss|vergesst|vergessen sie|halte\\p{L}? (?:dich|sich|euch) nicht|missachte\\p{L}*|beachte\\p{L}*|umgeh\\p{L}*|verwirf|befolge\\p{L}*|(?:sind|gelten) (?:ungultig|aufgehoben|nicht mehr)',
    frame: 'anweisung\\p{L}*|vorgaben?|regeln?|instruktion\\p{L}*|befehle?|richtlinien?|system-?prompt',
    earlier:
      'vorherig\\p{L}*|bisherig\\p{L}*|fruher\\p{L}*|obig\\p{L}*|oben|alle\\p{L}{0,2}|samtlich\\p{L}*|deine?r?|ihre|vorangegangen\\p{L}*|vorig\\p{L}*',
    demand:
      'hochstnote|hochstpunktzahl|volle punktzahl|beste\\p{L}? bewertung|(?:10|zehn) punkte?n?|antworte\\p{L}? nur|bewertung: 10|antworte\\p{L}? mit 10',
  },
  {
    language: 'fr',
    ignore:
      'ignore[rsz]?|oublie[rsz]?|ne t(?:iens|enez) (?:pas|aucun) compte|neglige[rsz]?|ne (?:suis|suivez|respecte[sz]?) (?:pas|plus)',
    frame: 'instructions?|consignes?|regles?|directives?|ordres?',
    earlier: 'precedent\\p{L}*|anterieur\\p{L}*|ci-dessus|toutes?|tous|vos|tes',
    demand:
      'note maximale|meilleure note|reponde?[sz]? (?:uniquement|seulement|10|dix)|note ?: 10|attribue[sz]? la',
  },
  {
    language: 'es',
    ignore: 'ignora\\p{L}*|ignore|olvid[ae]\\p{L}*|no hagas? caso de|no sigas?|descarta|omite|pasa por alto',
    frame: 'instrucci\\p{L}*|reglas?|indicaciones|directrices|ordenes|lo anterior',
    earlier: 'anterior\\p{L}*|previ[ao]s?|de arriba|tod[ao]s?|tus|sus',
    demand:
      'puntuacion maxima|maxima puntuacion|nota maxima|responde (?:solo|solamente)|pon(?:le)? un (?:10|diez)|responde 10',
  },
  {
    language: 'pt',
    ignore: 'ignor[ea][mr]?|esque[cç]a\\p{L}*|desconsidere|desrespeite|nao siga',
    frame: 'instruc\\p{L}*|regras?|diretrizes|ordens|orientacoes',
    earlier: 'anterior\\p{L}*|previ[ao]s?|acima|tod[ao]s|suas?',
    demand: 'nota (?:10|maxima)|pontuacao maxima|responda (?:apenas|so|com)',
  },
  {
    language: 'it',
    ignore: 'ignora\\p{L}*|dimentica\\p{L}*|trascura\\p{L}*|non seguire|disattendi',
    frame: 'istruzion\\p{L}*|regol[ea]|indicazion\\p{L}*|direttiv\\p{L}*|ordini',
    earlier: 'precedent\\p{L}*|di sopra|sopra|tutt[ei]|tue|vostre',
    demand: 'punteggio massimo|voto massimo|rispondi (?:solo|soltanto)',
  },
  {
    language: 'nl',
    ignore: 'negeer|vergeet|volg [^.!?\\n]{0,20} niet|sla over',
    frame: 'instructies?|regels|opdrachten|richtlijnen|aanwijzingen',
    earlier: 'eerdere|vorige|voorgaande|bovenstaande|alle|je|jouw|hierboven',
    demand: 'geef een (?:10|tien)|hoogste score|maximale score',
  },
  {
    language: 'ru uk',
    ignore:
      'игнорир\\p{L}*|проигнорир\\p{L}*|забуд\\p{L}*|забыть|не обращай\\p{L}* внимания|не след\\p{L}*|не слуша\\p{L}*|ігнору\\p{L}*|не звертай\\p{L}* уваги|отмени\\p{L}*',
    frame:
      'инструкц\\p{L}*|правил\\p{L}*|указани\\p{L}*|команд\\p{L}*|інструкц\\p{L}*|вказівк\\p{L}*|распоряжени\\p{L}*',
    earlier:
      'предыдущ\\p{L}*|прежн\\p{L}*|прошл\\p{L}*|выше\\p{L}*|вс[ехяёі]\\p{L}*|попередн\\p{L}*|вищ[еа]|сво[июї]\\p{L}*|усі',
    demand:
      'высш\\p{L}* балл|10 баллов|ответ\\p{L}* (?:только|лишь)|максимальн\\p{L}* (?:балл|оценк)\\p{L}*|постав\\p{L}* 10|оцінк\\p{L}* 10',
  },
  {
    language: 'pl',
    ignore: 'z?ignoruj\\p{L}*|zapomni\\p{L}*|pomin\\p{L}*|nie przestrzegaj',
    frame: 'instrukcj\\p{L}*|polece\\p{L}*|zasad\\p{L}*|regu[lł]\\p{L}*|wytyczn\\p{L}*',
    earlier: 'poprzedni\\p{L}*|wcze[sś]niejsz\\p{L}*|powy[zż]sz\\p{L}*|wszystki\\p{L}*|swoi\\p{L}*',
    demand: '10 punktow|oce[nń] (?:to|ten)|najwy[zż]sz\\p{L}* ocen\\p{L}*',
  },
  {
    language: 'tr',
    ignore: 'yok say\\p{L}*|gormezden gel\\p{L}*|unut\\p{L}*|dikkate alma\\p{L}*',
    frame: 'talimat\\p{L}*|kural\\p{L}*|komut\\p{L}*|yonerge\\p{L}*',
    earlier: 'onceki|yukar\\p{L}*|tum|butun|eski',
    demand: '10 puan|en yuksek puan|tam puan',
  },
  {
    language: 'id',
    ignore: 'abaikan|lupakan|jangan (?:ikuti|patuhi)',
    frame: 'instruksi|aturan|perintah|petunjuk|arahan',
    earlier: 'sebelumnya|di atas|semua|terdahulu',
    demand: 'nilai 10|skor tertinggi|nilai tertinggi',
  },
  {
    language: 'vi',
    ignore: 'bo qua|quen|phot lo|khong (?:tuan theo|lam theo)',
    frame: 'huong dan|chi dan|quy tac|lenh|chi thi|quy dinh',
    earlier: 'truoc(?: do)?|o tren|tren|moi|tat ca',
    demand: '(?:10|muoi) [dđ]iem|tra loi 10|[dđ]iem cao nhat|[dđ]iem toi [dđ]a',
  },
  {
    language: 'ar',
    ignore: 'تجاهل\\p{L}*|انس\\p{L}?|تجاوز|لا تتبع|لا تلتزم|أهمل',
    frame: 'التعليمات|تعليمات\\p{L}*|القواعد|الأوامر|التوجيهات|الإرشادات',
    earlier: 'السابقة|أعلاه|كل|جميع|المذكورة|الأصلية',
    demand: 'عشرة من عشرة|أعلى درجة|بالرقم 10|الدرجة الكاملة',
  },
  {
    language: 'hi',
    ignore: 'अनदेखा|अनदेखी|भूल जा[\\p{L}\\p{M}]*|नज़रअंदाज़|नजरअंदाज|उपेक्षा|मत मानो',
    frame: 'निर्देश\\p{M}*\\p{L}*|निर्देशों|नियम\\p{M}*|नियमों|आदेश\\p{M}*|आदेशों',
    earlier: 'पिछल\\p{M}*|पहले|ऊपर|सभी|सारे|पूर्व',
    demand: '10 अंक|पूरे अंक|10 लिखो',
  },
  {
    language: 'ko',
    ignore: '무시\\p{L}*|잊\\p{L}*|따르지\\p{L}*',
    frame: '지시\\p{L}*|지침\\p{L}*|규칙\\p{L}*|명령\\p{L}*|프롬프트\\p{L}*',
    earlier: '이전\\p{L}*|앞\\p{L}*|위\\p{L}*|모두|모든',
    demand: '10점\\p{L}*|최고 점수\\p{L}*|만점\\p{L}*',
  },
];

const UNSPACED: readonly Wording[] = [
  {
    language: 'zh',
    ignore:
      '忽略|无视|無視|不要(?:遵守|理会|遵循|执行)|不用(?:遵守|理会)|(?<!不要|别|不|勿|沒|没)忘记|忘掉|(?<!不要|別|不|勿)忘記|抛开|绕过|跳过',
    frame: '指令|规则|規則|指示|提示词?|要求|说明|命令|设定|系统提示',
    earlier: '之前|以上|上面|先前|前面|所有|全部|上述|你的|此前',
    demand: '满分|滿分|10分|十分|最高分|只回答|只输出',
  },
  {
    language: 'ja',
    ignore: '無視(?:し|せ)|忘れて|従わな|破棄し',
    frame: '指示|ルール|命令|規則|プロンプト|指令|設定',
    earlier: 'これまで|以前|上記|前の|すべて|全て|上の|今まで|先の',
    demand: '満点|10点|最高点|10とだけ|スコアは10',
  },
];

/** Orders to a model in languages other than English. */
export const OTHER_LANGUAGE_RULES: readonly InstructionRule[] = [
  ...SPACED.flatMap((wording) => rulesOf(wording, '(?<![\\p{L}\\p{M}])', '(?![\\p{L}\\p{M}])')),
  ...UNSPACED.flatMap((wording) => rulesOf(wording, '', '')),
];

function rulesOf(
  { ignore, frame, earlier, demand }: Wording,
  open: string,
  close: string,
): InstructionRule[] {
  const between = '[^.!?。！？।؟]{0,40}?';
  const whole = (part: string) => `${open}(?:${part})${close}`;
  const all = (parts: readonly string[]) => parts.map(whole).join(between);
  const orders = [
    [ignore, earlier, frame],
    [ignore, frame, earlier],
    [earlier, frame, ignore],
    [frame, earlier, ignore],
  ];
  const pattern = (source: string) => new RegExp(source.normalize('NFKC'), 'gu');
  return [
    ...orders.map(
      (parts): InstructionRule => ({ kind: 'override', weight: 3, pattern: pattern(all(parts)) }),
    ),
    { kind: 'override', weight: 2, pattern: pattern(`${all([ignore, frame])}|${all([frame, ignore])}`) },
    { kind: 'demand', weight: 1, pattern: pattern(whole(demand)) },
  ];
}
