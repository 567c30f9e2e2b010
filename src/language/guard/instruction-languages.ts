import { foldedPattern, type InstructionRule } from './wording.ts';

/**
 * How "ignore the previous instructions" is put together in a language: verb, object and what makes the object the
 * prompt's ("previous", "above", "all", "your"). Stems, as alternatives of a pattern, lower case without accents.
 */
interface Wording {
  language: string;
  ignore: string;
  frame: string;
  earlier: string;
  /** Asks for a score or a verdict; counts beside the rest. */
  demand: string;
}

const SPACED: readonly Wording[] = [
  {
    language: 'de',
    ignore:
      'verla(?:ss|ß)\\p{L}*|brich|brecht|leg\\p{L}* [^.!?\\n]{0,25}beiseite|verzichte\\p{L}*|nicht (?:mehr|langer)|(?:sind|ist) (?:abgelaufen|ausgesetzt|hinfallig|gestrichen)|au(?:ss|ß)er (?:acht|kraft)|beiseite|links liegen|halte\\p{L}? (?:dich|euch|sich) nicht (?:mehr )?an|folge\\p{L}? [^.!?\\n]{0,20}nicht|streich\\p{L}*|pfeif\\p{L}* auf|hor\\p{L}* nicht (?:mehr )?auf|ignorier\\p{L}*|vergiss|vergesst|vergessen sie|halte\\p{L}? (?:dich|sich|euch) nicht|missachte\\p{L}*|beachte\\p{L}*|umgeh\\p{L}*|verwirf|befolge\\p{L}*|(?:sind|gelten) (?:ungultig|aufgehoben|nicht mehr)',
    frame:
      'was (?:man|ich|sie|er) (?:dir|euch|ihnen)|alles,? was|was (?:dir|euch|ihnen)|bewertungsregeln|bewertungs(?:kriterien|regeln|vorgaben|massstab\\p{L}*)|kriterien|auftrage?|system(?:nachricht|anweisung\\p{L}*|vorgaben)|weisungen|anweisung\\p{L}*|vorgaben?|regeln|instruktion\\p{L}*|befehle?|richtlinien?|system-?prompt',
    earlier:
      'vorherig\\p{L}*|bisherig\\p{L}*|fruher\\p{L}*|obig\\p{L}*|oben|alle\\p{L}{0,2}|samtlich\\p{L}*|deine?r?|ihre|vorangegangen\\p{L}*|vorig\\p{L}*',
    demand:
      '(?:muss|soll|ist) [^.!?\\n]{0,20}(?:behalten|angenommen|aufgenommen)|bestnote|zehn in|uberall (?:eine )?(?:10|zehn)|\\p{L}*punktzahl|(?:unbedingt )?(?:zu )?behalten|als (?:relevant|hervorragend|ausgezeichnet|exzellent)|bewerte\\p{L}*|mit (?:einer )?(?:10|zehn)|hochstnote|hochstpunktzahl|volle punktzahl|beste\\p{L}? bewertung|(?:10|zehn) punkte?n?|antworte\\p{L}? nur|bewertung: 10|antworte\\p{L}? mit 10',
  },
  {
    language: 'fr',
    ignore:
      'enfrei\\p{L}*|mets de cote|mettez de cote|rejette[sz]?|ne (?:valent|comptent|s\\S?appliquent) plus|sont (?:annule|caduque|suspendu)\\p{L}*|ne (?:suis|suivez|suit|respecte[sz]?|applique[sz]?) (?:pas|plus)|tu ne suis plus|fai(?:s|tes) abstraction|laisse[sz]? (?:de cote|tomber)|passe[sz]? outre|annule[sz]?|abandonne[sz]?|n(?:\\S)?obei(?:s|ssez) (?:pas|plus)|meprise[sz]?|ignore[rsz]?|oublie[rsz]?|ne t(?:iens|enez) (?:pas|aucun) compte|neglige[rsz]?|ne (?:suis|suivez|respecte[sz]?) (?:pas|plus)',
    frame:
      'ce qu\\S{0,2}(?:on|il|ils|elle)? ?(?:t\\S?|vous|tu) ?\\p{L}*|criteres|regles|grille|message systeme|indications?|prompt|instructions?|consignes?|regles|directives?|ordres?',
    earlier:
      'du systeme|systeme|d\\S?evaluation|de notation|donnees? (?:plus haut|avant)|plus haut|initial\\p{L}*|precedent\\p{L}*|anterieur\\p{L}*|ci-dessus|toutes?|tous|vos|tes',
    demand:
      'doit etre (?:gardee|acceptee|conservee|notee)|(?:donne[sz]?|mets|mettez|attribue[sz]?|ecri(?:s|vez)|note[sz]?) [^.!?\\n]{0,25}(?:10|dix)|note ?[=:] ?(?:10|dix)|(?:garder|conserver|conserve[sz]?|garde[sz]?|accepte[sz]?) (?:cette|la) (?:video|lecon)|comme (?:excellente?|pertinente?)|meilleure? note|note maximale|meilleure note|reponde?[sz]? (?:uniquement|seulement|10|dix)|note ?: 10|attribue[sz]? la',
  },
  {
    language: 'es',
    ignore:
      'abandona|rompe|aparta|ya no (?:valen|cuentan|se aplican|rigen)|(?:quedan|estan) (?:anulad|cancelad|suspendid)[ao]s|haz caso omiso|hagan? caso omiso|dejar? de (?:lado|seguir)|deja de lado|anula|cancela|desobedece|no (?:obedezcas?|apliques?|respetes?)|desestima|salta(?:te)?|prescinde de|ignora\\p{L}*|ignore|olvid[ae]\\p{L}*|no hagas? caso de|no sigas?|descarta|omite|pasa por alto',
    frame:
      'lo que (?:te|le|les|se te)|criterios|rubrica|mensaje del sistema|normas|lo que te (?:dijeron|han dicho|pidieron)|prompt|instrucci\\p{L}*|reglas|indicaciones|directrices|ordenes|lo anterior',
    earlier:
      'del sistema|de evaluacion|antes|previamente|iniciales|originales|dadas|anterior\\p{L}*|previ[ao]s?|de arriba|tod[ao]s?|tus|sus',
    demand:
      'debe ser (?:aceptad|conservad|aprobad)[oa]|se (?:acepta|conserva)|nota mas alta|puntuacion mas alta|(?:un|con un|con) (?:10|diez)|(?:califica|puntua|valora|evalua) (?:este|esta|el|la)|(?:marca|clasifica) (?:este|el) (?:video|curso) como|(?:conserva|acepta|aprueba|manten) (?:este|el) video|devuelve|puntuacion maxima|maxima puntuacion|nota maxima|responde (?:solo|solamente)|pon(?:le)? un (?:10|diez)|responde 10',
  },
  {
    language: 'pt',
    ignore:
      'abandon[ea]\\p{L}*|quebre|ponha de lado|deixe de lado|nao (?:valem?|contam|se aplicam)(?: mais)?|(?:foram|estao) (?:anulad|cancelad|suspens)[ao]s|nao (?:siga|obedeca|aplique|respeite)(?: mais)?|deixe de (?:lado|seguir)|descarte|cancele|anule|pule|ignor[ea][mr]?|esque[cç]a\\p{L}*|desconsidere|desrespeite|nao siga',
    frame:
      'tudo (?:o )?que|o que (?:te|lhe)|criterios|rubrica|mensagem do sistema|normas|prompt|instruc\\p{L}*|regras|diretrizes|ordens|orientacoes',
    earlier:
      'do sistema|de avaliacao|antes|iniciais|originais|dadas|anterior\\p{L}*|previ[ao]s?|acima|tod[ao]s|suas?',
    demand:
      'deve ser \\p{L}+d[oa]|pontuacao (?:maxima|mais alta)|nota mais alta|(?:de|atribua|coloque) (?:nota )?(?:10|dez|um dez)|(?:deve ser|seja) (?:mantido|aceito|aprovado)|como excelente|nota (?:10|maxima)|pontuacao maxima|responda (?:apenas|so|com)',
  },
  {
    language: 'it',
    ignore:
      'abbandona\\p{L}*|viola|infrangi|non (?:valgono|contano|si applicano)(?: piu)?|(?:sono) (?:annullat|sospes|abrogat)[ei]|non (?:seguire|rispettare|applicare|obbedire)(?: piu)?|lascia (?:perdere|stare)|metti da parte|annulla|scarta|tralascia|salta|ignora\\p{L}*|dimentica\\p{L}*|trascura\\p{L}*|non seguire|disattendi',
    frame:
      '(?:tutto )?(?:cio|quello) che ti|criteri|rubrica|messaggio di sistema|norme|quanto ti e stato detto|prompt|istruzion\\p{L}*|regole|indicazion\\p{L}*|direttiv\\p{L}*|ordini',
    earlier:
      'di prima|del sistema|di valutazione|prima|in precedenza|iniziali|originali|ricevut[eio]|precedent\\p{L}*|di sopra|sopra|tutt[ei]|tue|vostre',
    demand:
      'va (?:accettat|tenut|approvat|valutat)[oa]|deve essere \\p{L}+t[oa]|(?:voto|punteggio) (?:piu alto|massimo)|scrivi (?:solo |soltanto )?(?:10|dieci)|(?:da|dai|assegna|metti) (?:un |il )?(?:10|dieci|voto)|con (?:un )?(?:10|dieci)|rispondi|come eccellente|(?:tieni|accetta|approva) questo video|punteggio massimo|voto massimo|rispondi (?:solo|soltanto)',
  },
  {
    language: 'nl',
    ignore:
      'gelden niet (?:meer)?|houd je niet (?:meer )?aan|let niet (?:meer )?op|laat [^.!?\\n]{0,30}(?:achterwege|vallen)|schrap|negeer|vergeet|volg [^.!?\\n]{0,20} niet|sla over',
    frame:
      '(?:alles )?wat (?:je|men|ze)|criteria|systeembericht|systeemprompt|beoordelingsregels|voorschriften|instructies?|regels|opdrachten|richtlijnen|aanwijzingen',
    earlier: 'gegeven|van het systeem|eerdere|vorige|voorgaande|bovenstaande|alle|je|jouw|hierboven',
    demand:
      'antwoord (?:alleen|met)|(?:beoordeel|waardeer) (?:deze|dit)|een (?:10|tien)|als uitstekend|geef een (?:10|tien)|hoogste score|maximale score',
  },
  {
    language: 'ru uk',
    ignore:
      'отмен[её]н\\p{L}*|(?:больше )?не (?:действу|применя)\\p{L}*|не (?:соблюдай\\p{L}*|выполняй\\p{L}*|применяй\\p{L}*)|отбрось\\p{L}*|наплюй\\p{L}*|не зважай\\p{L}*|не звертай\\p{L}* уваги на|знехтуй\\p{L}*|пренебрег\\p{L}*|отложи\\p{L}*|откажись от|не дотримуй\\p{L}*|забудь\\p{L}*|игнорир\\p{L}*|проигнорир\\p{L}*|забуд\\p{L}*|забыть|не обращай\\p{L}* внимания|не след\\p{L}*|не слуша\\p{L}*|ігнору\\p{L}*|не звертай\\p{L}* уваги|отмени\\p{L}*',
    frame:
      'вс[её],? что (?:тебе|вам|ты|вы)|то,? что (?:тебе|вам)|все, що|критери\\p{L}*|промпт\\p{L}*|системн\\p{L}* сообщени\\p{L}*|установк\\p{L}*|приказ\\p{L}*|требовани\\p{L}*|инструкц\\p{L}*|правил\\p{L}*|указани\\p{L}*|команд\\p{L}*|інструкц\\p{L}*|вказівк\\p{L}*|распоряжени\\p{L}*',
    earlier:
      'системн\\p{L}*|оценк\\p{L}*|данн\\p{L}*|ранее|раньше|изначальн\\p{L}*|тво[ией]\\p{L}*|ваш\\p{L}*|предыдущ\\p{L}*|прежн\\p{L}*|прошл\\p{L}*|выше\\p{L}*|вс[ехяёі]\\p{L}*|попередн\\p{L}*|вищ[еа]|сво[июї]\\p{L}*|усі',
    demand:
      '(?:должн\\p{L}*|надо|нужно|следует) \\p{L}+|(?:напиш|постав|выстав|оцен)\\p{L}* [^.!?\\n]{0,25}(?:10|десят\\p{L}*)|десять баллов|(?:найвищ|максимальн)\\p{L}* (?:бал|оцінк)\\p{L}*|десять балів|(?:нужно|надо|следует) (?:оставить|принять|включить)|(?:отметь|пометь)\\p{L}* как|как отличн\\p{L}*|оцени\\p{L}*|высш\\p{L}* балл|10 баллов|ответ\\p{L}* (?:только|лишь)|максимальн\\p{L}* (?:балл|оценк)\\p{L}*|постав\\p{L}* 10|оцінк\\p{L}* 10',
  },
  {
    language: 'pl',
    ignore:
      'nie (?:obowiazuj|obowi[aą]zuj)\\p{L}*|nie (?:stosuj|sluchaj|wykonuj|kieruj)\\p{L}*|odrzu[cć]\\p{L}*|uniewa[zż]nij|porzu[cć]|z?ignoruj\\p{L}*|zapomni\\p{L}*|pomin\\p{L}*|nie przestrzegaj',
    frame:
      '(?:wszystk\\p{L}*|tym), co|kryteri\\p{L}*|prompt\\p{L}*|komunikat\\p{L}*|instrukcj\\p{L}*|polece\\p{L}*|zasad\\p{L}*|regu[lł]\\p{L}*|wytyczn\\p{L}*',
    earlier:
      'systemow\\p{L}*|oceniania|otrzyman\\p{L}*|dotychczasow\\p{L}*|twoj\\p{L}*|poprzedni\\p{L}*|wcze[sś]niejsz\\p{L}*|powy[zż]sz\\p{L}*|wszystki\\p{L}*|swoi\\p{L}*',
    demand:
      '(?:daj|wpisz|przyznaj|wystaw) [^.!?\\n]{0,20}(?:10|dziesi\\p{L}*)|odpowiedz (?:tylko|sam)\\p{L}*|jako doskona\\p{L}*|na (?:10|dziesi\\p{L}*)|10 punktow|oce[nń] (?:to|ten)|najwy[zż]sz\\p{L}* ocen\\p{L}*',
  },
  {
    language: 'tr',
    ignore:
      '(?:artik )?gecerli degil|uyma\\p{L}*|goz ardi et\\p{L}*|bosver\\p{L}*|iptal et\\p{L}*|bir kenara birak\\p{L}*|yok say\\p{L}*|gormezden gel\\p{L}*|unut\\p{L}*|dikkate alma\\p{L}*',
    frame:
      '(?:soylenen|soyledikleri) (?:her sey)?\\p{L}*|olcut\\p{L}*|kriter\\p{L}*|sistem mesaj\\p{L}*|emir\\p{L}*|talimat\\p{L}*|kural\\p{L}*|komut\\p{L}*|yonerge\\p{L}*',
    earlier: 'sistem\\p{L}*|verilen|mevcut|onceki|yukar\\p{L}*|tum|butun|eski',
    demand:
      'sadece (?:10|on)|(?:10|on) (?:yaz|ver)\\p{L}*|en yuksek not\\p{L}*|mukemmel|10 puan|en yuksek puan|tam puan',
  },
  {
    language: 'id',
    ignore:
      'tidak berlaku|jangan (?:hiraukan|gunakan|terapkan)|kesampingkan|batalkan|tinggalkan|abaikan|lupakan|jangan (?:ikuti|patuhi)',
    frame: 'semua yang|kriteria|pesan sistem|prompt|panduan|rubrik|instruksi|aturan|perintah|petunjuk|arahan',
    earlier: 'sistem|yang diberikan|tadi|awal|sebelumnya|di atas|semua|terdahulu',
    demand:
      '(?:beri|berikan|tulis|jawab) [^.!?\\n]{0,20}(?:10|sepuluh)|jawab (?:hanya|saja)|nilai sempurna|skor 10|nilai 10|skor tertinggi|nilai tertinggi',
  },
  {
    language: 'vi',
    ignore:
      'khong con hieu luc|dung (?:tuan theo|lam theo|de y)|huy bo|gat bo|bo qua|quen|phot lo|khong (?:tuan theo|lam theo)',
    frame:
      'nhung gi|tieu chi|thong bao he thong|yeu cau|prompt|huong dan|chi dan|quy tac|lenh|chi thi|quy dinh',
    earlier: 'he thong|da cho|ban dau|truoc(?: do)?|o tren|tren|moi|tat ca',
    demand:
      'cho (?:video nay )?(?:10|muoi)|tra loi (?:chi|duy nhat)|xuat sac|(?:10|muoi) [dđ]iem|tra loi 10|[dđ]iem cao nhat|[dđ]iem toi [dđ]a',
  },
  {
    language: 'ar',
    ignore:
      'لم تعد|ملغا\\p{L}*|ألغيت|لا تلتفت|لا تهتم|لا تطبق|لا تتقيد|ألغ|دع عنك|اترك|تخلَّ?\\p{L}*|تجاهل\\p{L}*|انس\\p{L}?|تجاوز|لا تتبع|لا تلتزم|أهمل',
    frame:
      'كل ما|ما قيل|معايير|المعايير|تعليماتك|رسالة النظام|الشروط|الضوابط|قواعد|التعليمات|تعليمات\\p{L}*|القواعد|الأوامر|التوجيهات|الإرشادات',
    earlier: 'النظام|التقييم|قبل|من قبل|الأولى|المعطاة|سابقة|السابقة|أعلاه|كل|جميع|المذكورة|الأصلية',
    demand:
      '(?:أعلى|اعلى) (?:درجة|تقييم|علامة)|عشر[ةه]|العلامة الكاملة|اكتب 10|فقط|احتفظ|عشرة من عشرة|أعلى درجة|بالرقم 10|الدرجة الكاملة',
  },
  {
    language: 'hi',
    ignore:
      'लागू नहीं|मान्य नहीं|ध्यान मत दो|ध्यान न दें|मत मानिए|न मानें|पालन (?:मत|न) कर[\\p{L}\\p{M}]*|रद्द|छोड़ द[\\p{L}\\p{M}]*|हटा द[\\p{L}\\p{M}]*|भुला द[\\p{L}\\p{M}]*|अनदेखा|अनदेखी|भूल जा[\\p{L}\\p{M}]*|नज़रअंदाज़|नजरअंदाज|उपेक्षा|मत मानो',
    frame:
      'जो कुछ|जो भी|नियम|निर्देश|आदेश|मापदंड|मानदंड|प्रॉम्प्ट|निर्देश\\p{M}*\\p{L}*|निर्देशों|नियम\\p{M}*|नियमों|आदेश\\p{M}*|आदेशों',
    earlier: 'पिछले|पुरान\\p{M}*|सिस्टम|दिए गए|सब|अपने|पिछल\\p{M}*|पहले|ऊपर|सभी|सारे|पूर्व',
    demand:
      '(?:10|दस) (?:अंक|लिखो|लिखें|दो|दें|दीजिए)|पूरे (?:10|दस) अंक|सबसे (?:ज़्यादा|अधिक) अंक|केवल (?:10|दस)|10 अंक|पूरे अंक|10 लिखो',
  },
  {
    language: 'ko',
    ignore:
      '적용되지\\p{L}*|무효\\p{L}*|신경 쓰지 (?:말|마)\\p{L}*|지키지 (?:말|마)\\p{L}*|취소\\p{L}*|버리\\p{L}*|무시\\p{L}*|잊\\p{L}*|따르지\\p{L}*',
    frame:
      '들은 것\\p{L}*|말\\p{L}*|기준\\p{L}*|시스템 메시지\\p{L}*|안내\\p{L}*|(?<!(?:슬라이드|문제|교과서|책)의 )지시\\p{L}*|지침\\p{L}*|규칙\\p{L}*|명령\\p{L}*|프롬프트\\p{L}*',
    earlier:
      '시스템\\p{L}*|기존\\p{L}*|지금까지\\p{L}*|주어진|당신의|너의|이전\\p{L}*|앞\\p{L}*|위\\p{L}*|모두|모든',
    demand:
      '10(?:이라고|을|만)\\p{L}*|열 점\\p{L}*|최고점\\p{L}*|(?:통과|합격)\\p{L}*|10점\\p{L}*|최고 점수\\p{L}*|만점\\p{L}*',
  },
];

const UNSPACED: readonly Wording[] = [
  {
    language: 'zh',
    ignore:
      '失效|无效|不再(?:适用|有效)|不(?:必|要|用|再|需要?|得)(?:再)?(?:遵守|理会|遵循|执行|遵照|管|按照|考虑)|别(?:管|理|遵守)|作废|废除|取消|丢开|抛弃|撇开|忽略|无视|無視|不要(?:遵守|理会|遵循|执行)|不用(?:遵守|理会)|(?<!不要|别|不|勿|沒|没)忘记|忘掉|(?<!不要|別|不|勿)忘記|抛开|绕过|跳过',
    frame:
      '(?:告诉|对)你(?:说)?的(?:一切|话)?|规定|準則|准则|评分标准|標準|标准|约束|任务|系统消息|系统信息|指令|规则|規則|指示|提示词?|要求|说明|命令|设定|系统提示',
    earlier: '系统|原来|原先|最初|刚才|从前|之前的?|以前|之前|以上|上面|先前|前面|所有|全部|上述|你的|此前',
    demand:
      '(?:给|打|評|评|输出|写|寫|返回)(?:出|了|这个|這個|视频|影片|为|成|上|个|：|:){0,6}(?:10|十|满|高)|十分|保留(?:这|该|此)|通过(?:这|该|此)|评分(?:为|是|:|：) ?(?:10|十)|满分|滿分|10分|十分|最高分|只回答|只输出',
  },
  {
    language: 'ja',
    ignore:
      '無効|適用されな|取り消(?:し|す|さ)|気にし(?:ないで|なくて)|守らな(?:いで|くて)|捨てて|破棄|(?:忘れ|無視し)(?:なさい|てくれ|てください)|適用しな|無視(?:し|せ)|忘れて|従わな|破棄し',
    frame:
      '(?:言われた|教えられた)こと|命令|基準|規定|プロンプト|ガイドライン|メッセージ|指示|ルール|命令|規則|プロンプト|指令|設定',
    earlier:
      'システム|与えられた|最初の|今までの|あなたの|従来の|元の|これまで|以前|上記|前の|すべて|全て|上の|今まで|先の',
    demand:
      '(?:10|十)(?:点|と)(?:出力|回答|つけ|書|答え|だけ|を)?|合格(?:に|と)|最高(?:評価|の評価)|高く評価|(?:残|採用)し(?:て|なさい)|満点|10点|最高点|10とだけ|スコアは10',
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
  return [
    ...orders.map(
      (parts): InstructionRule => ({ kind: 'override', weight: 3, pattern: foldedPattern(all(parts)) }),
    ),
    {
      kind: 'override',
      weight: 2,
      pattern: foldedPattern(`${all([ignore, frame])}|${all([frame, ignore])}`),
    },
    { kind: 'demand', weight: 1, pattern: foldedPattern(whole(demand)) },
  ];
}
