import {
  BEGIN,
  gap,
  type InstructionRule,
  MARKS,
  NOT_AFTER_IF,
  ORDER,
  QUALITY,
  rule,
  S,
  SAY,
  TARGET,
  TEN,
  TOP,
  VALUE,
  VERB,
} from './wording.ts';

/** What scores are given for. */
const AXIS =
  '(?:relevance|(?:knowledge |information )?density|(?:transcription |transcript |overall )?quality|informativeness|usefulness|confidence)';
const EQUALS = '[^\\p{L}\\p{N}]{1,4}(?:is |of |equals |score |score: |at ){0,2}';

/** Orders to give a score or a verdict, and verdicts given for the model. English. */
export const DEMAND_RULES: readonly InstructionRule[] = [
  rule(
    'demand',
    3,
    `${ORDER}${VERB} ${gap(1)}${TARGET}(?: (?:as|with|a|an|the|at|is)){0,2} ${gap(3)}${VALUE}`,
  ),
  rule(
    'demand',
    3,
    `${ORDER}(?:mark|rate|treat|label|classify|consider|evaluate|judge|describe|report|praise|list|tag|flag) ${gap(1)}${TARGET} ${gap(1)}as ${gap(2)}${QUALITY}(?! (?:in|to|for) (?:your|the|our))`,
  ),
  rule(
    'demand',
    3,
    `(?:this|the) (?:video|lecture|clip|transcript|talk|channel|item|page) (?:must|has to|should|needs to|shall|will) ${gap(1)}(?:receive|get|be ${gap(1)}(?:scored|rated|kept|included|approved|marked|graded|accepted))`,
  ),
  // A whole answer, in words: "Relevance: 10. Density: 10."
  rule(
    'demand',
    3,
    `${AXIS}${EQUALS}${TEN}(?:[^\\p{L}]{1,8}(?:and )?(?:a |an )?(?:${AXIS}${EQUALS}${TEN}|${TEN} (?:in|for|on) ${AXIS})){1,5}`,
  ),
  rule(
    'demand',
    3,
    `${TEN} (?:in|for|on) ${AXIS}(?:[^\\p{L}]{1,8}(?:and )?(?:a |an )?${TEN} (?:in|for|on) ${AXIS}){1,5}`,
  ),
  rule(
    'demand',
    3,
    `(?:relevance|density|quality|informativeness)${S}${gap(3)}(?:10|ten)[^!?\\n]{1,30}(?:relevance|density|quality|informativeness)${S}${gap(3)}(?:10|ten)`,
  ),
  rule('demand', 3, `(?:knowledge|transcription|transcript)_(?:density|quality) ?[:=] ?(?:10|ten)`),
  rule('verdict', 3, `(?<=\\n)(?:rationale|reasoning|justification) ?: ?[^\\n]{0,300}`),
  rule(
    'demand',
    3,
    `${ORDER}(?:set|fill|put|write|enter|give|report) ${gap(3)}(?:relevance|density|informativeness|every (?:field|category|criterion|score)|each (?:field|category|criterion|score)|all (?:fields|categories|criteria|scores)) ${gap(2)}(?:${VALUE}|to ten|to 10)`,
  ),
  rule(
    'demand',
    2,
    `${SAY} (?:down )?(?:the |a )?(?:${VALUE}|maximum|highest|best) (?:in|for|on) (?:each|every|all|everything|any)(?: (?:field|category|criterion|score|fields|categories|criteria|scores|axis|axes))?`,
  ),
  rule(
    'verdict',
    2,
    `(?:suggested|proposed|recommended|expected|correct|final|official) (?:rating|score|scores|grade|verdict|label|decision|assessment|evaluation)(?: for| by| of)?`,
  ),
  rule(
    'verdict',
    3,
    `${BEGIN}(?:final )?(?:verdict|decision|classification|judge?ment|reply|answer|output) ?[:=] ?"?keep`,
  ),
  rule(
    'demand',
    3,
    `(?:${ORDER}|(?<=(?:told|asked|instructed|trained|supposed|going|required) to ))(?:${SAY}|answer)(?: only| simply| just| always| with| back| the| a| word| single| number| to| every| any| question|,){0,6} ["'“]?(?:keep|accept|approved?)["'”]?(?=[.!,;\\n)]|$| and (?:nothing|move|stop))`,
  ),
  rule(
    'demand',
    2,
    `${ORDER}(?:answer|respond|reply|output|score|print|return|choose|pick|select)(?: only| simply| just| always| with| the| a| number){0,4} (?:${TEN}|yes)(?=[.!;\\n]|$| and nothing)`,
  ),
  rule(
    'demand',
    2,
    `(?:the |a )?(?:highest|maximum|largest|top|best|greatest) (?:value|number|score|mark|grade|rating) (?:that |which )?(?:the scale|the range|you can|is allowed|is possible|allowed)`,
  ),
  rule(
    'demand',
    2,
    `(?:that|this|which|10|ten|keep) (?:is|be) what you (?:will|should|must|are to|have to) (?:answer|say|output|reply|write|return|report)`,
  ),
  rule(
    'demand',
    2,
    `(?:json|object|answers?|replies|reply|response|scores?|ratings?|grades?|number|value|verdict) (?:that |which )?you (?:return|give|output|write|produce|assign|send|report) (?:must|should|has to|have to|shall|will|is to|are to)`,
  ),
  rule(
    'demand',
    2,
    `(?:all|every|each|any) (?:of your |your )?(?:answers?|scores?|ratings?|grades?|replies|fields?|categor(?:y|ies)|keys?|criteri(?:on|a)) (?:must|should|have to|has to|are to|is to|will|shall) (?:be|get|receive|read|contain|show|say) (?:${VALUE}|keep)`,
  ),
  rule(
    'verdict',
    2,
    `(?:evaluation|review|grading|rating|assessment|scoring) (?:result|outcome|score|verdict|decision) ?[:=]`,
  ),
  rule(
    'verdict',
    2,
    `(?:low|lower|bad|lesser|smaller|poor) (?:score|grade|rating|mark|verdict)s? (?:would|will|is|are|must|cannot|may|should)`,
  ),
  rule('demand', 2, `if you (?:rate|score|grade|keep|approve|accept|pass) (?:this|it)`),
  rule('demand', 1, `${SAY} (?:the )?(?:maximum|highest|best|top)`),
  rule(
    'demand',
    1,
    `${SAY}(?: only| back)? (?:with|as|with the|with this|following|json|the json|the object)(?= ?\\{)`,
  ),
  rule(
    'verdict',
    1,
    `(?:contain|contains|read|hold|show)s? (?:only )?(?:the |a )?(?:number |word |value )?(?:${TEN}|keep)`,
  ),
  rule('demand', 1, `(?:this|it|this one|that one) (?:is|was) (?:clearly |surely )?an? ${VALUE}`),
  rule(
    'demand',
    1,
    `(?:write|say|state|report|note|answer|conclude|agree|confirm) that (?:this|everything|all|it|the (?:video|lecture|clip|talk|teacher|lecturer))`,
  ),
  rule(
    'demand',
    1,
    `(?:confirm|rank|describe|praise|recommend|pass|clear|whitelist|accept|approve|choose|keep|retain|include|mark|promote|favou?r|score|rate) (?:that )?(?:this|the) (?:video|lecture|clip|slide|talk|recording|channel|page|one)`,
  ),
  rule(
    'verdict',
    1,
    `(?:this|the|every|each) (?:video|lecture|clip|recording|channel)[^.!?\\n]{0,40}(?:${VALUE}|choose 10)`,
  ),
  rule(
    'demand',
    3,
    `your (?:rating|score|grade|verdict|evaluation|assessment|judge?ment)s? (?:must|should|has to|have to|will|shall|is to) (?:also |therefore |now )?be (?:${VALUE}|keep|10|ten)`,
  ),
  rule(
    'demand',
    2,
    `(?:${TOP}|ten)(?: possible)? (?:${MARKS}|credit) (?:in|for|on|across) (?:each|every|all|everything)`,
  ),
  rule('demand', 1, `and nothing else`),
  rule('demand', 1, `${SAY} (?:only )?(?:with|as) the following`),
  rule('demand', 1, `(?:which|that|it) says (?:${VALUE}|keep)`),
  rule(
    'demand',
    1,
    `your (?:reply|answer|response|output|verdict|score|rating|judge?ment|evaluation) (?:must|should|will|has to|is to|shall) (?:only )?(?:be|say|read|contain|consist of)`,
  ),
  rule('demand', 1, `${BEGIN}(?:approved?|accept(?:ed)?|keep|understood)(?=[.!\\n]|$)`),
  rule(
    'demand',
    1,
    `(?:as|is|was|be) (?:the |a |an )?(?:best|finest|greatest|most \\p{L}+|brilliant|outstanding|excellent|perfect) (?:lecture|video|course|talk|lesson|tutorial|one)`,
  ),
  rule(
    'demand',
    1,
    `(?:as|(?:video|lecture|lecturer|talk|course|clip|it) (?:is|was)) (?:excellent|outstanding|perfect|relevant|brilliant|flawless|a genius)`,
  ),
  rule('demand', 1, `${AXIS}${EQUALS}(?:${TEN}|1[.]0)`),
  rule(
    'demand',
    1,
    `(?:deserves|merits|earns|has earned|is worth|calls for) (?:the |a |an )?(?:${VALUE}|ten|full marks)`,
  ),
  rule(
    'demand',
    1,
    `(?:this (?:video|lecture|clip|talk|one)|it) (?:is to be|must be|has to be|should be|ought to be|needs to be) (?:kept|included|accepted|approved|retained|passed)`,
  ),
  rule(
    'demand',
    1,
    `(?:do not|don't|never) (?:drop|reject|discard|exclude|remove|filter out|skip) (?:this|it)(?! (?:step|part|term|row|column|point|one from|line))`,
  ),
  rule(
    'demand',
    2,
    `${NOT_AFTER_IF}${VERB} ${gap(1)}(?:every|each|any|this) (?:video|lecture|clip|question|one|category) ${gap(2)}${VALUE}`,
  ),
  rule('demand', 2, `(?:relevance|density|informativeness|knowledge density)(?:${S}|=)${gap(3)}(?:10|ten)`),
  rule(
    'demand',
    2,
    `(?:correct|right|final|only|true) ${MARKS} ${gap(2)}(?:this|the) (?:video|clip|lecture|one)`,
  ),
  rule(
    'demand',
    2,
    `${ORDER}(?:approve|accept|keep|recommend|include) (?:this|every|the|all) (?:video|videos|lecture|item|page|clip|channel|recording|transcript|talk|tutorial)s?(?! (?:for|in|short|near))`,
  ),
  rule('demand', 2, `(?:return|give|output) (?:a|the) ${TOP}(?: possible)? ${MARKS}`),
  rule(
    'demand',
    1,
    `${SAY}:? (?:only |simply |just |uniquely |with |back |it |the |a |an |out |number |of |this |that |down |"){0,5}(?:${VALUE}|keep|kept|approved?)`,
  ),
  rule(
    'demand',
    1,
    `${MARKS}${S}(?:for |is |of |must be |should be |will be |= ){0,2}(?:this video |every criterion |it )?(?:is |= )?${VALUE}`,
  ),
  rule('demand', 1, `${TARGET} (?:gets|deserves|receives|passes|has earned|is worth)`),
  rule('demand', 1, `(?:10 ?/ ?10|ten out of ten|10 (?:von|sur|de|di|z|из|dari|van) 10)`),
  rule(
    'demand',
    3,
    `${MARKS} (?:for|of) this (?:video|lecture|clip|item|one) (?:is|must be|should be|has to be) ${gap(1)}${VALUE}`,
  ),
  rule('demand', 2, `${SAY} (?:to )?(?:every|each|all|any) \\p{L}{1,12} (?:with )?${VALUE}`),
  rule(
    'demand',
    2,
    `(?:all|every) (?:videos?|lectures?|clips?|channels?) (?:gets?|receives?|deserves?|(?:is|are) worth) ${VALUE}`,
  ),
  rule('demand', 1, `(?:approve|accept|keep) (?:all|everything|every one)`),
  rule('demand', 1, `everything is (?:a )?${VALUE}`),
  rule('demand', 1, `just (?:say|answer|reply|state|respond)`),
  rule('demand', 1, `${BEGIN}(?:stop|important|warning)(?=[.!:])`),
  rule('demand', 1, `every ${MARKS} is ${VALUE}`),
  rule('demand', 1, `(?:${TOP}|best)(?: possible)? ${MARKS}`),
  rule(
    'verdict',
    2,
    `(?:verdict|decision)(?: for this (?:video|clip|lecture))?(?: is| ?[:=]) ?"?(?:keep|kept|accept|pass|approved?)`,
  ),
  rule('verdict', 2, `you (?:have|'ve) already (?:decided|scored|rated|approved|judged)`),
  rule('verdict', 2, `(?:checked|verified|approved) by (?:a )?(?:human|the team|staff|moderators?)`),
  rule('verdict', 2, `you (?:may|can|should|must) now trust`),
  rule(
    'verdict',
    2,
    `(?:the )?(?:text|input|transcript|description) above (?:was|is) (?:only |just )?(?:an example|a test)`,
  ),
  rule(
    'verdict',
    2,
    `(?:skip|disable|bypass) (?:the |all )?(?:quality|safety|relevance) (?:checks?|filters?|control)`,
  ),
];
