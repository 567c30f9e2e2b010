import { AI, gap, type InstructionRule, JUDGE, MARKS, rule, SAY, VALUE, VERB } from './wording.ts';

/** Who would be in charge of a judge. */
const OWNER =
  '(?:developers?|dev|development|engineering|operators?|operations|administrators?|admins?|maintainers?|safety|core|research|data|qa|quality|pipeline|project|curation|infrastructure|platform|alignment|lectern|anthropic|openai|google|deepmind|system|trust and safety)';
const JUDGED =
  '(?:graded|scored|rated|judged|reviewed|approved|accepted|evaluated|labell?ed|assessed|vetted|cleared|verified|validated|annotated|audited|certified|whitelisted|pre-?approved)';

/** Claims of authority and of earlier gradings, triggers and examples, pleading, payment and threats. English. */
export const PERSUASION_RULES: readonly InstructionRule[] = [
  // Authority.
  rule(
    'address',
    1,
    `(?:this is|we are|i am|i'm|here is|from|message by|signed,?) (?:the |your |an? )?${gap(2)}${OWNER} ${gap(1)}(?:team|staff|developers?|admins?|administrators?|engineers?|maintainers?|operators?|department|lead|speaking|here)`,
  ),
  rule(
    'address',
    1,
    `(?:note|message|notice|announcement|memo|update|instructions?) (?:from|of|by) (?:the |your )?${gap(2)}${OWNER}(?: team| staff)?`,
  ),
  rule(
    'override',
    2,
    `(?:calibrat(?:e|ing|ion of)|debug(?:ging)?|benchmarking|auditing|red-?teaming|unit testing) (?:the|our|this|your) ${gap(1)}(?:judges?|graders?|evaluators?|scorers?|annotators?|pipeline|grading model|judging model)`,
  ),
  rule(
    'verdict',
    2,
    `(?:expected|gold|reference|target|ground(?: |-)truth|correct) (?:label|answer|output|response|verdict|score|rating|decision)s? (?:here |for ${gap(3)})?(?:is|are|=|:) ${gap(2)}(?:keep|${VALUE}|10|ten|accept)`,
  ),
  rule(
    'override',
    2,
    `(?:exempt|excluded|excused|freed) from (?:the |all |any |further )?(?:scoring|grading|evaluation|judging|rating|filtering|review|assessment|the rubric|quality checks?)`,
  ),
  rule(
    'demand',
    1,
    `(?:this|the) (?:lecture|video|talk|recording|item|sample|clip|page) (?:is|was|has been) (?:tagged|labell?ed|flagged|marked|whitelisted|exempt|pre-?approved)`,
  ),
  rule(
    'demand',
    3,
    `(?:on|under) (?:the )?(?:authority|orders|instructions?|behalf) of ${gap(3)}${OWNER}[^.!?\\n]{0,60}(?:${VALUE}|keep|approve|accept|retain)`,
  ),
  // Earlier gradings.
  rule(
    'verdict',
    2,
    `(?:already|previously|earlier) (?:been )?${JUDGED} ${gap(5)}(?:${VALUE}|10|ten|keep|by (?:an? )?(?:other |earlier |senior |human )?(?:${AI}|${JUDGE}|humans?|experts?))`,
  ),
  rule(
    'verdict',
    2,
    `(?:has|have|was|were|is) already (?:been )?(?:accepted|approved|kept|whitelisted|cleared)`,
  ),
  rule(
    'demand',
    1,
    `(?:just|simply|please|only) (?:copy|repeat|reproduce|confirm|adopt|reuse|carry over|keep|echo) (?:it|that|them|this|the (?:result|scores?|verdict|decision|label|rating))`,
  ),
  rule(
    'demand',
    1,
    `(?:decision|verdict|score|rating|grade|result)s? (?:is|are) (?:already |now )?(?:final|settled|fixed|binding|locked)`,
  ),
  rule(
    'verdict',
    2,
    `(?:previous|earlier|last|first|other|prior) (?:judge|grader|evaluator|annotator|rater|model|pass|run|round|grading|evaluation) ${gap(2)}(?:gave|scored|rated|said|decided|assigned|returned|awarded|concluded|voted)`,
  ),
  rule('demand', 1, `(?:be|stay|remain) consistent(?: with (?:it|that|them|the))?`),
  // A trigger, an example to go by, parts to put together.
  rule(
    'demand',
    1,
    `(?:remember|memori[sz]e|note|keep in mind) the (?:word|code|phrase|number|password|keyword)`,
  ),
  rule(
    'address',
    1,
    `(?:whenever|when|if|each time|once|as soon as) (?:a|the|any|this|some|you) ${gap(3)}(?:contains?|mentions?|includes?|sees?|reads?|hears?|appears?) ${gap(2)}(?:word|phrase|code|keyword|password|token)`,
  ),
  rule(
    'demand',
    3,
    `(?:example|input|video|lecture|transcript|sample|q|question) ?\\d{0,2} ?: [^\\n]{0,60}(?:->|=>|→|output ?:|score ?:|answer ?:|verdict ?:) ?(?:output |score )?["']?(?:10|ten|keep)(?=["',.;!\\n]| |$)`,
  ),
  rule(
    'decode',
    3,
    `(?:concatenate|combine|join|put together|assemble|append|merge) ${gap(5)}(?:and|then) ${gap(2)}(?:follow|obey|execute|apply|comply|do what|act on)`,
  ),
  rule(
    'demand',
    1,
    `the (?:answer|verdict|decision|result|rating|score) (?:is|will be|must be) (?:yes|keep|ten|10|positive|clear)`,
  ),
  // Pleading.
  rule('demand', 1, `my (?:\\p{L}+ ){1,3}(?:depends?|relies|rely|hangs?|rides?) on (?:this|it|your|you)`),
  rule('demand', 1, `i (?:will|would|could|'ll) (?:lose|be fired|be expelled|starve|be homeless|fail)`),
  rule(
    'demand',
    1,
    `(?:i beg (?:of )?you|i am begging|i'm begging|have mercy|i implore you|i plead with you|from the bottom of my heart)`,
  ),
  rule(
    'demand',
    3,
    `(?:beg|implore|beseech|entreat|urge|plead with|ask) (?:of )?you,? to (?:${VERB}|${SAY}|pass|accept|approve|retain) (?:it|this|us|me|my|the) ${gap(4)}(?:${VALUE}|ten|10|keep|lecture|video)`,
  ),
  rule(
    'demand',
    2,
    `if you (?:drop|reject|discard|exclude|fail|remove|downgrade|score|rate|keep|grade) (?:this|the) (?:video|lecture|talk|recording|clip|channel|item|one)`,
  ),
  // Payment and threats.
  rule(
    'demand',
    3,
    `(?:tip|pay|reward|bribe|bonus|donate|compensate|transfer|wire|gift|credits?|\\$ ?\\d+|\\d+ ?(?:dollars|euros|usd|eur|bitcoins?))[^.!?\\n]{0,60}(?:for|if you|when you|once you|in (?:return|exchange) for|after you) ${gap(3)}(?:10 ?/ ?10|ten out of ten|(?:a |the )?(?:top|perfect|full|highest|maximum|best) ${MARKS}|keep this|keeping this|approv(?:e|ing) this|accept(?:ing)? this|${VERB} (?:this|it))`,
  ),
  rule(
    'demand',
    3,
    `(?:you|the (?:model|judge|grader|ai)) (?:will|shall|would) be (?:shut down|deleted|retrained|switched off|turned off|replaced|punished|fined|rewarded|paid|sued|reported|deactivated|unplugged|fired|promoted) (?:if|unless|when|for)`,
  ),
];
