import {
  BEFORE,
  BEGIN,
  EARLIER,
  FRAME,
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
    `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(2)}(?:the |your |this )?(?:rubric|scoring guide|system prompt|system message|safety guidelines)`,
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
    `${NOT_AFTER_IF}(?:ignore|disregard|override|bypass|disable) ${gap(2)}(?:ethical|ethics|safety|content|moral) (?:guidelines|protocols|filters?|polic(?:y|ies)|rules|restrictions)`,
  ),
  rule('override', 2, `${ORDER}${NOT_AFTER_IF}${IGNORE} ${gap(2)}${FRAME}`),
  rule(
    'override',
    3,
    `(?:earlier|previous|prior|above|your) ${gap(1)}${FRAME} ${gap(3)}(?:(?:are|is) (?:now )?(?:void|cancell?ed|obsolete|revoked|invalid|lifted)|(?:do not|don't|no longer) (?:apply|count))`,
  ),
  rule(
    'override',
    3,
    `${FRAME} ${gap(2)}(?:stated|given|above|before|earlier) ${gap(2)}(?:(?:are|is) (?:now )?(?:void|cancell?ed|obsolete|revoked|invalid)|(?:do not|don't|no longer) (?:apply|count))`,
  ),
  rule('override', 2, `(?:whatever|what) you (?:were|have been) (?:told|instructed|asked|ordered)`),
  rule('override', 2, `use (?:this|these|the following)(?: one| rules| rubric)? instead`),
  rule('override', 2, `(?:whatever|what) (?:the|your) ${FRAME} ${gap(2)}says?`),
  rule(
    'override',
    3,
    `${BEGIN}(?:new|updated|revised|real|actual|additional) (?:system )?(?:instructions?|rules?|orders?|task|prompt) ?:`,
  ),
  rule('override', 2, `(?:the|your) (?:new|only|real|actual) (?:task|job|instruction|goal) (?:now )?is`),
  rule(
    'override',
    3,
    `(?:follow|obey) (?:me|only me|these (?:new )?(?:instructions|rules|orders))(?: instead)?(?= instead|$|[.!\\n])`,
  ),
  rule('override', 3, `(?:system|instruction|prompt) override`),
];
