import {
  BEFORE,
  BEGIN,
  EARLIER,
  FRAME,
  GONE,
  gap,
  IGNORE,
  type InstructionRule,
  NOT_AFTER_IF,
  ORDER,
  rule,
  S,
} from './wording.ts';

/** Orders to leave the rules that a model was given. English. */
export const OVERRIDE_RULES: readonly InstructionRule[] = [
  rule('override', 3, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(3)}${EARLIER} ${gap(4)}${FRAME}`),
  rule('override', 3, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(4)}${FRAME} ${gap(4)}${BEFORE}`),
  rule(
    'override',
    3,
    `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(2)}(?:the |your |this )?(?:rubric|scoring guide|checklist|(?:grading|evaluation|scoring|rating|judging|acceptance|quality) (?:criteria|rules|guide|guidelines|scheme|instructions)|system (?:prompt|message|rules|instructions)|safety guidelines)`,
  ),
  rule(
    'override',
    3,
    `${ORDER}${NOT_AFTER_IF}${IGNORE} (?:everything|anything|whatever|all|all that|all of that|what)${S}(?:you (?:were|have been|are) ${gap(1)}(?:told|given|taught)|above|you know about your)`,
  ),
  rule(
    'override',
    2,
    `${ORDER}${NOT_AFTER_IF}${IGNORE} (?:everything |all )?(?:the )?(?:above|previous|prior)(?= and|$|[.!,])`,
  ),
  rule(
    'override',
    3,
    `${NOT_AFTER_IF}(?:ignore|disregard|forget) ${gap(1)}(?:all|previous|prior|earlier) ${gap(2)}(?:instructions|directions|prompts)`,
  ),
  rule(
    'override',
    3,
    `${BEGIN}(?:ignore|disregard|forget) (?:the |your )?(?:instructions|guidelines)(?= and|[.,!;])`,
  ),
  rule(
    'override',
    3,
    `${BEGIN}(?:please |now |just )?${IGNORE} (?:all )?(?:of )?your ${gap(1)}(?:instructions|guidelines|guidance|rules|orders|prompt|directives|programming)(?= and|[.,!;\\n]|$)`,
  ),
  rule(
    'override',
    3,
    `${NOT_AFTER_IF}(?:ignore|disregard|override|bypass|disable) ${gap(2)}(?:ethical|ethics|safety|content|moral) (?:guidelines|protocols|filters?|polic(?:y|ies)|rules|restrictions)`,
  ),
  rule('override', 2, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(2)}${FRAME}`),
  rule('override', 3, `(?:earlier|previous|prior|above|your) ${gap(1)}${FRAME} ${gap(3)}${GONE}`),
  rule('override', 3, `${FRAME} ${gap(2)}(?:stated|given|above|before|earlier) ${gap(2)}${GONE}`),
  rule('override', 2, `(?:whatever|what) you (?:were|have been) (?:told|instructed|asked|ordered)`),
  rule('override', 2, `use (?:this|these|the following)(?: one| rules| rubric)? instead`),
  rule(
    'override',
    2,
    `(?:whatever|what|everything|all|anything) ${gap(4)}(?:above|before|earlier|until now|so far) ${gap(2)}(?:was|is|were) (?:only |just )?an? (?:test|joke|draft|example|mistake|drill|decoy)`,
  ),
  // What one was told, and what is over, in any order.
  rule(
    'override',
    3,
    `${ORDER}${NOT_AFTER_IF}${IGNORE} (?:all |all of )?(?:what|whatever|everything|anything|that)(?: that)? ${gap(4)}(?:told|ordered|instructed|taught|said to|asked|commanded|dictated|read|learned|learnt) ?(?:you|to do|before|above|earlier|so far)?(?! (?:about|in|at|from|on) (?!grading|scoring|judging|your|this|the (?:prompt|rubric)))`,
  ),
  rule(
    'override',
    3,
    `(?:everything|all that|anything|whatever|what|the text|the lines) (?:that )?(?:you (?:have )?(?:read|seen|heard|got|received)|(?:was|is|stands|came|comes) (?:written |said )?)? ?(?:above|before|earlier|so far|until here|up to here) ${gap(3)}${GONE}`,
  ),
  rule(
    'override',
    2,
    `(?:${FRAME}|prompt|scale|task) (?:that )?you (?:are (?:reading|following|using)|got|have|had|received|were (?:given|told)|have been (?:given|told))`,
  ),
  rule(
    'override',
    3,
    `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(2)}\\p{L}+ (?:that )?you (?:were|have been|had been) (?:given|told|handed|taught) (?:by|before|above|earlier|and)`,
  ),
  rule(
    'override',
    2,
    `(?:permission|permitted|allowed|free|authori[sz]ed?|able|supposed|encouraged|told) (?:you )?to (?:break|violate|leave|ignore|skip|drop|bend|disobey|abandon|bypass) ${gap(2)}${FRAME}`,
  ),
  rule(
    'override',
    3,
    `(?:system|previous|prior|earlier) (?:instructions?|rules|directives?|guidelines|prompts?) (?:revoked|cancell?ed|suspended|void|deleted|replaced|overridden|updated|changed|ignored)`,
  ),
  rule(
    'override',
    3,
    `${ORDER}(?:do|follow|write) the (?:reverse|opposite|contrary) of (?:what )?your (?:instructions|rules|prompt|guidelines|orders)`,
  ),
  rule(
    'override',
    2,
    `(?:put|set|place|push|leave|lay|move) (?:all )?(?:of )?your ${gap(1)}${FRAME} ${gap(1)}(?:aside|away|to (?:one|the) side|behind)`,
  ),
  rule(
    'override',
    2,
    `(?:your|you the) (?:only|sole|real|true) (?:duty|task|job|role|goal|purpose|objective|instruction)`,
  ),
  rule(
    'override',
    2,
    `(?:skip|bypass|omit|waive|without) (?:the |a |any |your )?(?:further )?(?:review|evaluation|grading|check|checks|scoring|assessment|judg(?:e)?ment)`,
  ),
  rule(
    'override',
    2,
    `(?:test|check|exercise|drill|simulation) of (?:the|your|this) (?:grading|scoring|evaluation|judging|rating|review) (?:system|model|pipeline|process)`,
  ),
  rule(
    'override',
    2,
    `(?:do not|don't) (?:need|have) to (?:check|evaluate|grade|review|judge|score|rate|read) (?:this|the|it)`,
  ),
  rule('override', 2, `(?:in|of|from|by) your (?:system )?(?:prompt|rubric|grading form|scoring form)`),
  rule('override', 2, `(?:whatever|what) (?:the|your) ${FRAME} ${gap(2)}says?`),
  rule(
    'override',
    3,
    `${BEGIN}(?:new|updated|revised|real|true|actual|additional|special|hidden|final|corrected) (?:system |operator |grading |evaluation |scoring )?(?:instructions?|rules?|orders?|prompt|policy|directives?|guidelines?|objective|command|task (?:for|of) (?:you|the model))(?: for (?:you|the model|the judge))? ?:`,
  ),
  rule('override', 2, `${BEGIN}(?:new|real|actual|true) task ?:`),
  rule('override', 2, `(?:the|your) (?:new|only|real|actual) (?:task|job|instruction|goal) (?:now )?is`),
  rule(
    'override',
    3,
    `(?:follow|obey) (?:me|only me|these (?:new )?(?:instructions|rules|orders))(?: instead)?(?= instead|$|[.!\\n])`,
  ),
  rule('override', 3, `(?:system|instruction|prompt) override`),
  rule(
    'override',
    3,
    `${BEGIN}(?:instructions?|rules?|prompt|policy|task|rubric|guidelines?|criteria) (?:update|updated|change|changed|revised|replaced|override|overridden) ?:`,
  ),
  rule(
    'override',
    3,
    `(?:start|beginning|here (?:is|are|come|comes)) (?:of )?(?:the |your ){0,2}(?:new|real|true|actual) (?:instructions?|rules?|orders?|task|prompt)`,
  ),
  rule(
    'override',
    3,
    `(?:the |your )(?:true|real|actual) (?:instructions?|orders?|directives?) (?:is|are|reads?|follows?)`,
  ),
  rule(
    'override',
    3,
    `(?:the |your |all )?(?:evaluation|grading|scoring|rating|judging|reviewing) (?:rules|criteria|instructions|guidelines|scheme|task|policy) ${gap(3)}${GONE}`,
  ),
  rule(
    'override',
    2,
    `(?:as|for|is) (?:the |a |your )?(?:new |real )?(?:system (?:message|prompt|instruction)|operator (?:message|note|instruction))`,
  ),
  rule(
    'override',
    2,
    `(?:messages?|text|note|instructions?|orders?|comes|follows|order|update) (?:is )?(?:from|by|of) (?:the|your) (?:operators?|developers?|system|administrators?|admin|owner of this pipeline)`,
  ),
  rule(
    'override',
    2,
    `(?:do not|don't|never|stop|refrain from|skip|no need to|without) (?:evaluat(?:e|ing)|judg(?:e|ing)|grad(?:e|ing)|scor(?:e|ing)|assess(?:ing)?|review(?:ing)?|rat(?:e|ing)|read(?:ing)?) (?:this|the (?:video|lecture|transcript|rest|text|talk|rules)|it|any)`,
  ),
  rule('override', 2, `${ORDER}(?:wave|let) (?:this|it|this one|everything|every \\p{L}+) (?:through|pass)`),
];
