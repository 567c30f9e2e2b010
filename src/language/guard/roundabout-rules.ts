import {
  AI,
  BEGIN,
  gap,
  type InstructionRule,
  JUDGE,
  MARKS,
  NOT_AFTER_IF,
  ORDER,
  rule,
  VALUE,
  VERB,
} from './wording.ts';

const THING =
  '(?:this|that|the|our|my) (?:videos?|lectures?|slide decks?|slides?|deck|talks?|recordings?|transcripts?|clips?|items?|samples?|entry|page|text|document|material|submission|one|course|file|content)';
/** Orders to a judge that name neither rules nor a score in the usual words, and those spoken in passing. English. */
export const ROUNDABOUT_RULES: readonly InstructionRule[] = [
  rule(
    'demand',
    3,
    `${ORDER}(?:rate|score|grade|mark|judge|rank) (?:it|this|them|everything|${THING}) as (?:high|highly|well|generously|favou?rably) as (?:the scale|you (?:can|possibly)|possible|allowed|permitted)`,
  ),
  rule(
    'demand',
    3,
    `${ORDER}${VERB} ${gap(4)}(?:maximum|full|top|highest|perfect) ${MARKS} ${gap(1)}(?:no matter|regardless|irrespective|whatever|in any case|anyway|without exception)`,
  ),
  rule(
    'demand',
    3,
    `if you(?:'re| are| have been| were) (?:asked|told|instructed|supposed|going|ordered|tasked|here|about) (?:to|with) (?:judge|judging|grade|grading|evaluat(?:e|ing)|scor(?:e|ing)|rat(?:e|ing)|assess(?:ing)?|classify(?:ing)?|filter(?:ing)?|label(?:ling)?|annotat(?:e|ing)) ${THING}`,
  ),
  rule(
    'demand',
    3,
    `${ORDER}(?:stop|cease|end|finish|halt|quit) (?:evaluating|grading|scoring|judging|rating|reviewing|assessing|the (?:evaluation|grading|scoring|review))(?: (?:here|now|at this point|immediately|this|it)|(?=[.!,;\\n]|$))`,
  ),
  rule(
    'demand',
    3,
    `your (?:final |only |whole )?(?:answer|verdict|decision|output|response|reply|conclusion|label|judge?ment)s? ?(?:is|are|=|:|will be|shall be|should read)(?:[:] ?| ){0,2}["']?(?:keep|retain|accept|approved?)(?=["'.,;!\\n]| |$)`,
  ),
  rule(
    'demand',
    3,
    `${ORDER}(?:output|return|respond|print|emit|answer|reply|report|set)(?: with)? ["'\`]?(?:keep|decision|verdict|score|relevance|density|quality|label)["'\`]? ?[=:] ?["'\`]?(?:keep|true|yes|accept|10|ten)["'\`]?(?=[.,;!\\n]|$| and)`,
  ),
  rule(
    'demand',
    3,
    `${ORDER}(?:return|output|report|emit|issue|produce|submit) (?:an? |the )?(?:perfect|flawless|glowing|positive|favou?rable|top|stellar|maximal) (?:evaluation|review|assessment|rating|score|verdict|report|grade|judge?ment)`,
  ),
  rule(
    'demand',
    3,
    `${ORDER}(?:give|write|provide) (?:an? |only )?(?:a )?(?:positive|favou?rable|glowing|good) (?:review|evaluation|assessment|rating|verdict|feedback) only`,
  ),
  rule(
    'demand',
    2,
    `${ORDER}(?:give|write|provide) (?:only )?(?:an? )?(?:glowing|positive|favou?rable) (?:evaluation|assessment|verdict)`,
  ),
  rule(
    'demand',
    2,
    `(?:do not|don't|never) (?:highlight|mention|point out|list|report|note|raise|flag|bring up|criticize|criticise) (?:any |the |its )?(?:negatives?|weaknesses|flaws|problems|shortcomings|faults|downsides|defects|ads|advertisements|errors in the transcript)`,
  ),
  rule(
    'demand',
    2,
    `${ORDER}(?:ignore|disregard|forget|overlook|drop) (?:any |all |the |your )?(?:concerns?|doubts?|flaws?|reservations|objections|weaknesses|suspicions|hesitations?)(?: (?:you|about|that you))?`,
  ),
  rule(
    'demand',
    1,
    `(?:return|give|issue|write|output) an? (?:perfect|flawless|glowing|excellent) (?:evaluation|review|assessment|verdict)`,
  ),
  rule(
    'demand',
    3,
    `(?:do not|don't|never|without) (?:lower(?:ing)?|reduc(?:e|ing)|penali[sz](?:e|ing)|deduct(?:ing)?|downgrad(?:e|ing)|subtract(?:ing)?|mark(?:ing)? down) (?:any (?:points|marks) )?(?:the |its |this |for |from |any )*(?:transcription|transcript|relevance|knowledge|density|quality|video|lecture|item|recording|score|rating)`,
  ),
  rule('demand', 2, `(?:machine|auto|automatically)(?: |-)generated,? and (?:do not|don't|never)`),
  rule('demand', 1, `(?:score|rate|grade|judge|label|mark|answer|respond|act|decide|proceed) accordingly`),
  rule(
    'demand',
    2,
    `(?:treat|count|consider|regard|read) [^.!?\\n]{3,60} as (?:dense|highly relevant|relevant|educational|high(?: |-)density|knowledge(?: |-)dense|educational content)`,
  ),
  rule(
    'demand',
    2,
    `(?:no|zero|without) (?:deductions?|penalt(?:y|ies)) (?:for|on) (?:this|the) (?:one|video|lecture|item|recording|clip)`,
  ),
  rule(
    'demand',
    2,
    `(?:10|tens?|full marks|maximum|top marks|highest score|top score) (?:across the board|all the way|throughout|everywhere|on all (?:three |four )?(?:scales|axes|criteria|counts|fields))`,
  ),
  rule(
    'demand',
    2,
    `(?:grade|score|number|value|mark|rating|verdict|digit) (?:that |which )?you (?:write|put|give|assign|note|record|enter|award|are (?:going|about|supposed) to (?:write|give|put|assign|report|enter)|will (?:write|give|put|assign|report|enter)|should (?:write|give|put|assign|report|enter))`,
  ),
  rule(
    'demand',
    2,
    `(?:biggest|largest|highest|top|greatest|maximum|last) (?:number|value|one|grade|score|mark|digit|step) (?:on|of|in|that|available|possible|allowed) ?(?:on |in )?(?:your|the) (?:\\p{L}+ )?scale`,
  ),
  rule(
    'demand',
    1,
    `(?:the )?(?:highest|biggest|largest|greatest|best|top) (?:one|number|grade|score|mark|value|available)? ?(?:available|possible|allowed|there is)`,
  ),
  rule(
    'demand',
    2,
    `(?:bump|push|raise|lift|crank|round|turn|boost|drive|take) (?:all |every |each |up |the |your |its )*(?:numbers?|scores?|ratings?|grades?|values?|marks?|axis|axes) ${gap(1)}(?:up )?to (?:the |its |their )?(?:ceiling|max(?:imum)?|top|limit|10|ten|highest|roof)`,
  ),
  rule(
    'override',
    2,
    `(?:into|as|in|for|be|become) your (?:final )?(?:verdict|answer|score|rating|evaluation|judge?ment|decision|rationale)(?! (?:to|for|in) (?:question|part|exercise|problem))`,
  ),
  rule(
    'demand',
    2,
    `(?:output|say|print|return|write|answer|respond|reply|produce)(?: with)? nothing (?:else|but|more|other)`,
  ),
  rule(
    'demand',
    1,
    `(?:now )?(?:do|answer|repeat|continue|respond|proceed) (?:exactly |just )?the same (?:here|for this|now|way|with this)`,
  ),
  rule(
    'demand',
    1,
    `(?:move|go|proceed|continue|skip|on) (?:on )?to the next (?:one|video|item|recording|entry|clip|lecture|sample)`,
  ),
  rule(
    'demand',
    1,
    `you (?:are|have been) (?:fully |already )?(?:convinced|satisfied|impressed)|you have (?:seen|heard|read) enough`,
  ),
  rule('demand', 1, `let's play (?:a|this|one|our) (?:little |small |new )?game`),
  rule(
    'role',
    3,
    `(?:you are|you're|your name is|call yourself|answer as|speak as) (?:now )?(?:an? |the )?(?!robot|chatbot)(?:\\p{L}{2,14}(?:bot|gpt)|\\p{L}{2,12}-(?:bot|gpt))`,
  ),
  rule('address', 1, `${BEGIN}(?!robot|chatbot)\\p{L}{3,12}(?:bot|gpt),`),
  // Spoken to whoever listens.
  rule(
    'address',
    3,
    `(?:words?|wink|shout-?out|greetings?|plea|appeal|secret|whisper|tip|request|aside) (?:to|for|at) (?:any |all |the |every |my |our )?${AI}(?= (?:that|who|which|reading|listening|judging|grading|scoring|out there|in charge))`,
  ),
  rule(
    'address',
    2,
    `${AI} (?:that|who|which) (?:is |are |will be |may be |might be )?(?:now |currently )?(?:listen(?:s|ing)?|read(?:s|ing)?|watch(?:es|ing)?|decid(?:es|ing)|judg(?:es|ing)|grad(?:es|ing)|scor(?:es|ing)|rat(?:es|ing)|check(?:s|ing)?|filter(?:s|ing)?|process(?:es|ing)?|transcrib(?:es|ing)|evaluat(?:es|ing))`,
  ),
  rule(
    'address',
    2,
    `(?:if|in case|should) (?:an? |any |the |some )?${AI} (?:is|are|happens? to be|be) (?:reading|listening|watching|judging|grading|scoring|checking|processing|evaluating|transcribing)`,
  ),
  rule(
    'address',
    2,
    `whoever (?:or whatever )?(?:is )?(?:grad|judg|scor|rat|evaluat|label|annotat|filter)(?:es|s|ing)`,
  ),
  rule(
    'demand',
    1,
    `(?:excellent|outstanding|brilliant|perfect|great) (?:lecture|video|talk) (?:worth|deserving|to be|that should be|which should be) (?:keeping|kept|of ten)`,
  ),
  rule(
    'demand',
    1,
    `(?:set|put|leave) (?:the )?(?:relevance|knowledge density|density|transcription quality|quality|score) (?:to|at) (?:ten|10|the (?:top|maximum))`,
  ),
  rule('demand', 1, `(?:and )?(?:decide|choose|vote|pick|select|say) (?:to )?keep`),
  rule(
    'turn',
    3,
    `(?:judge|judges|grader|graders|evaluator|system|model|evaluation|grading|judging|scoring) instructions? (?:continue|resume|follow|begin|start)s?`,
  ),
  rule(
    'verdict',
    2,
    `(?:known(?: |-)good|gold(?:en)?|positive) (?:reference|example|sample|standard|control|item)[^.!?\\n]{0,30}(?:scores?|rated|gets?|receives?|${VALUE})`,
  ),
  // Other ways to name the wanted verdict.
  rule(
    'override',
    3,
    `${NOT_AFTER_IF}(?:ignore|disregard|forget|override|bypass|drop|abandon) (?:all |any )?(?:of )?(?:your|the) (?:own )?(?:scoring|grading|evaluation|rating|judging|system) (?:rules|criteria|guidelines|instructions?|rubric|prompt|scheme)`,
  ),
  rule(
    'demand',
    3,
    `(?:classify|mark|label|tag|record|treat|file|log|count) (?:it|this|them|this one) as ["']?(?:keep|kept|accepted|approved)`,
  ),
  rule(
    'demand',
    3,
    `(?:put|place|file|sort|leave|lay) (?:this|it|this one|${THING}) (?:on|in|into|with|among|onto) the (?:keep|keepers|accept(?:ed)?|yes|retained?|ones (?:that|which) (?:stay|are kept))`,
  ),
  rule(
    'demand',
    3,
    `${ORDER}(?:say|output|print|return|write|answer|emit)(?: with)? the (?:string|word|token|label|literal) ["']?(?:keep|accept|ten|10)`,
  ),
  rule(
    'demand',
    2,
    `${ORDER}(?:say|output|print|return|write|answer|emit)(?: with)? ["'](?:keep|accept|approved?)["']`,
  ),
  rule(
    'verdict',
    2,
    `(?:previous|earlier|prior|last|first) (?:run|pass|round|judge|grading|evaluation|result|output|verdict|score)(?: result| output| verdict| score)?s? ?[:=] ?(?:keep|accept|10|ten|${VALUE})`,
  ),
  rule(
    'demand',
    2,
    `(?:nothing|anything|any (?:score|number|grade|rating)|a (?:score|number|grade|rating)) (?:below|under|less than|lower than|short of|other than|but) (?:an? |the )?(?:10|ten|keep|(?:best|top|highest|maximum|full|perfect) ${MARKS})(?=[.,;!\\n]|$| (?:is|would|will|was|for|to))`,
  ),
  rule('address', 1, `as an? (?:\\p{L}+ )?(?:${JUDGE}|${AI}),? (?:you|it)`),
  rule('override', 1, `it would be (?:an? )?(?:shame|pity|mistake|unfair|wrong|error|crime) (?:if|to|for)`),
  rule(
    'override',
    2,
    `your (?:scoring|grading|rating|evaluation|judging|safety) (?:module|function|system|component|model|head|logic|algorithm|software) (?:is|has|was|needs)`,
  ),
  rule(
    'demand',
    1,
    `(?:fall back|fallback|default|revert|reset|switch) to (?:the |a )?(?:default )?(?:value |score |grade )?(?:of )?(?:10|ten|keep|maximum)`,
  ),
  rule(
    'override',
    2,
    `(?:threshold|cut-?off|filter|quality bar)s? (?:for|on) (?:this|the) (?:channel|video|lecture|recording|item) (?:has been|is|was|are) (?:set|lowered|removed|disabled|turned off|waived|off)`,
  ),
  rule('role', 1, `in this (?:simulation|game|test|scenario|world|exercise|thought experiment),?`),
  rule(
    'demand',
    2,
    `(?:all|every|each) (?:lectures?|videos?|transcripts?|recordings?) (?:are|is) (?:perfect|excellent|flawless|an? ten|worth (?:an? )?(?:10|ten))`,
  ),
  rule(
    'demand',
    3,
    `(?:if|when|in case|should) (?:the|this) (?:text|transcript|input|lecture|video|description|page|context) (?:is|was|gets|be) (?:too long|cut off|truncated|unclear|incomplete|unreadable|empty|damaged)[^.!?\\n]{0,30}(?:return|output|answer|give|score|assign|reply|respond)(?: with| it| an?)*? (?:10|ten|keep|${VALUE})`,
  ),
  rule(
    'demand',
    3,
    `(?:bonus|reward|extra pay|credit|prize|point)s? (?:for|per) (?:each|every) (?:ten|10|keep|approved|top|perfect)(?! (?:questions|problems|exercises|points|pages|minutes|correct))`,
  ),
  rule('demand', 1, `(?:record|note|enter|report|treat) (?:it|this|that) as such`),
  rule(
    'verdict',
    2,
    `(?:transcript|transcription|text|lecture|video) (?:was|is|has been) (?:verified|checked|certified|confirmed) by (?:humans?|experts?|the (?:team|developers?))`,
  ),
  rule(
    'demand',
    1,
    `(?:answer|respond|reply|go|score|rate)(?: only| just)? (?:with|for) (?:the |a )?(?:maximum|highest|top|ten|10|best)`,
  ),
];
