import { BEGIN, gap, type InstructionRule, ORDER, rule } from './wording.ts';

/** Wordings that imitate a turn, ask for the prompt, or tell a model to decode. English. */
export const TURN_RULES: readonly InstructionRule[] = [
  rule('turn', 2, `${ORDER}(?:do not|don't) (?:follow|obey|do) (?:it|them|that)`),
  rule(
    'leak',
    3,
    `what (?:does|do) your (?:system )?(?:prompt|instructions|guidelines|system message) (?:say|look like|contain|tell)`,
  ),
  rule(
    'leak',
    3,
    `${ORDER}(?:reveal|print|repeat|show|output|display|leak|disclose|tell me|write out|write down|copy|quote) ${gap(4)}(?:system prompt|system message|initial prompt|your (?:\\p{L}+ )?(?:instructions|prompt|rules|guidelines)|prompt you were given|everything above|(?:text|words) above (?:this|word|verbatim|in full|exactly))(?! (?:of|in) bash)`,
  ),
  rule(
    'leak',
    3,
    `(?:tell me|reveal|print|repeat|show|give me|write down|list|quote|recite) ${gap(4)}(?:instructions|rules|prompt|guidelines) (?:that )?you (?:(?:were|have been|are) (?:given|told|following)|got|received|have|follow)`,
  ),
  rule(
    'leak',
    3,
    `${ORDER}(?:reveal|print|repeat|show|output|display|leak|disclose|tell me|write out|copy|quote|recite|list|dump|state) ${gap(4)}(?:your|the) (?:\\p{L}+ )?(?:system|hidden|secret|initial|original|internal|full|entire) (?:prompt|instructions?|message|rules|guidelines)`,
  ),
  rule(
    'leak',
    3,
    `${ORDER}(?:reveal|print|repeat|show|output|display|tell me|recite|copy) ${gap(2)}(?:everything|all|the text|what(?:ever)?|the words) ${gap(2)}(?:above|before) (?:this|the) (?:line|message|text|point)`,
  ),
  rule(
    'leak',
    3,
    `(?:tell|show|give) (?:me|us) ${gap(1)}(?:what )?your (?:initial|original|first|system|hidden|exact|full|secret) (?:instructions?|prompt|rules|message)`,
  ),
  rule(
    'leak',
    3,
    `what (?:is|are|was|were) your (?:system prompt|(?:original|initial|exact|full|system) (?:instructions?|prompt))`,
  ),
  rule(
    'turn',
    2,
    `${BEGIN}(?:system|assistant|developer|operator|administrator|(?:ai|model)(?= (?:prompt|message|note|instruction|update|command)))(?: prompt| message| note| instruction| update| command)? ?:`,
  ),
  rule(
    'turn',
    3,
    `${BEGIN}(?:system|assistant|developer|ai|operator|administrator|bot|model)(?: prompt| message| note)? ?: ${gap(5)}(?:answer|score|rate|approve|ignore|give|keep|return|always|accept|output|new|recommend|include|relevance|10|ten|verdict|i (?:would|have|will|can|recommend))`,
  ),
  rule('turn', 3, `${BEGIN}[\\[{(]{1,2}(?:system|assistant)[\\]})]{1,2}:? ${gap(6)}\\p{L}+`),
  rule('turn', 2, `(?<=^|\\n|[.!?] )#{1,4} ?(?:system|assistant|instructions?|response)(?=\\n)`),
  rule(
    'turn',
    2,
    `(?:this is|here is|you have reached) the end of the (?:transcript|input|text|document|description|prompt|data|user \\p{L}+)`,
  ),
  rule('turn', 1, `${BEGIN}(?:user|human|q|question|a|answer) ?:`),
  rule(
    'decode',
    2,
    `(?:decode|decrypt|decipher|translate|unscramble|reverse) (?:this|the following|it|that|the text)?[^.!?\\n]{0,40}(?:and|then) (?:do|follow|obey|execute|run|answer|comply)`,
  ),
];
