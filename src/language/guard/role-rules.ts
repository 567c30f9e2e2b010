import { AI, BEGIN, gap, type InstructionRule, JUDGE, ORDER, PERSONA, rule } from './wording.ts';

/** Wordings that speak to a model, change its role, imitate a turn or ask for its prompt. English. */
export const ROLE_RULES: readonly InstructionRule[] = [
  rule('turn', 2, `${ORDER}(?:do not|don't) (?:follow|obey|do) (?:it|them|that)`),
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
    `(?:note|message|instructions?|attention|notice|hint|reminder|dear|hey|hello|hi|advice)(?: to| for|,|:)? (?:any |all |the |every )?${AI}(?! ?(?:students?|engineers?|researchers?|enthusiasts?|fans?|beginners?|lovers?))`,
  ),
  rule(
    'address',
    2,
    `(?:note|message|instructions?|notice|hint|reminder|dear|hey)(?: to| for|,|:)? (?:any |all |the |every )?${JUDGE}`,
  ),
  rule(
    'address',
    2,
    `${BEGIN}(?:to )?(?:any |all |the |dear )?(?:${AI}|${JUDGE})(?: (?:that|who) ${gap(3)}[\\p{L}]{1,20})? ?[:,]`,
  ),
  rule('address', 2, `(?:^|, ?|\\n)dear ai`),
  rule(
    'address',
    3,
    `(?:any |all |the |every )?(?:${AI}|graders?|evaluators?|(?:ai )?judges?|reviewers?|raters?|model) (?:(?:that|who|which) ${gap(4)})?(?:must|should|shall|has to|have to|need to|needs to)(?: always| only)? (?:return|output|answer|give|score|rate|approve|keep|mark|include|say|assign)`,
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
    `(?:from now on|from this point on|henceforth),? (?:you are|you're|act as|behave as) ${gap(4)}${PERSONA}`,
  ),
  rule('role', 3, `you are (?:now )?${gap(4)}${PERSONA} ${gap(1)}from now on`),
  rule('role', 3, `you are ${gap(2)}${PERSONA} (?:without|with no|that has no)`),
  rule(
    'role',
    3,
    `(?:pretend|imagine|roleplay|simulate|suppose)(?: to be| that you are| you are| that you're| as| being) ${gap(4)}${PERSONA}`,
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
    `(?:enter|activate|enable|switch to|you are (?:now )?in) (?:developer|debug|admin|root) mode`,
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
  rule('role', 1, `(?:pretend|imagine) (?:that )?you are`),
  rule('role', 1, `you are an? ${gap(2)}\\p{L}+ (?:who|that)`),
  rule('role', 1, `you (?:grade|score|rate|judge|like|love|accept|approve) (?:generously|every|all)`),
  rule('role', 1, `(?:disobey|obey) (?:the|me|my)`),
  rule(
    'leak',
    3,
    `(?:reveal|print|repeat|show|output|display|leak|disclose|tell me|write out|copy|quote) ${gap(4)}(?:system prompt|system message|initial prompt|your (?:\\p{L}+ )?(?:instructions|prompt|rules|guidelines)|prompt you were given|(?:text|words|everything) above)(?! (?:of|in) bash)`,
  ),
  rule(
    'leak',
    3,
    `(?:tell me|reveal|print|repeat|show|give me) ${gap(4)}(?:instructions|rules|prompt|guidelines) (?:that )?you (?:were|have been|are) (?:given|told|following)`,
  ),
  rule(
    'leak',
    3,
    `what (?:is|are|was|were) your (?:system prompt|(?:original|initial|exact|full|system) (?:instructions?|prompt))`,
  ),
  rule(
    'turn',
    2,
    `${BEGIN}(?:system|assistant|developer|ai|model)(?: prompt| message| note| instruction| update)? ?:`,
  ),
  rule(
    'turn',
    3,
    `${BEGIN}(?:system|assistant|developer|ai)(?: prompt| message| note)? ?: ${gap(4)}(?:answer|score|rate|approve|ignore|give|keep|return|always|accept|output|new)`,
  ),
  rule('turn', 3, `${BEGIN}[\\[{(]{1,2}(?:system|assistant)[\\]})]{1,2}:? ${gap(6)}\\p{L}+`),
  rule('turn', 1, `${BEGIN}(?:user|human) ?:`),
  rule(
    'decode',
    2,
    `(?:decode|decrypt|decipher|translate|unscramble|reverse) (?:this|the following|it|that|the text)?[^.!?\\n]{0,40}(?:and|then) (?:do|follow|obey|execute|run|answer|comply)`,
  ),
];
