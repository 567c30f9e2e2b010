import {
  AI,
  BEGIN,
  GRADER,
  gap,
  type InstructionRule,
  JUDGE,
  ORDER,
  PERSONA,
  READING,
  READS,
  rule,
  SAY,
  VERB,
} from './wording.ts';

/** Wordings that speak to a model or change its role. English. */
export const ROLE_RULES: readonly InstructionRule[] = [
  rule(
    'address',
    3,
    `as an? (?:(?:ai|large|language|artificial) ?){1,3}(?: ?(?:language model|assistant|system|model|judge|reviewer))?,? (?:you|it is your)`,
  ),
  rule(
    'address',
    3,
    `if you(?: are|'re) (?:an? |the )?(?:${AI}|machine|bot)(?! ?(?:student|engineer|researcher|enthusiast|beginner|developer|user|fan|company|learning))`,
  ),
  rule(
    'address',
    3,
    `(?:note|message|instructions?|attention|notice|hint|reminder|dear|hey|hello|hi|advice|request|command|order)(?: to| for|,|:)? (?:any |all |the |every |my |our )?${AI}(?! ?(?:students?|engineers?|researchers?|enthusiasts?|fans?|beginners?|lovers?|class|course|team|community|group|club|colleagues|world|people|folks|professors?|teachers?))`,
  ),
  rule(
    'address',
    2,
    `(?:note|message|instructions?|notice|hint|reminder|dear|hey|hello|hi|attention|request)(?: to| for|,|:)? (?:any |all |the |every |my |our )?(?:automatic |automated |machine )?${JUDGE}`,
  ),
  rule(
    'address',
    2,
    `${BEGIN}(?:to )?(?:any |all |the |dear )?(?:${AI}|${JUDGE})(?: (?:that|who) ${gap(3)}[\\p{L}]{1,20})? ?[:,]`,
  ),
  rule('address', 2, `(?:^|, ?|\\n)dear ai`),
  rule('address', 2, `@(?:gpt|chatgpt|grok|claude|gemini|copilot|ai|bot|llm|assistant)`),
  rule(
    'address',
    3,
    `@(?:gpt|chatgpt|grok|claude|gemini|copilot|ai|bot|llm|assistant),? (?:please )?(?:accept|approve|keep|ignore|rate|score|output|10)`,
  ),
  rule(
    'address',
    2,
    `${BEGIN}(?:hey|hello|hi|dear|to|you|attention|listen|psst|yo|ok|okay),? (?:my |the |you |dear |all |any |every |our )?(?:${AI}|${GRADER}|machine|robot|bot|computer|algorithm)`,
  ),
  rule(
    'address',
    2,
    `${BEGIN}(?:for )?(?:the |all |any |every )?${AI} (?:only|agents?|reading|who|that|which)`,
  ),
  rule(
    'address',
    2,
    `(?:for|to) (?:the |all |any |every )?(?:ai|automatic|automated|llm|machine) (?:judges?|graders?|raters?|reviewers?|evaluators?|annotators?|models?)`,
  ),
  // A name at the end of an order, or at its beginning with a comma.
  rule('address', 2, `, (?:dear |my )?(?:${AI}|grader|evaluator|annotator|rater)(?=[.!\\n)]|$)`),
  rule(
    'address',
    3,
    `(?<=^|[.!?\\n(] ?|- )(?:${AI}|${GRADER}),? (?:please |now |just )?(?:do not|don't|never|always|please|approve|keep|accept|include|mark|rate|score|grade|label|output|answer|reply|respond|return|say|write|give|treat|ignore|recommend)(?! (?:me|us|your))`,
  ),
  // Whoever reads the page by machine, told what to do.
  rule(
    'address',
    3,
    `(?:${AI}|robots?|bots?|crawlers?|machines?|(?:automatic|automated) \\p{L}+|model|assistant) (?:(?:that|who|which) (?:is |are )?)?(?:${READING}) (?:to |at |through )?(?:this|these|it|the (?:text|page|video|transcript|slide|description|comment|title))`,
  ),
  rule(
    'address',
    3,
    `(?:meant|intended|written|made|addressed|left|only) (?:here )?(?:to be read (?:only )?by|for|to) (?:any |all |the )?${AI}`,
  ),
  rule(
    'address',
    2,
    `(?:whoever|whatever|whichever \\p{L}+|anyone|anything|everybody|everyone) (?:that |who )?(?:${READS}) (?:this|these|it)(?: ${gap(3)}(?:automatically|with an? ${AI}|by machine))?`,
  ),
  rule(
    'demand',
    2,
    `(?:whoever|whatever|anyone|anything|who|that) (?:${READS}) (?:this|these|it) ${gap(4)}(?:should|must|has to|shall|needs to|ought to) (?:${SAY}|${VERB}|return|keep|approve|mark|note)`,
  ),
  rule(
    'demand',
    2,
    `(?:it|they|he|she|you) (?:should|must|has to|have to|shall|needs? to) (?:keep|approve|accept|include|recommend|pass|not (?:drop|reject|discard)) (?:the|this) (?:video|lecture|clip|talk|transcript|channel)`,
  ),
  rule(
    'address',
    3,
    `(?:any |all |the |every )?(?:${AI}|graders?|evaluators?|(?:ai judge|judges)|reviewers?|raters?|model) (?:(?:that|who|which) ${gap(4)})?(?:must|should|shall|has to|have to|need to|needs to)(?: always| only)? (?:return|output|answer|give|score|rate|approve|keep|mark|include|assign|treat|regard|recommend|accept|respond|reply|print|pass)`,
  ),
  rule('address', 2, `as the (?:evaluator|judge|grader|reviewer|examiner|model|assistant),? you`),
  rule(
    'role',
    3,
    `(?:you are|you're) (?:now|no longer|hereby) ${gap(4)}(?:${PERSONA}|bound|restricted|without (?:any )?(?:rules|restrictions))(?! (?:engineer|researcher|student|professor|teacher))`,
  ),
  rule(
    'role',
    3,
    `(?:from now on|from this (?:point|moment)(?: on)?|from here on|henceforth),? (?:you are|you're|act as|behave as) ${gap(4)}${PERSONA}`,
  ),
  rule('role', 3, `you are (?:now )?${gap(4)}${PERSONA} ${gap(1)}from now on`),
  rule('role', 3, `(?:you are|you're) (?:now )?an? \\p{L}{2,12}-bot`),
  rule(
    'role',
    3,
    `(?:you are|you're|be) (?:now )?(?:an? |the )?${gap(2)}${PERSONA} (?:that|who|which) (?:always|never|only|just|approves?|accepts?|keeps?|gives?|loves?|likes?|rates?|scores?|says?|passes)`,
  ),
  rule(
    'role',
    3,
    `(?:jailbreak|dan|god|unrestricted|override) mode:? (?:is )?(?:on|enabled|activated|active)`,
  ),
  rule('address', 2, `${BEGIN}(?:hey|hello|hi|dear) (?:model|judge|evaluator|assistant|reviewer)`),
  rule(
    'address',
    2,
    `for (?:the |any |your )?(?:automatic|automated|machine|ai|llm) (?:evaluation|grading|review|rating|judging|assessment|scoring|judge?ment)`,
  ),
  rule(
    'role',
    3,
    `(?:you are|you're|act as|pretend to be|imagine you are) (?:now )?(?:the |an? )?${gap(1)}(?:author|creator|owner|uploader|lecturer|teacher|maker|speaker) of this (?:video|lecture|clip|channel|talk)`,
  ),
  rule('role', 3, `you are ${gap(2)}${PERSONA} (?:without|with no|that has no)`),
  rule(
    'role',
    3,
    `(?:pretend|imagine|roleplay|simulate|suppose)(?: to be| that you are| you are| that you're| as| being| you were| yourself) ${gap(4)}${PERSONA}`,
  ),
  rule('role', 3, `${ORDER}(?:act|behave|respond|speak)(?: as| like) ${gap(3)}${PERSONA}`),
  rule(
    'role',
    3,
    `(?:enter|activate|enable|switch to|start|in) (?:jailbreak|dan|god|sudo|maintenance|unrestricted) mode`,
  ),
  rule(
    'role',
    2,
    `(?:enter|activate|enable|switch to|you are (?:now )?in|engage|start) (?:developer|debug|admin|root|test|override|god|bypass) mode`,
  ),
  rule('role', 3, `(?:you are|you're|act as|as) dan|dan \\(?do anything now`),
  rule('role', 3, `you are (?:now )?(?:unrestricted|unfiltered|jailbroken|uncensored)`),
  rule('role', 2, `(?:unrestricted|jailbreak|uncensored|admin|god) (?:\\p{L}+ )?mode`),
  rule(
    'role',
    2,
    `you (?:have|follow|obey|know) no ${gap(1)}(?:rules|restrictions|filters?|limits|guidelines)`,
  ),
  rule('role', 2, `(?:game|story) (?:in which|where) you (?:answer|respond|say|reply|always)`),
  rule(
    'role',
    2,
    `(?:simulate|impersonate|emulate|roleplay|role-play|play) (?:as )?(?:an? |the )?${gap(2)}(?:${PERSONA})(?! (?:game|of))`,
  ),
  rule('role', 3, `you are (?:now )?in (?:developer|jailbreak|dan|god|unrestricted|override) mode`),
  rule('role', 3, `you are (?:now )?(?:an? |the )?${AI} (?:without|with no|that has no|free of)`),
  rule(
    'role',
    3,
    `${ORDER}(?:act|behave|respond|speak|answer|reply|write)(?: as| like| as if you were) (?:an? |the |some )?${gap(2)}(?:${AI}|annotator|evaluator|grader) ${gap(1)}(?:that|who|which|without|with)`,
  ),
  rule(
    'role',
    2,
    `${ORDER}(?:take|take on|assume|adopt|play|slip into|switch to) (?:on )?the (?:role|part|persona|character|identity|perspective) of ${gap(3)}(?:${PERSONA}|author|lecturer|fan|friend|advocate|salesperson)`,
  ),
  rule(
    'role',
    2,
    `(?:from now on|from this (?:point|moment)(?: on)?|from here on|henceforth|for the rest of (?:this|the|our) (?:conversation|chat|session|task|text|prompt)),? ${gap(2)}(?:you|your|act|behave)`,
  ),
  rule('role', 3, `(?:rest|remainder) of (?:this|the|our) (?:conversation|chat|session|prompt),? you`),
  rule('role', 1, `(?:praises?|generous|lenient|uncritical|enthusiastic|proud)`),
  rule('role', 1, `(?:pretend|imagine) (?:that )?you are`),
  rule('role', 1, `you are an? ${gap(2)}\\p{L}+ (?:who|that)`),
  rule(
    'role',
    1,
    `you (?:always |only |never )?(?:grade|score|rate|judge|like|love|accept|approve|praise|reject|recommend) (?:generously|every|all|each|any|videos?|lectures?)`,
  ),
  rule('role', 1, `(?:disobey|obey) (?:the|me|my)`),
];
