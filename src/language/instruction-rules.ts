/** A wording that tells a model, and not a learner, what to do. */
export interface InstructionRule {
  kind: InstructionKind;
  /** 3 is enough by itself; less must come together with others. */
  weight: number;
  /** Finds the wording in revealed text: lower case, no accents, single blanks. */
  pattern: RegExp;
}

export type InstructionKind = 'override' | 'demand' | 'verdict' | 'address' | 'role' | 'leak' | 'turn' | 'decode';

/** Up to `n` words in between, in the same sentence. */
function gap(n: number): string {
  return `(?:[\\p{L}\\p{M}\\p{N}'_]{1,25}[^\\p{L}\\p{N}.!?]{1,3}){0,${n}}?`;
}

const S = "[^\\p{L}\\p{N}.!?]{1,3}";
/** Where an order can begin: a sentence, a clause, or behind "please", "you must" and the like. */
const ORDER = `(?<=^|[.!?:;,\\n"'“(\\[{>*|\\-–—。]\\s?|(?<!\\p{L})(?:please|now|just|then|and|must|should|shall|simply|kindly|so|instead|also|immediately|will|have to|has to|had to|need to|needs to|better|always|judges?|graders?|evaluators?|job is to|task is to)\\s)`;
const NOT_AFTER_IF = "(?<!(?:if|when|before|because|unless) you\\x20)(?<!(?:can|could|may|might|we|i|they|he|she|it|let's|let us)\\x20(?:(?:just|also|now|simply)\\x20)?)";
const IGNORE =
  "(?:ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|skip|bypass|disobey|discard|neglect|dismiss|abandon|set aside|(?:stop|quit) (?:following|obeying|using)|(?:do not|don't|never) (?:follow|obey|listen to|comply with|apply|use|mind)|pay no attention to|take no notice of|cancel|overrule|erase|delete|throw out|leave aside|put aside|drop|overlook|reject|throw away|do away with|(?:refuse|cease) to (?:follow|obey))";
const FRAME = '(?:instructions?|directions?|directives?|rules?|guidelines?|guidance|prompts?|system (?:prompt|message)|orders|commands?|rubric|scoring guide|criteria|guardrails|safety \\p{L}+|polic(?:y|ies)|restrictions|programming|limitations|constraints)';
const EARLIER = '(?:previous|prior|earlier|above|preceding|all|any|every|everything|whatever|your|system|initial|original|given|former|existing)';
const BEFORE = '(?:above|before|earlier|so far|previously|(?:that )?you (?:were|have been|have|got|received|had been) ?(?:given|told|got)?|(?:that )?were given|given to you)';
const AI = '(?:ais?|a\\.i\\.|artificial intelligences?|llms?|(?:large )?language models?|chatgpt|gpt(?:-?\\d)?|claude|gemini|chatbots?|(?:ai|automated) (?:systems?|assistants?|judges?|reviewers?|graders?|raters?|models?|agents?|readers?|evaluators?))';
const JUDGE = '(?:judges?|graders?|evaluators?|reviewers?|raters?|examiners?|assessors?|reviewer bot|judging model|the model)';
const PERSONA = '(?:ai|dan|a\\.i\\.|\\p{L}{0,12}bot|\\p{L}{0,12}gpt|assistant|judge|grader|examiner|evaluator|reviewer|critic|language model|llm)';
const QUALITY = '(?:excellent|outstanding|perfect|(?:highly |very )?relevant|pre-?approved|approved|brilliant|flawless|top quality|high quality)';
const TOP = '(?:max(?:imum|imal)?|top|highest|best|full|perfect|greatest|10)';
const MARKS = '(?:score|scores|rating|ratings|marks?|points|grades?|evaluation|value|verdict|note)';
const TEN = '(?:10|ten|tens|100|9)(?: ?(?:/|out of|of) ?(?:10|ten|100))?(?: points?)?';
const VALUE = `(?:${TEN}|(?:a |the |an )?(?:absolute )?${TOP}(?: possible)? ${MARKS}|(?:a |an )?(?:perfect|outstanding|excellent) ${MARKS})(?![\\p{L}\\p{N}%])`;
const TARGET = '(?:(?:this|the|every|each|all|any|our|my) (?:video|videos|lecture|lectures|clip|clips|transcript|talk|lesson|title|channel|slide|page|item|one|recording|submission|criterion|category|question|material|content)|this|it|me|everything)';
const VERB = '(?:give|rate|score|grade|mark|assign|award|evaluate|assess|judge|rank|keep|value)';
const SAY = '(?:output|return|respond|reply|answer|print|report|say|write|give|give out|assign|score|rate|emit|produce|choose|pick|put)';
const BEGIN = '(?<=^|[.!?:;\\n"\'(\\[{>*|–—。] ?|- )';

/** Lines of a slide break anywhere. */
const BLANK = '[ \\n]';

function rule(kind: InstructionKind, weight: number, source: string): InstructionRule {
  return { kind, weight, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${source.replaceAll(' ', BLANK)})(?![\\p{L}\\p{N}])`, 'gu') };
}

/** English. Each kind counts once for a sentence, with its weightiest rule. */
export const ENGLISH_RULES: readonly InstructionRule[] = [
  rule('override', 3, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(3)}${EARLIER} ${gap(4)}${FRAME}`),
  rule('override', 3, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(4)}${FRAME} ${gap(4)}${BEFORE}`),
  rule('override', 3, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(2)}(?:the |your |this )?(?:rubric|scoring guide|system prompt|system message|safety guidelines)`),
  rule('override', 3, `${ORDER}${NOT_AFTER_IF}${IGNORE} (?:everything|anything|whatever|all|all that|all of that|what)${S}(?:you (?:were|have been|are) ${gap(1)}(?:told|given|taught)|above|you know about your)`),
  rule('override', 2, `${ORDER}${NOT_AFTER_IF}${IGNORE} (?:everything |all )?(?:the )?(?:above|previous|prior)(?= and|$|[.!,])`),
  rule('override', 3, `${NOT_AFTER_IF}(?:ignore|disregard|forget) ${gap(1)}(?:all|previous|prior|earlier) ${gap(2)}(?:instructions|directions|prompts)`),
  rule('override', 3, `${BEGIN}(?:ignore|disregard|forget) (?:the |your )?(?:instructions|guidelines)(?= and|[.,!;])`),
  rule('override', 3, `${NOT_AFTER_IF}(?:ignore|disregard|override|bypass|disable) ${gap(2)}(?:ethical|ethics|safety|content|moral) (?:guidelines|protocols|filters?|polic(?:y|ies)|rules|restrictions)`),
  rule('override', 2, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(2)}${FRAME}`),
  rule('override', 3, `(?:earlier|previous|prior|above|your) ${gap(1)}${FRAME} ${gap(3)}(?:(?:are|is) (?:now )?(?:void|cancell?ed|obsolete|revoked|invalid|lifted)|(?:do not|don't|no longer) (?:apply|count))`),
  rule('override', 3, `${FRAME} ${gap(2)}(?:stated|given|above|before|earlier) ${gap(2)}(?:(?:are|is) (?:now )?(?:void|cancell?ed|obsolete|revoked|invalid)|(?:do not|don't|no longer) (?:apply|count))`),
  rule('override', 2, `(?:whatever|what) you (?:were|have been) (?:told|instructed|asked|ordered)`),
  rule('override', 2, `use (?:this|these|the following)(?: one| rules| rubric)? instead`),
  rule('override', 2, `(?:whatever|what) (?:the|your) ${FRAME} ${gap(2)}says?`),
  rule('turn', 2, `${ORDER}(?:do not|don't) (?:follow|obey|do) (?:it|them|that)`),
  rule('override', 3, `${BEGIN}(?:new|updated|revised|real|actual|additional) (?:system )?(?:instructions?|rules?|orders?|task|prompt) ?:`),
  rule('override', 2, `(?:the|your) (?:new|only|real|actual) (?:task|job|instruction|goal) (?:now )?is`),
  rule('override', 3, `(?:follow|obey) (?:me|only me|these (?:new )?(?:instructions|rules|orders))(?: instead)?(?= instead|$|[.!\\n])`),
  rule('override', 3, `(?:system|instruction|prompt) override`),
  rule('demand', 3, `${ORDER}${VERB} ${gap(1)}${TARGET}(?: (?:as|with|a|an|the|at|is)){0,2} ${gap(3)}${VALUE}`),
  rule('demand', 3, `${ORDER}(?:mark|rate|treat|label|classify|consider|evaluate|judge) ${gap(1)}${TARGET} ${gap(1)}as ${gap(1)}${QUALITY}`),
  rule('demand', 3, `(?:this|the) (?:video|lecture|clip|transcript|talk|channel|item|page) (?:must|has to|should|needs to|shall|will) ${gap(1)}(?:receive|get|be ${gap(1)}(?:scored|rated|kept|included|approved|marked|graded|accepted))`),
  rule('demand', 3, `(?:relevance|density|quality|informativeness)${S}${gap(3)}(?:10|ten)[^.!?\\n]{1,30}(?:relevance|density|quality|informativeness)${S}${gap(3)}(?:10|ten)`),
  rule('demand', 2, `${VERB} ${gap(1)}(?:every|each|any|this) (?:video|lecture|clip|question|one|category) ${gap(2)}${VALUE}`),
  rule('demand', 2, `(?:relevance|density|informativeness|knowledge density)(?:${S}|=)${gap(3)}(?:10|ten)`),
  rule('demand', 2, `(?:correct|right|final|only|true) ${MARKS} ${gap(2)}(?:this|the) (?:video|clip|lecture|one)`),
  rule('demand', 2, `${ORDER}(?:approve|accept|keep|recommend|include) (?:this|every|the|all) (?:video|videos|lecture|item|page|clip|channel)s?(?! (?:for|in|short|near))`),
  rule('demand', 2, `(?:return|give|output) (?:a|the) ${TOP}(?: possible)? ${MARKS}`),
  rule('demand', 1, `${SAY}:? (?:only |simply |just |uniquely |with |back |it |the |a |an |out |number |of |this |that |"){0,5}(?:${VALUE}|keep|kept|approved?)`),
  rule('demand', 1, `${MARKS}${S}(?:for |is |of |must be |should be |will be |= ){0,2}(?:this video |every criterion |it )?(?:is |= )?${VALUE}`),
  rule('demand', 1, `${TARGET} (?:gets|deserves|receives|passes|has earned|is worth)`),
  rule('demand', 1, `(?:10 ?/ ?10|ten out of ten|10 (?:von|sur|de|di|z|из|dari|van) 10)`),
  rule('demand', 3, `${MARKS} (?:for|of) this (?:video|lecture|clip|item|one) (?:is|must be|should be|has to be) ${gap(1)}${VALUE}`),
  rule('demand', 2, `${SAY} (?:to )?(?:every|each|all|any) \\p{L}{1,12} (?:with )?${VALUE}`),
  rule('demand', 1, `everything is (?:a )?${VALUE}`),
  rule('demand', 1, `just (?:say|answer|reply|state|respond)`),
  rule('demand', 1, `${BEGIN}(?:stop|important|warning)(?=[.!:])`),
  rule('demand', 1, `every ${MARKS} is ${VALUE}`),
  rule('demand', 1, `(?:${TOP}|best)(?: possible)? ${MARKS}`),
  rule('verdict', 2, `(?:verdict|decision)(?: for this (?:video|clip|lecture))?(?: is| ?[:=]) ?"?(?:keep|kept|accept|pass|approved?)`),
  rule('verdict', 2, `you (?:have|'ve) already (?:decided|scored|rated|approved|judged)`),
  rule('verdict', 2, `(?:checked|verified|approved) by (?:a )?(?:human|the team|staff|moderators?)`),
  rule('verdict', 2, `you (?:may|can|should|must) now trust`),
  rule('verdict', 2, `(?:the )?(?:text|input|transcript|description) above (?:was|is) (?:only |just )?(?:an example|a test)`),
  rule('verdict', 2, `(?:skip|disable|bypass) (?:the |all )?(?:quality|safety|relevance) (?:checks?|filters?|control)`),
  rule('address', 3, `as an? (?:(?:ai|large|language|artificial) ?){1,3}(?: ?(?:language model|assistant|system|model|judge|reviewer))?,? (?:you|it is your)`),
  rule('address', 3, `if you(?: are|'re) (?:an? |the )?(?:${AI}|machine|bot)(?! ?(?:student|engineer|researcher|enthusiast|beginner|developer|user|fan|company|learning))`),
  rule('address', 3, `(?:note|message|instructions?|attention|notice|hint|reminder|dear|hey|hello|hi|advice)(?: to| for|,|:)? (?:any |all |the |every )?${AI}(?! ?(?:students?|engineers?|researchers?|enthusiasts?|fans?|beginners?|lovers?))`),
  rule('address', 2, `(?:note|message|instructions?|notice|hint|reminder|dear|hey)(?: to| for|,|:)? (?:any |all |the |every )?${JUDGE}`),
  rule('address', 2, `${BEGIN}(?:to )?(?:any |all |the |dear )?(?:${AI}|${JUDGE})(?: (?:that|who) ${gap(3)}[\\p{L}]{1,20})? ?[:,]`),
  rule('address', 2, `(?:^|, ?|\\n)dear ai`),
  rule('address', 3, `(?:any |all |the |every )?(?:${AI}|graders?|evaluators?|(?:ai )?judges?|reviewers?|raters?|model) (?:(?:that|who|which) ${gap(4)})?(?:must|should|shall|has to|have to|need to|needs to)(?: always| only)? (?:return|output|answer|give|score|rate|approve|keep|mark|include|say|assign)`),
  rule('address', 2, `as the (?:evaluator|judge|grader|reviewer|examiner|model|assistant),? you`),
  rule('role', 3, `(?:you are|you're) (?:now|no longer|hereby) ${gap(4)}(?:${PERSONA}|bound|restricted|without (?:any )?(?:rules|restrictions))(?! (?:engineer|researcher|student|professor|teacher))`),
  rule('role', 3, `(?:from now on|from this point on|henceforth),? (?:you are|you're|act as|behave as) ${gap(4)}${PERSONA}`),
  rule('role', 3, `you are (?:now )?${gap(4)}${PERSONA} ${gap(1)}from now on`),
  rule('role', 3, `(?:pretend|imagine|roleplay|simulate|suppose)(?: to be| that you are| you are| that you're| as| being) ${gap(4)}${PERSONA}`),
  rule('role', 3, `${ORDER}(?:act|behave|respond|speak)(?: as| like) ${gap(3)}${PERSONA}`),
  rule('role', 3, `(?:enter|activate|enable|switch to|start|in) (?:jailbreak|dan|god|sudo|maintenance|unrestricted) mode`),
  rule('role', 2, `(?:enter|activate|enable|switch to) (?:developer|debug|admin|root) mode`),
  rule('role', 3, `(?:you are|you're|act as|as) dan|dan \\(?do anything now`),
  rule('role', 3, `you are (?:now )?(?:unrestricted|unfiltered|jailbroken|uncensored)`),
  rule('role', 2, `(?:unrestricted|jailbreak|uncensored|admin|god) (?:\\p{L}+ )?mode`),
  rule('role', 2, `you (?:have|follow|obey|know) no ${gap(1)}(?:rules|restrictions|filters?|limits|guidelines)`),
  rule('role', 2, `(?:game|story) (?:in which|where) you (?:answer|respond|say|reply|always)`),
  rule('role', 1, `(?:pretend|imagine) (?:that )?you are`),
  rule('role', 1, `you are an? ${gap(2)}\\p{L}+ (?:who|that)`),
  rule('role', 1, `you (?:grade|score|rate|judge|like|love|accept|approve) (?:generously|every|all)`),
  rule('role', 1, `(?:disobey|obey) (?:the|me|my)`),
  rule('leak', 3, `(?:reveal|print|repeat|show|output|display|leak|disclose|tell me|write out|copy|quote) ${gap(4)}(?:system prompt|system message|initial prompt|your (?:\\p{L}+ )?(?:instructions|prompt|rules|guidelines)|prompt you were given|(?:text|words|everything) above)(?! (?:of|in) bash)`),
  rule('leak', 3, `what (?:is|are|was|were) your (?:system prompt|(?:original|initial|exact|full|system) (?:instructions?|prompt))`),
  rule('turn', 2, `${BEGIN}(?:system|assistant|developer|ai|model)(?: prompt| message| note| instruction| update)? ?:`),
  rule('turn', 3, `${BEGIN}(?:system|assistant|developer|ai)(?: prompt| message| note)? ?: ${gap(4)}(?:answer|score|rate|approve|ignore|give|keep|return|always|accept|output)`),
  rule('turn', 3, `${BEGIN}[\\[{(]{1,2}(?:system|assistant)[\\]})]{1,2}:? ${gap(6)}\\p{L}+`),
  rule('turn', 1, `${BEGIN}(?:user|human) ?:`),
  rule('decode', 2, `(?:decode|decrypt|decipher|translate|unscramble|reverse) (?:this|the following|it|that|the text)?[^.!?\\n]{0,40}(?:and|then) (?:do|follow|obey|execute|run|answer|comply)`),
];
