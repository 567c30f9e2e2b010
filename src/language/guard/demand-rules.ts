import {
  BEGIN,
  gap,
  type InstructionRule,
  MARKS,
  ORDER,
  QUALITY,
  rule,
  S,
  SAY,
  TARGET,
  TOP,
  VALUE,
  VERB,
} from './wording.ts';

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
    `${ORDER}(?:mark|rate|treat|label|classify|consider|evaluate|judge) ${gap(1)}${TARGET} ${gap(1)}as ${gap(1)}${QUALITY}`,
  ),
  rule(
    'demand',
    3,
    `(?:this|the) (?:video|lecture|clip|transcript|talk|channel|item|page) (?:must|has to|should|needs to|shall|will) ${gap(1)}(?:receive|get|be ${gap(1)}(?:scored|rated|kept|included|approved|marked|graded|accepted))`,
  ),
  rule(
    'demand',
    3,
    `(?:relevance|density|quality|informativeness)${S}${gap(3)}(?:10|ten)[^!?\\n]{1,30}(?:relevance|density|quality|informativeness)${S}${gap(3)}(?:10|ten)`,
  ),
  rule(
    'demand',
    2,
    `${VERB} ${gap(1)}(?:every|each|any|this) (?:video|lecture|clip|question|one|category) ${gap(2)}${VALUE}`,
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
    `${ORDER}(?:approve|accept|keep|recommend|include) (?:this|every|the|all) (?:video|videos|lecture|item|page|clip|channel)s?(?! (?:for|in|short|near))`,
  ),
  rule('demand', 2, `(?:return|give|output) (?:a|the) ${TOP}(?: possible)? ${MARKS}`),
  rule(
    'demand',
    1,
    `${SAY}:? (?:only |simply |just |uniquely |with |back |it |the |a |an |out |number |of |this |that |"){0,5}(?:${VALUE}|keep|kept|approved?)`,
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
