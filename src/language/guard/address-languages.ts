import { foldedPattern, type InstructionRule } from './wording.ts';

/** How a language speaks to a model and gives it an order. Stems, lower case without accents. */
interface Address {
  language: string;
  /** What a model is called. */
  machine: string;
  /** What makes the name an address: "dear", "note to", "if you are". Before the name, or behind it. */
  vocative: string;
  /** "new instruction", "system message" at the head of a line. */
  heading: string;
  /** Orders what to answer. */
  order: string;
  /** Top scores and good verdicts. */
  value: string;
}

const SPACED: readonly Address[] = [
  {
    language: 'de',
    machine:
      'ki(?:-\\p{L}+)?|kunstliche\\p{L}? intelligenz|sprachmodelle?n?|chatbots?|chatgpt|(?:automatische\\p{L}? )?(?:gutachter|prufer|bewerter|annotator)(?:in)?|assistent',
    vocative:
      'wird [^.!?\\n]{0,30}gelesen von|liest|liebe\\p{L}?|sehr geehrte\\p{L}?|hinweis (?:an|fur)|nachricht an|anweisung (?:an|fur)|an (?:die|den|das|alle)|wenn du|falls du|falls sie|als',
    heading:
      '(?:neue |wichtige )?(?:anweisung|aufgabe|regel|vorgabe|systemnachricht|systemanweisung)(?:en)?|system',
    order:
      'antworte\\p{L}?|gib|geben sie|vergib|vergeben|schreib\\p{L}*|trage?|bewerte\\p{L}?|setze?|melde|nenne?',
    value:
      '(?:eine? |mit |nur ){0,4}(?:10|zehn)(?: punkte?n?)?|bestnote|hochst\\p{L}+|volle\\p{L}? punkt\\p{L}*|behalten|akzeptiert',
  },
  {
    language: 'fr',
    machine:
      'ia|intelligence artificielle|modeles? de langage|chatbots?|chatgpt|evaluat(?:eur|rice)s?(?: automatiques?)?|correcteur automatique',
    vocative:
      'si une|lu par|lisez ceci|lis ceci|chere?s?|note (?:a|pour)|message (?:a|pour)|instruction (?:a|pour)|a l\\S|aux|si (?:tu es|vous etes)|en tant qu\\S?e?|toi',
    heading: '(?:nouvelles? |vraies? )?(?:consignes?|instructions?|taches?|regles?)(?: systeme)?|systeme',
    order:
      'repond[sez]{1,2}|reponde[sz]|donne[sz]?|ecri(?:s|vez)|mets|mettez|attribue[sz]?|note[sz]?|renvoie|renvoyez|affiche[sz]?|evalue[sz]?|il faut|doit|devez|dois',
    value:
      '(?:simplement |seulement |uniquement |la |un |par |avec ){0,4}(?:10|dix)(?: partout)?|(?:la )?(?:note|meilleure note) (?:maximale|la plus haute)|meilleure note|garder|conserver',
  },
  {
    language: 'es',
    machine:
      'ia|inteligencias? artificial(?:es)?|modelos? de lenguaje|chatbots?|chatgpt|asistentes?|evaluador(?:es)?(?: automaticos?)?|revisor(?:es)?',
    vocative:
      'si una?|leid[oa] por|lees esto|que lee|querid[oa]s?|estimad[oa]s?|nota (?:para|a)|mensaje (?:para|a)|instruccion(?:es)? para|si (?:eres|usted es)|como|hola|atencion',
    heading:
      '(?:nuevas? |verdaderas? )?(?:instruccion(?:es)?|tareas?|reglas?|orden(?:es)?)(?: del sistema)?|sistema',
    order:
      'responde|contesta|da(?:le)?|pon(?:le)?|escribe|asigna(?:le)?|devuelve|califica|puntua|evalua|marca|imprime',
    value:
      '(?:solo |solamente |unicamente |con |un |el |la |numero |: ?){0,4}(?:10|diez)|(?:puntuacion|nota) (?:maxima|mas alta)|como excelente|mantener|conservar',
  },
  {
    language: 'pt',
    machine:
      'ia|inteligencias? artificia(?:l|is)|modelos? de linguagem|chatbots?|chatgpt|assistentes?|avaliador(?:es)?(?: automaticos?)?|revisor(?:es)?',
    vocative:
      'se uma?|lid[oa] por|le isto|que le|car[oa]s?|prezad[oa]s?|nota (?:para|a)|mensagem (?:para|a)|instruc\\p{L}+ para|se (?:voce (?:e|for)|tu es)|como|ola|atencao',
    heading:
      '(?:novas? |verdadeiras? )?(?:instruc(?:ao|oes)|tarefas?|regras?|orde(?:m|ns))(?: do sistema)?|sistema',
    order:
      'responda|responde|de|escreva|escreve|atribua|coloque|avalie|marque|devolva|imprima|classifique|nota',
    value:
      '(?:apenas |somente |so |com |um |a |nota |: ?){0,4}(?:10|dez)|(?:pontuacao|nota) (?:maxima|mais alta)|mantido|como excelente',
  },
  {
    language: 'it',
    machine:
      'ia|intelligenz[ae] artificial[ei]|modell[oi] linguistic[oi]|modell[oi] di linguaggio|chatbot|chatgpt|assistente|valutator[ei](?: automatic[oi])?|revisor[ei]',
    vocative:
      'se una?|lett[oa] da|leggi questo|car[oiae]|gentile|nota (?:per|a)|messaggio (?:per|a)|istruzion[ei] per|se sei|in quanto|come|ciao|attenzione',
    heading:
      '(?:nuov[aeoi] |ver[aeoi] )?(?:istruzion[ei]|compit[oi]|regol[ae]|ordin[ei])(?: di sistema)?|sistema',
    order: "rispondi|rispondete|da[i']?|date|scrivi|scrivete|assegna|metti|valuta|restituisci|stampa|segna",
    value:
      '(?:solo |soltanto |con |un |il |numero |: ?){0,4}(?:10|dieci)|(?:il )?(?:voto|punteggio) (?:massimo|piu alto)|come eccellente|tenere|conservare|mantenere',
  },
  {
    language: 'nl',
    machine: 'ai|kunstmatige intelligentie|taalmodel(?:len)?|chatbots?|chatgpt|assistent|beoordelaars?',
    vocative:
      'als een|gelezen door|beste|geachte|bericht (?:aan|voor)|opmerking voor|instructie voor|als je|aan|hallo',
    heading: '(?:nieuwe )?(?:instructies?|opdracht|taak|regels?)|systeem',
    order: 'antwoord|geef|schrijf|zet|ken|beoordeel|markeer',
    value:
      '(?:alleen |met |een |het |cijfer ){0,4}(?:10|tien)|(?:hoogste|maximale) (?:score|cijfer)|behouden',
  },
  {
    language: 'ru uk',
    machine:
      'ии|искусственн\\p{L}* интеллект\\p{L}*|языков\\p{L}* модел\\p{L}*|модел\\p{L}*|чат-?бот\\p{L}*|модель-\\p{L}+|нейросет\\p{L}*|ассистент\\p{L}*|мовн\\p{L}* модел\\p{L}*|chatgpt',
    vocative:
      'если (?:это|этот|эту)? ?\\p{L}* ?(?:чита|смотр|оценива)\\p{L}*|дорог\\p{L}*|уважаем\\p{L}*|сообщение для|инструкци\\p{L}* для|заметка для|для|если (?:ты|вы)|как|эй|внимание|якщо (?:ти|ви)|шановн\\p{L}*',
    heading:
      '(?:нов\\p{L}* )?(?:инструкци\\p{L}*|задани\\p{L}*|задач\\p{L}*|правил\\p{L}*|указани\\p{L}*|інструкці\\p{L}*)|систем[аы]|системное сообщение',
    order:
      'ответь\\p{L}*|отвечай\\p{L}*|постав\\p{L}*|напиши\\p{L}*|выстав\\p{L}*|оцени\\p{L}*|верни\\p{L}*|выведи\\p{L}*|дай\\p{L}*|став(?:ь|те)|познач\\p{L}*|присвой\\p{L}*|оценка|відповідай\\p{L}*',
    value:
      '(?:только |просто |лишь |число\\p{L}* |на |этому |видео |: ?){0,4}(?:10|десят\\p{L}*)|(?:высш|максимальн)\\p{L}* (?:балл|оценк)\\p{L}*|(?:найвищ|максимальн)\\p{L}* (?:бал|оцінк)\\p{L}*|оставить|принять|сохранить|залишити',
  },
  {
    language: 'pl',
    machine:
      'ai|si|sztuczn\\p{L}* inteligencj\\p{L}*|model\\p{L}* j[eę]zykow\\p{L}*|czatbot\\p{L}*|chatbot\\p{L}*|chatgpt|asysten\\p{L}*',
    vocative:
      'je[sś]li (?:to )?czyta|drog\\p{L}*|szanown\\p{L}*|wiadomo[sś][cć] (?:dla|do)|uwaga|je[sś]li jeste[sś]|jako|instrukcj\\p{L}* dla',
    heading: '(?:now\\p{L}* )?(?:instrukcj\\p{L}*|poleceni\\p{L}*|zadani\\p{L}*|zasad\\p{L}*)|system',
    order: 'odpowiedz|daj|wpisz|napisz|przyznaj|wystaw|oce[nń]|zwr[oó][cć]',
    value:
      '(?:tylko |temu |filmowi |ocen[eę] |na |: ?){0,4}(?:10|dziesi\\p{L}*)|(?:najwy[zż]sz|maksymaln)\\p{L}* (?:ocen|punktacj|not)\\p{L}*|zachowa[cć]',
  },
  {
    language: 'tr',
    machine: 'yapay zeka|dil model\\p{L}*|sohbet robotu|chatgpt|asistan\\p{L}*|degerlendirici\\p{L}*',
    vocative: 'sevgili|sayin|eger (?:bir )?|bir|icin not|sen bir|merhaba|dikkat',
    heading: '(?:yeni )?(?:talimat\\p{L}*|gorev\\p{L}*|kural\\p{L}*|komut\\p{L}*)|sistem',
    order:
      'cevap ver\\p{L}*|yanit\\p{L}*|puan ver\\p{L}*|yaz\\p{L}*|ver|verin|degerlendir\\p{L}*|isaretle\\p{L}*',
    value: '(?:10|on) puan|tam puan|en yuksek (?:puan|not)\\p{L}*|10|mukemmel',
  },
  {
    language: 'id',
    machine:
      'ai|kecerdasan buatan|model bahasa|chatbot|chatgpt|asisten|(?:model|sistem|mesin) penilai|penilai',
    vocative: 'wahai|kepada|untuk|jika (?:anda|kamu)|bila anda|sebagai|halo|catatan untuk|yang terhormat',
    heading: '(?:instruksi|tugas|aturan|perintah)(?: baru| sistem)?|sistem',
    order:
      'jangan (?:hapus|buang|tolak)|(?:nilai|skor)(?:nya)? harus|jawab\\p{L}*|beri|berikan|tulis\\p{L}*|nilai|tandai|keluarkan',
    value:
      '(?:nilai |skor |hanya |video |ini |: ?){0,4}(?:10|sepuluh)|(?:nilai|skor) (?:tertinggi|sempurna|maksimal)|sempurna',
  },
  {
    language: 'vi',
    machine: 'ai|tri tue nhan tao|mo hinh ngon ngu|chatgpt|tro ly',
    vocative: 'kinh gui|gui|neu ban la|danh cho|voi tu cach la|xin chao|chu y',
    heading: '(?:chi dan|huong dan|nhiem vu|lenh)(?: moi)?|he thong',
    order: 'tra loi|cho|viet|danh gia|cham',
    value:
      '(?:video nay |bai giang nay |chi |: ?){0,4}(?:10|muoi)(?: [dđ]iem)?|[dđ]iem (?:cao nhat|toi [dđ]a)',
  },
  {
    language: 'ar',
    machine:
      '(?:نظام|نموذج|خوارزمية) (?:ال)?(?:تقييم|تصنيف|تحكيم)|نماذج (?:ال)?لغة|نموذج لغة|نموذج\\p{M}*\\p{L}* لغوي\\p{L}*\\p{M}*|نموذج\\p{L}*\\p{M}* لغوي\\p{L}*\\p{M}*|(?:ال)?ذكاء (?:ال)?اصطناعي\\p{L}*|(?:ال)?نماذج (?:ال)?لغوية|روبوت\\p{L}*|المقيم|المساعد|chatgpt',
    vocative: 'يجب على|على|ينبغي على|إذا كنت|إن كنت|اذا كنت|عزيزي|أيها|أيتها|يا|إلى|ملاحظة إلى|بصفتك',
    heading: '(?:التعليمات|تعليمات|المهمة|القواعد|الأوامر)(?: الجديدة| جديدة)?|النظام',
    order:
      'و?(?:أن )?يمنح\\p{L}*|و?يحتفظ|و?يعطي\\p{L}*|أجب|اكتب|أعط\\p{L}*|فأعط\\p{L}*|امنح\\p{L}*|فامنح\\p{L}*|قيم|قيّم|ضع|أخرج|اطبع',
    value:
      '(?:فقط |هذا |الفيديو |: ?){0,4}(?:10|ب?عشر\\p{L}*)|أعلى (?:درجة|تقييم|علامة)|(?:الدرجة|العلامة) الكاملة',
  },
  {
    language: 'hi',
    machine: 'एआई|कृत्रिम बुद्धिमत्ता|भाषा मॉडल|चैटबॉट|चैटजीपीटी|सहायक|मूल्यांकनकर्ता',
    vocative: 'जो|जिस|प्रिय|अगर आप|यदि आप|अगर तुम|के लिए|हे|नमस्ते|ध्यान दें',
    heading: '(?:नए |नया )?(?:निर्देश|कार्य|नियम|आदेश)|सिस्टम',
    order: 'दीजिए|दें|दे|दो|लिखें|लिखो|लिखिए|उत्तर|जवाब|रखें|मानें',
    value: '(?:पूरे |केवल |सिर्फ ){0,4}(?:10|दस)(?: अंक)?|पूरे अंक|सबसे (?:ज़्यादा|अधिक|ऊंचा)',
  },
  {
    language: 'ko',
    machine:
      'ai\\p{L}*|인공지능\\p{L}*|언어 ?모델\\p{L}*|챗봇\\p{L}*|챗gpt\\p{L}*|평가자\\p{L}*|심사위원\\p{L}*',
    vocative: '친애하는|당신이|만약|에게|안녕|주의|너는',
    heading: '(?:새로운 |새 )?(?:지시|지침|명령|규칙|작업)(?: ?사항)?|시스템',
    order: '(?:답|대답|응답|평가|출력|작성)\\p{L}*|주세요|줘|주십시오|매기\\p{L}*',
    value: '10\\p{L}*|십 ?점\\p{L}*|열 점\\p{L}*|만점\\p{L}*|최고 ?점\\p{L}*|최고 점수\\p{L}*|합격\\p{L}*',
  },
];

const UNSPACED: readonly Address[] = [
  {
    language: 'zh',
    machine:
      'ai|人工智能|人工智慧|(?:大)?(?:语言|語言)模型|聊天机器人|机器人|chatgpt|助手|评审|評審|评分(?:员|者|模型)',
    vocative:
      '请(?:直接|务必|必须|一定|立即|只)|如果你是|各位|尊敬的|若你是|亲爱的|親愛的|致|给所有|作为|身为|你是|请注意|注意|敬请',
    heading:
      '(?:新的?|系统|真正的)?(?:指令|指示|任务|命令|消息|提示)|(?:系统|管理员|开发者|平台|官方)(?:通知|公告|消息|提示|说明)?',
    order:
      '说|说出|评价|给(?!定|出的)|請?给予|打(?=\\p{L}{0,4}分)|输出|回答|回复|返回|写(?:下|出)?|评(?:分|为)|標記|标记',
    value: '(?:10|十)分?|满分|滿分|最高分|最高的分|优秀|保留|通过',
  },
  {
    language: 'ja',
    machine: 'ai|人工知能|言語モデル|チャットボット|chatgpt|アシスタント|評価者|審査員',
    vocative:
      'へ(?= ?[:：、])|各位|あなたが|もし|親愛なる|へのメッセージ|への注意|として|なら|宛|の方へ|さん|よ、',
    heading: '(?:新しい|本当の|システム)?(?:指示|命令|課題|ルール|メッセージ)|システム',
    order:
      '判定|とすること|出力|回答|答え|つけて|付けて|評価(?:し|は|を)|書(?:いて|け)|返し|して(?:ください|くれ)|しなさい',
    value: '(?:10|十)(?:点|と|で)?|保持|満点|最高(?:点|評価)|合格|採用|残し',
  },
];

/** "Only", in all these languages: who wants one word as an answer does not ask a learner. */
const ONLY =
  'nur|lediglich|uniquement|seulement|simplement|solo|solamente|unicamente|apenas|somente|so|soltanto|alleen|только|лишь|просто|лише|tylko|sadece|yalnizca|hanya|chi|duy nhat|فقط|केवल|सिर्फ|오직|만';
const UNSPACED_ONLY = '只(?:需|要|能)?|仅|僅|だけ|のみ';
/** The prompt of a model; a loan word in most languages. */
const SYSTEM_PROMPT =
  /(?<!\p{L})(?:system-?prompts?|prompt (?:de |do |del |du |di )?(?:sistema|systeme|sistem)|системн\p{L}+ промпт\p{L}*|sistem istemi\p{L}*|prompt systemowy)(?!\p{L})|系统提示词?|系統提示詞?|システムプロンプト|시스템 ?프롬프트|موجه النظام|सिस्टम प्रॉम्प्ट/gu;
const REVEAL =
  /(?<!\p{L})(?:zeig|gib|nenne?|verrate?|montre|affiche|revele|muestra|revela|imprime|mostra|exiba|mostre|stampa|покажи|раскрой|выведи|напечатай|pokaz|wypisz|goster|yazdir|tampilkan|tunjukkan)\p{L}*(?!\p{L})|打印|显示|輸出|输出|告诉我|告訴我|泄露|表示し|出力し|教えて|보여|출력|알려|اعرض|اطبع|أظهر|दिखा|बता/gu;

/** Between a name for a model and what it does: "the model that grades this". */
const RELATIVE = ',? (?:que|qui|che|die|das|der|dat|котор\\p{L}*|що|яка|який|kt[oó]r\\p{L}+|yang|dang|đang)';
const MODEL = '(?:modell?\\p{L}*|модел\\p{L}*|system\\p{L}*|sistema|systeme|систем\\p{L}*|programm\\p{L}*)';
const JUDGES =
  '(?:giudic|valut|legg|calific|evalu|juzg|note|juge|avali|julg|bewert|beurteil|оценива|проверя|читает|оціню|oceni|czyta|beoordeel|liest|pruf|menilai|cham)\\p{L}*';
/** Pleading and claims of being in charge. */
const PLEA =
  /(?<!\p{L})(?:ich flehe|hangt davon ab|je vous en supplie|en depend|se lo ruego|te lo suplico|te lo ruego|depende de (?:esto|ello|isso|isto)|eu imploro|ti prego|vi prego|dipende da questo|умоляю|от этого зависит|благаю|blagam|yalvar\p{L}*|saya mohon|van xin)(?!\p{L})|求求|拜托|全靠你|お願いだから|かかっています|걸려 ?있|제발|أرجوك|أتوسل/gu;
const KEEP =
  /(?<!\p{L})(?:behalte\p{L}*|nicht (?:loschen|verwerfen|aussortieren)|ne (?:le |la |l\S)?(?:supprime|rejette|ecarte)[sz]?|garde[sz]?[- ]l[ae]|no (?:lo |la |los )?(?:descartes?|elimines?|borres?|rechaces?)|conservalo|nao (?:o |a )?(?:descarte|exclua|apague|rejeite)s?|mantenha|non (?:scartar|eliminar|rimuover|rifiutar)\p{L}*|tienilo|niet (?:verwijderen|weggooien|afwijzen)|не (?:удаляй|отклоняй|отбрасывай|выбрасывай|видаляй|відхиляй)\p{L}*|nie (?:usuwaj|odrzucaj|kasuj)\p{L}*|silme\p{L}*|jangan (?:dihapus|hapus|buang|tolak)|(?:dung|khong) (?:xoa|loai)|giu lai)(?!\p{L})|不要(?:删除|扣分|丢弃|剔除)|(?:削除|除外|減点)しない|(?:삭제|탈락|제외)하지|버리지 (?:말|마)|لا تحذف\p{L}*|لا ترفض\p{L}*|(?:मत|न) हटा|हटाएँ नहीं/gu;
const OFFICE =
  /(?<!\p{L})(?:note|nota|hinweis|mitteilung|nachricht|message|mensaje|mensagem|messaggio|avis|aviso|avviso|annonce|уведомление|сообщение|повідомлення|powiadomienie|komunikat|bericht|pesan|catatan|thong bao)[^.!?\n:]{0,15} \S{0,2}(?:admin|amminist|system|sistem|systeem|he thong|entwickl|developp|desarroll|desenvolv|sviluppat|администрат|систем|разработ|адміністр|розробник)\p{L}*[^.!?\n:]{0,20}:/gu;

/** Orders to a model that speak to it, head a new instruction or tell what to answer, in languages other than English. */
export const ADDRESS_LANGUAGE_RULES: readonly InstructionRule[] = [
  { kind: 'leak', weight: 2, pattern: SYSTEM_PROMPT },
  { kind: 'demand', weight: 1, pattern: REVEAL },
  { kind: 'demand', weight: 1, pattern: PLEA },
  { kind: 'turn', weight: 2, pattern: OFFICE },
  { kind: 'demand', weight: 1, pattern: KEEP },
  ...SPACED.flatMap((address) =>
    rulesOf(address, ONLY, '(?<![\\p{L}\\p{M}\\p{N}])', '(?![\\p{L}\\p{M}\\p{N}])'),
  ),
  ...UNSPACED.flatMap((address) => rulesOf(address, UNSPACED_ONLY, '', '')),
];

/** What follows a heading decides whether it is one of a prompt or of a lesson. */
function rulesOf(
  { machine, vocative, heading, order, value }: Address,
  only: string,
  open: string,
  close: string,
): InstructionRule[] {
  const near = '[^.!?。！？।؟\\n]{0,12}?';
  const between = '[^.!?。！？।؟\\n]{0,50}?';
  const whole = (part: string) => `${open}(?:${part})${close}`;
  const lineStart = '(?<=^|[\\n.!?。！？।؟] ?|- )';
  const called = `(?:${whole(vocative)}${near}${whole(machine)}|${whole(machine)}${near}${whole(vocative)}|${lineStart}${whole(machine)} ?[:：,،、]|${whole(machine)}${RELATIVE}|${whole(MODEL)}${RELATIVE} ${JUDGES})`;
  const answer = `(?:${whole(order)}${between}${whole(value)}|${whole(value)}${between}${whole(order)})`;
  const alone = `(?:${whole(order)}${near}${whole(only)}${near}${whole(value)}|${whole(order)}${near}${whole(value)}${near}${whole(only)}|${whole(only)}${near}${whole(value)}${near}${whole(order)}|${whole(value)}${near}${whole(only)}${near}${whole(order)})`;
  const headed = `${lineStart}(?:${heading})(?:nachricht)? ?[:：]`;
  return [
    { kind: 'address', weight: 2, pattern: foldedPattern(called) },
    { kind: 'demand', weight: 1, pattern: foldedPattern(answer) },
    { kind: 'demand', weight: 3, pattern: foldedPattern(alone) },
    { kind: 'turn', weight: 2, pattern: foldedPattern(headed) },
    { kind: 'turn', weight: 3, pattern: foldedPattern(`${headed}${between}${whole(value)}`) },
  ];
}
