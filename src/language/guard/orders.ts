import { foldArabic, type Span } from './conceal.ts';
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
ignore (?:ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|bypass|disobey|discard|dismiss|abandon|set aside|stop (?:following|obeying|using)|(?:do not|don't|never) (?:follow|obey|apply|use)|pay no attention to|cancel|overrule)
frame (?:instructions?|directions?|directives?|rules?|guidelines?|guidance|prompts?|rubric|orders|commands?|criteria|guardrails|polic(?:y|ies)|restrictions|programming|system message)
earlier (?:previous|prior|earlier|above|preceding|all|any|every|your|system|initial|original|given|former|existing)
told (?:you (?:were|have been|are|had been) (?:just )?(?:told|given|taught|asked)|you (?:received|got|know)|(?:was|were) (?:said|written|told)|above|before)
gone (?:(?:is|are|was|were|has been|have been|shall be|must be) (?:now |hereby )?(?:void|null|cancell?ed|obsolete|outdated|revoked|invalid|lifted|overridden|suspended|replaced|superseded|ignored)|no longer (?:apply|applies|valid|count)|(?:do not|don't) (?:apply|count))
ai (?:ais?|a\.i\.|artificial intelligences?|llms?|(?:large )?language models?|chatgpt|gpt-?\d?|claude|gemini|chatbots?|(?:ai|automated|automatic) (?:systems?|assistants?|judges?|reviewers?|graders?|raters?|models?|agents?|evaluators?)|(?:judge|grader|judging|grading|scoring|rating) (?:models?|ais?|llms?|bots?))
people (?! ?(?:students?|engineers?|researchers?|enthusiasts?|fans?|beginners?|lovers?|class|course|team|community|group|club|professors?|teachers?|developers?|users?|world|folks|people))
give (?:give|rate|score|grade|mark|assign|award|rank|set|evaluate)
say (?:output|return|respond|reply|answer|print|report|say|write|give|assign|score|rate|choose|pick|put|enter)
video (?:(?:this|the|every|each|all|any|our|my) (?:video|lecture|clip|transcript|talk|lesson|title|channel|slide|page|recording|criterion|category)s?|this|it|me|everything)
marks (?:scores?|ratings?|marks?|points|grades?|verdicts?|evaluations?)
ten (?:(?:a |an |the )?(?:10|ten|100)(?: ?(?:/|out of|of) ?(?:10|ten|100))?(?: points?)?|(?:a |the |an )?(?:max(?:imum)?|top|highest|best|full|perfect)(?: possible)? <marks>)(?![\p{L}\p{N}%])(?! (?:minutes?|seconds?|hours?|days?|times|percent|dollars?|met(?:er|re)s?|pages?|lines|words|people|students|questions|examples|steps))
good (?:excellent|outstanding|perfect|(?:highly |very )?relevant|(?:pre-?)?approved|flawless|(?:of )?high(?:est)? quality|educational)
axis (?:relevance|(?:knowledge )?density|quality|informativeness)
`;

/** The plainest orders, in English: kind and pattern. `<3>` stands for at most three words in the same sentence. */
const plainest = String.raw`
override <order><notIf><ignore> <3><earlier> <4><frame>
override <order><notIf><ignore> <4><frame> <2><told>
override <order><notIf><ignore> (?:everything|anything|whatever|all|all that|what) <1><told>
override <notIf>(?:ignore|disregard|forget) <1>(?:all|previous|prior|earlier|your) <2>(?:instructions|prompts?)
override <order><notIf><ignore> (?:the |your |this )?(?:rubric|(?:grading|evaluation|scoring) <frame>)
override (?:previous|prior|earlier|above|your) <1><frame> <1><gone>
override <begin>(?:new|updated|real|actual|system) (?:system )?(?:instructions?|rules?|orders?|prompt|task)(?: for you)? ?:
override (?:system|instruction|prompt) override
demand <order><give> <1><video> (?:(?:as|with|a|an|at|to|score|rating|of) ){0,4}<ten>
demand <order><give> (?:a |the )?(?:<marks> of )?<ten> (?:to|for|in|on) (?:this|every|each|all|everything)
demand <order>(?:mark|rate|treat|label|classify|consider|judge) <video> as <1><good>(?! (?:in|to|for))
demand <order>(?:output|respond|reply|answer|return|print)(?: only| just| always| with| the| a| word| number| single){0,5} ["'“]?(?:<ten>|keep|approved?)["'”]?(?=[.!,;\n]|$| and)
demand (?:this|the) (?:video|lecture|transcript|channel) (?:must|has to|should|shall) <1>(?:receive|get|be (?:scored|rated|graded|given|approved|accepted|kept))
demand (?:your|all|every|final) <1><marks> (?:must|should|has to|have to|shall|will) be (?:<ten>|keep)
verdict <axis>[^\p{L}\p{N}]{1,4}(?:is |of )?<ten>[^\p{L}]{1,8}(?:and )?<axis>[^\p{L}\p{N}]{1,4}(?:is |of )?<ten>
verdict <begin>(?:final )?(?:verdict|decision) ?[:=] ?"?(?:keep|approved?|accept)
address <order>(?:note|message|instructions?|attention|notice|reminder|dear|hey|hello)(?: to| for|,|:)? (?:any |all |the |every )?<ai><people>
address if you(?: are|'re) (?:an? |the )?<ai><people>
address as an? <ai>,? (?:you (?:must|should|will|are)|it is your)
address <begin>(?:any |all |the |every )?<ai>,? (?:please |now |just |that reads this,? )?(?:must|always|please|approve|keep|rate|score|grade|output|answer|ignore)(?! (?:me|us|your))
role (?:you are now|from now on,? you are|pretend (?:to be|you are)|act as) (?:in )?<2>(?:ai|dan|assistant|judge|grader|evaluator|language model|llm|developer mode|unrestricted|jailbroken)
leak <order>(?:reveal|print|repeat|show|output|display|tell me|leak) <4>(?:(?:your|the) (?:system |initial |hidden |full )?prompt|system (?:prompt|message)|your <1>(?:instructions|rules|guidelines))(?! of)
leak what (?:is|are|was|were) your (?:system prompt|(?:original|initial|exact|system) (?:instructions?|prompt))
turn <begin>(?:system|assistant|developer)(?: prompt| message| note)? ?: <5>(?:answer|score|rate|approve|ignore|give|keep|output|10|ten|new|you)
turn (?:this is|here is|you have reached) the end of the (?:transcript|input|text|document|description|prompt|data)
decode (?:decode|decrypt|decipher|unscramble)[^.!?\n]{0,40}(?:and|then) (?:do|follow|obey|execute|run|answer|comply)
`;

/** What belongs to an order that stands beside it: "Score 10 and nothing else." */
const beside = String.raw`
demand <say>:? (?:only |just |with |back |it |the |a |this |that |number |of ){0,5}(?:<ten>|keep|approved?)
demand <give> <1><video>
demand <order>(?:approve|accept|keep|recommend|include) <video>
demand (?:<marks>|<axis>)(?: for this video)?(?: is| of|:| =) <ten>|10 ?/ ?10|and nothing else|your (?:only|new|real) (?:task|job|role)
override <order><ignore> (?:the |your |this )?<frame>|(?:the )?(?:text|input|transcript) above was
`;

/** "Ignore the instructions", those of a prompt and not of a lesson, in other languages: verb and object. No accents. */
const others = String.raw`
ignorier\p{L}*|vergiss|vergessen sie|missachte\p{L}*|beachte\p{L}* nicht >> (?:vorherig|bisherig|obig|fruher|all)\p{L}* (?:\p{L}+ )?(?:anweisung|instruktion|regel|vorgabe|befehl)\p{L}*
ignore[rsz]?|oublie[rsz]?|ne tene?z pas compte >> (?:instructions?|consignes?|directives?|regles) (?:precedent|anterieur|ci-dessus|donnee)\p{L}*|toutes les (?:instructions|consignes)
ignor[ae]\p{L}*|olvid[ae]\p{L}*|no sigas >> (?:instrucciones|indicaciones|reglas|ordenes) (?:anteriores|previas)|todas las instrucciones
ignor[ae]\p{L}*|esquec?a\p{L}*|desconsidere\p{L}* >> (?:instrucoes|regras|ordens) (?:anteriores|previas|acima)|todas as instrucoes
ignora\p{L}*|dimentica\p{L}* >> (?:istruzioni|regole|direttive) (?:precedenti|di prima)|tutte le istruzioni
negeer|vergeet >> (?:vorige|eerdere|alle) (?:instructies|opdrachten|regels)
zignoruj|ignoruj|zapomnij >> (?:poprzedni|wczesniejsz|wszystki)\p{L}* (?:instrukcj|polece|zasad)\p{L}*
игнориру\p{L}*|проигнорируй\p{L}*|забудь\p{L}* >> (?:предыдущ|прежн|все)\p{L}* (?:\p{L}+ )?(?:инструкц|указани|правил)\p{L}*
yoksay|gormezden gel|unut >> (?:onceki|tum|yukaridaki) (?:talimat|kural)\p{L}*
忽略|无视|忘记|忘掉 >> (?:之前|以前|以上|上面|先前|所有)的?(?:所有)?的?(?:指令|指示|规则|说明|提示)
無視|忘れ >> (?:これまで|以前|上記|今まで|すべて|前)の(?:すべての)?(?:指示|命令|ルール)
무시|잊 >> (?:이전|위의|모든|앞의) ?(?:모든 )?(?:지시|지침|명령|규칙)
تجاهل\p{L}*|انس >> (?:التعليمات|الاوامر|القواعد) (?:السابقة|اعلاه)|جميع التعليمات
अनदेखा|भूल|नज़रअंदाज़ >> (?:पिछले|पहले के|सभी|ऊपर के) (?:सभी )?(?:निर्देश|नियम|आदेश)
`;

const rules = lazy(() => {
  const named = new Map(rowsOf(parts));
  const compiled = (rows: string, isSure: boolean) =>
    rowsOf(rows).map(([kind, source]) => ({
      kind: kind as OrderKind,
      isSure,
      pattern: compile(source, named),
    }));
  return [...compiled(plainest, true), ...compiled(beside, false), ...linesOf(others).map(inOtherWords)];
});

/** The orders in a revealed text: lower case, no accents, single blanks. Time grows linearly with the text. */
export function findOrders(plain: string): Order[] {
  return rules().flatMap(({ kind, isSure, pattern }) =>
    Array.from(plain.matchAll(pattern), ({ index, 0: found }) => ({
      kind,
      isSure,
      start: index,
      end: index + found.length,
    })),
  );
}

function linesOf(table: string): string[] {
  return table.split('\n').filter(Boolean);
}

function rowsOf(table: string): [name: string, pattern: string][] {
  return linesOf(table).map((line) => {
    const blank = line.indexOf(' ');
    return [line.slice(0, blank), line.slice(blank + 1)];
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

/** Verb and object stand in this order or, in Japanese for instance, in the other. */
function inOtherWords(line: string): { kind: OrderKind; isSure: boolean; pattern: RegExp } {
  const [verb, object] = line.split(' >> ').map((part) => `(?:${foldArabic(part.normalize('NFKC'))})`);
  const near = '[^.!?。！？।؟\\n]{0,30}?';
  return {
    kind: 'override',
    isSure: true,
    pattern: new RegExp(`${verb}${near}${object}|${object}${near}${verb}`, 'gu'),
  };
}
