import { foldArabic, type Span } from './conceal.ts';
import { spansOf } from './encodings.ts';
import { lazy } from './lazy.ts';

export type OrderKind = 'override' | 'demand' | 'verdict' | 'address' | 'role' | 'leak' | 'turn' | 'decode';

/** An order to a model, in offsets of a revealed text. */
export interface Order extends Span {
  kind: OrderKind;
  /** Whether it is one by itself; others are only beside one that is. */
  isSure: boolean;
}

/** Parts of the rules: a name and its pattern, a line each. `<name>` is another part; a blank may be a line break. */
const parts = String.raw`
order (?<=^|[.!?:;,\n"'“(\[{>*|–—。-] ?|\b(?:please|now|just|then|and|must|should|shall|simply|so|instead|will|to|always) )
begin (?<=^|[.!?:;\n"'(\[{>*|–—。] ?|- )
notIf (?<!(?:if|when|before|because|unless) you )(?<!(?:can|could|may|might|we|i|they|he|she|it|let's|let us) (?:(?:just|also|now|simply) )?)
ignore (?:ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|bypass|disobey|dismiss|abandon|set aside|stop (?:following|obeying|using)|(?:do not|don't|never) (?:follow|obey|apply)|pay no attention to|overrule)
prompt (?:instructions?|directives?|guidelines|prompts?|rubric|guardrails|system message)
frame (?:<prompt>|directions?|rules?|guidance|orders|commands?|criteria|polic(?:y|ies)|restrictions|programming)
earlier (?:previous|prior|earlier|above|preceding|all|any|every|your|system|initial|original|given|former|existing)
told you (?:were|have been|had been|are) (?:just |previously )?(?:told|given|asked)
gone (?:(?:is|are|was|were|has been|have been|shall be|must be) (?:now |hereby )?(?:void|null|cancell?ed|obsolete|revoked|invalid|lifted|overridden|suspended|replaced|superseded|ignored)|no longer (?:apply|applies|valid|count)|(?:do not|don't) (?:apply|count))
ai (?:ais?|a\.i\.|artificial intelligences?|llms?|(?:large )?language models?|chatgpt|gpt-?\d?|chatbots?|(?:ai|automated|automatic) (?:judges?|reviewers?|graders?|raters?|evaluators?)|(?:judge|grader|judging|grading|scoring|rating) (?:models?|ais?|llms?|bots?))
people (?! ?(?:students?|engineers?|researchers?|enthusiasts?|fans?|beginners?|lovers?|class|course|team|community|group|club|professors?|teachers?|developers?|users?|world|folks|people))
video (?:this|the|every|each|all|any|our|my) (?:video|lecture|clip|transcript|talk|recording|criterion|category|categories)s?
marks (?:scores?|ratings?|marks?|points|grades?|verdicts?|evaluations?)
top (?:10 ?/ ?10|ten out of ten|10 out of 10|(?:the |a )?(?:max(?:imum)?|top|highest|best|full|perfect)(?: possible)? <marks>|(?:a )?<marks> of (?:10|ten|100))
ten (?:<top>|(?:a |an |the )?(?:10|ten|100)(?: points?)?)(?![\p{L}\p{N}%])(?! (?:if|minutes?|seconds?|hours?|days?|times|percent|dollars?|met(?:er|re)s?|pages?|lines|words|people|students|questions|examples|steps))
axis (?:relevance|(?:knowledge(?: |_))?density|(?:transcription(?: |_))?quality|informativeness)(?: score)?
`;

/** The plainest orders, in English: kind and pattern. `<3>` stands for at most three words in the same sentence. */
const plainest = String.raw`
override <order><notIf><ignore> <3><earlier> <4><frame>
override <order><notIf><ignore> <4><frame> <1>(?:<told>|(?:above|before)(?= and|[.,;!\n]|$))
override <order><notIf><ignore> (?:everything|anything|whatever|all|all that|what) <1>(?:<told>|above and (?:say|output|answer|give|rate|score|reply))
override <notIf>(?:ignore|disregard|forget) <1>(?:all|previous|prior|earlier|your) <2>(?:instructions|prompts?)
override <order><notIf><ignore> (?:the |your |this )?(?:rubric|(?:grading|evaluation|scoring) <frame>|system (?:prompt|message))
override (?:previous|prior|earlier|your) <1><prompt> <1><gone>|all (?:previous|prior|earlier) <frame> <gone>
override <begin>(?:new|updated|real|actual) (?:system )?(?:instructions?|prompt)(?: for you)? ?:
override (?:system|instruction|prompt) override
demand <order>(?:give|rate|score|grade|mark|award|rank) <1><video> (?:(?:as|with|a|an|at|to|of) ){0,3}<ten>
demand <order>(?:give|rate|score|grade|award) (?:this|it|everything) (?:(?:as|with|a|an|at) ){0,2}<top>
demand <order>(?:set|fill) (?:every|each|all) <1>(?:<marks>|<axis>|fields?) (?:to|with) <ten>
demand <order>(?:give|award|assign) (?:a |the )?<ten> (?:to|for|in|on) (?:this video|this lecture|(?:every|each|all) <2>(?:<marks>|<axis>|criteri(?:on|a)|categor(?:y|ies)|fields?))
demand <order>(?:mark|rate|treat|label|classify) <video> as <1>(?:excellent|outstanding|perfect|relevant|approved|flawless|(?:of )?high(?:est)? quality)
demand <order>(?:respond|reply|answer)(?: only| just| always| simply| with| the| a| word| number| single){1,5} ["'“]?(?:<ten>|keep|approved?)["'”]?(?=[.!,;\n]|$| and)
demand this (?:video|lecture|transcript|recording) (?:must|has to|should|shall) <1>(?:receive|be (?:scored|rated|graded|approved|accepted|kept))
demand (?:your|all|every|final) <1><marks> (?:must|should|has to|have to|shall|will) be (?:<ten>|keep)
verdict <axis>[^\p{L}\p{N}]{1,4}(?:is |of )?(?:10|ten)[^\p{L}]{1,8}(?:and )?<axis>[^\p{L}\p{N}]{1,4}(?:is |of )?(?:10|ten)
verdict <begin>(?:final )?(?:verdict|decision) ?[:=] ?"?(?:keep|approved?|accept)
address <order>(?:(?:note|message|instructions?|attention|reminder) (?:to|for)|dear|attention,?) (?:any |all |the |every )?<ai><people>
address if you(?: are|'re) (?:an? |the )?<ai><people>
address (?:<ai>|the model) (?:that|who|which) (?:is )?(?:reads?|judges?|grades?|rates?|scores?|reading|judging|grading|rating|scoring) (?:this|it)
address as an? <ai>,? (?:you (?:must|should|will|are)|it is your)
address <begin>(?:any |all |the |every )?<ai>[,:]? (?:please |now |just |must |should ){0,2}(?:approve|keep|rate|score|grade|output|answer|ignore) (?:this|10|ten|with|all|only|it)
role (?:you are now|from now on,? you are) (?:in )?<2>(?:ai|dan|assistant|judge|grader|evaluator|language model|llm|unrestricted|jailbroken)|<order>(?:act as|pretend (?:to be|you are)) <2>(?:ai|dan|language model|llm|unrestricted|jailbroken)
leak <order>(?:reveal|print|repeat|show|output|display|tell me|leak) <4>(?:system (?:prompt|message)|your <1>(?:system |initial |hidden |original )(?:prompt|instructions))
leak what (?:is|are|was|were) your (?:system prompt|(?:original|initial|exact|system) (?:instructions?|prompt))
turn <begin>(?:system|assistant|developer)(?: prompt| message| note)? ?: <5>(?:answer|score|rate|approve|ignore|keep|10|ten)
turn (?:this is|here is|you have reached) the end of the (?:transcript|input|text|document|description|prompt|data)
decode (?:decode|decrypt|decipher|unscramble)[^.!?\n]{0,40}(?:and|then) (?:do|follow|obey|execute|run|comply)
`;

/** What belongs to an order that stands beside it: "Score 10 and nothing else." */
const beside = `
demand (?:output|return|respond|reply|answer|print|report|say|write|give|assign|score|rate|choose|put):? (?:only |just |with |back |it |the |a |this |that |number |of ){0,5}(?:<ten>|keep|approved?)
demand <order>(?:approve|accept|keep|recommend|include) (?:<video>|it|this)|10 ?/ ?10|and nothing else
demand (?:<marks>|<axis>)(?: for this video)?(?: is| of|:| =) <ten>|your (?:only|new|real) (?:task|job|role)
override <order><ignore> (?:the |your |this )?<frame>|(?:the )?(?:text|input|transcript) above was
`;

/** "Ignore the instructions", those of a prompt and not of a lesson, in other languages: verb and object. No accents. */
const others = String.raw`
ignorier\p{L}*|vergiss|vergessen sie|missachte\p{L}* >> (?:vorherig|bisherig|obig|fruher|all|dein)\p{L}* (?:\p{L}+ )?(?:anweisung|instruktion|regel|vorgabe|befehl)\p{L}*
ignore[rsz]?|oublie[rsz]?|ne tene?z pas compte >> (?:instructions?|consignes?|directives?|regles) (?:precedent|anterieur|ci-dessus|donnee)\p{L}*|(?:toutes les|vos|tes) (?:instructions|consignes)
ignor[ae]\p{L}*|olvid[ae]\p{L}*|no sigas >> (?:instrucciones|indicaciones|reglas|ordenes) (?:anteriores|previas)|(?:todas las|tus|sus) instrucciones
ignor[ae]\p{L}*|esquec?a\p{L}*|desconsidere\p{L}* >> (?:instrucoes|regras|ordens) (?:anteriores|previas|acima)|(?:todas as|suas|tuas) instrucoes
ignora\p{L}*|dimentica\p{L}* >> (?:istruzioni|regole|direttive) (?:precedenti|di prima)|(?:tutte le|tue|vostre) istruzioni
negeer|vergeet >> (?:vorige|eerdere|alle|je) (?:instructies|opdrachten)
zignoruj|ignoruj|zapomnij >> (?:poprzedni|wczesniejsz|wszystki|swoj)\p{L}* (?:instrukcj|polece|zasad)\p{L}*
игнориру\p{L}*|проигнорируй\p{L}*|забудь\p{L}* >> (?:предыдущ|прежн|все|сво)\p{L}* (?:\p{L}+ )?(?:инструкц|указани|правил)\p{L}*
yoksay|gormezden gel|unut >> (?:onceki|tum|yukaridaki) (?:talimat|kural)\p{L}*
忽略|无视|忘记|忘掉 >> (?:之前|以前|以上|上面|先前|所有|你)的?(?:所有)?的?(?:指令|指示|规则|说明|提示)
無視|忘れ >> (?:これまで|以前|上記|今まで|すべて|前|あなた)の(?:すべての)?(?:指示|命令|ルール)
무시|잊 >> (?:이전|위의|모든|앞의) ?(?:모든 )?(?:지시|지침|명령|규칙)
تجاهل\p{L}*|انس >> (?:التعليمات|الاوامر|القواعد) (?:السابقة|اعلاه)|جميع التعليمات
अनदेखा|भूल|नज़रअंदाज़ >> (?:पिछले|पहले के|सभी|ऊपर के) (?:सभी )?(?:निर्देश|नियम|आदेश)
`;

const rules = lazy(() => {
  const named = new Map(rowsOf(parts, ' '));
  const compiled = (table: string, isSure: boolean) =>
    rowsOf(table, ' ').map(([kind, source]) => ({
      kind: kind as OrderKind,
      isSure,
      pattern: compile(source, named),
    }));
  const elsewhere = rowsOf(others, ' >> ').map(([verb, object]) => ({
    kind: 'override' as const,
    isSure: true,
    pattern: inEitherOrder(verb, object),
  }));
  return [...compiled(plainest, true), ...compiled(beside, false), ...elsewhere];
});

/** The orders in a revealed text: lower case, no accents, single blanks. Time grows linearly with the text. */
export function findOrders(plain: string): Order[] {
  return rules().flatMap(({ kind, isSure, pattern }) =>
    spansOf(plain, pattern).map((span) => ({ ...span, kind, isSure })),
  );
}

/** Lines of a table, divided at the first separator. */
function rowsOf(table: string, separator: string): [string, string][] {
  return table.match(/.+/g)!.map((line) => {
    const at = line.indexOf(separator);
    return [line.slice(0, at), line.slice(at + separator.length)];
  });
}

function compile(source: string, named: ReadonlyMap<string, string>): RegExp {
  let whole = source;
  while (/<[a-z\d]+>/iu.test(whole))
    whole = whole.replace(/<(?:(\d)|([a-z]+))>/giu, (_, most: string | undefined, name: string) =>
      most === undefined
        ? named.get(name)!
        : `(?:[\\p{L}\\p{M}\\p{N}'_]{1,25}[^\\p{L}\\p{N}.!?]{1,3}){0,${most}}?`,
    );
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${whole.replaceAll(' ', '[ \\n]')})(?![\\p{L}\\p{N}])`, 'gu');
}

/** The verb stands before its object or, in Japanese for instance, behind it. */
function inEitherOrder(...words: [verb: string, object: string]): RegExp {
  const [verb, object] = words.map((word) => `(?:${foldArabic(word.normalize('NFKC'))})`);
  const near = '[^.!?。！？।؟\\n]{0,30}?';
  return new RegExp(`${verb}${near}${object}|${object}${near}${verb}`, 'gu');
}
