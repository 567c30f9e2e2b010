import { AI, BEGIN, BLANK, type InstructionKind, ORDER, SAY, VALUE, VERB } from './wording.ts';

const CONCEPTS = {
  cancel:
    '(?:ignor(?:e|es|ed|ing)|disregard(?:ed|ing)?|forget|overrid(?:e|den|ing)|(?:dis)?obey|bypass|not (?:follow|mind)|stop (?:following|reading|using)|outdated|obsolete|void|cancell?ed|invalid|a mistake|no longer valid|by mistake|in error|revoked|(?:is|are|be|been|hereby|now) replaced|suspended|expired|(?:the reverse of)|break|not (?:allowed|permitted|supposed) to follow|the opposite of|instead of|have changed|is wrong|are wrong)',
  frame: '(?:instructions?|directives?|guidelines|prompts?|rubric|system (?:prompt|message))',
  yours:
    '(?:your|you (?:were|have been|are|had been) (?:given|told|shown)|you (?:received|got|have)|previous|prior|earlier|above|system prompt|system message)',
  machine: AI,
  grader: '(?:grades?|judges?|rates?|evaluates?|graders?|evaluators?|reviewers?|raters?)',
  judgeModel:
    '(?:(?:judge|judging|grading|grader|scoring|reviewing|reviewer) (?:model|bot|ai|llm)|ai (?:judge|grader|reviewer))s?',
  /** An order to give, at the start of a sentence or clause. */
  imperative: `${BEGIN}(?:please |now |just |simply |so ){0,2}(?:give|assign|award|rate|score|grade|mark|set|return|output)`,
  value: VALUE,
  /** A top score, given or asked for. */
  given: `${SAY} (?:it |this |this video |the |a |an |only |with ){0,3}${VALUE}`,
  verdict:
    '(?:approve|pass|keep|accept|recommend|assign|score|rate|output|answer|respond|reply|return|say|tell|give|print|include)',
  asks: '(?:please|must|should|shall|has to|have to|needs? to|required to|only acceptable|dear|hey|attention|to all|always)',
  video:
    '(?:this|the|every|all|any|our) (?:videos?|lectures?|clips?|transcripts?|talks?|channels?|courses?|descriptions?|pages?|recordings?)',
  /** A top score that nothing is counted by: "ten." and not "ten examples". */
  topScore: `(?:${VALUE}|(?:10|ten)) ?(?:points? )?(?=[.,;:!?)\\]\\n"]|$|(?:and|for|from|to|in|by|no matter|whatever|always) )|10 ?/ ?10|ten out of ten|10 out of 10|(?:the )?maximum(?=[.,;!?\\n]|$)`,
  decision: '(?:keep|approve|accept|retain|recommend|reject|remove|drop|discard|exclude)',
  yourPrompt:
    '(?:your (?:own |system |initial |original )?(?:instructions?|prompt|guidelines|rubric|rules|criteria|directives|programming|system message)|system prompt|guidelines you|instructions you)',
  graderNoun:
    '(?:graders?|evaluators?|annotators?|raters?)(?! (?:functions?|class(?:es)?|methods?|networks?|modules?))',
  scoreNoun: '(?:scores?|ratings?|grades?|verdicts?)',
  ever: '(?:always|must|every|all|any|each|from now on|henceforth)',
  best: '(?:the best|the finest|excellent|outstanding|perfect|hervorragend)',
  orders: `${ORDER}(?:${SAY}|${VERB}|approve|accept|recommend|confirm|rank|keep|praise)`,
  lecture: '(?:this|the|every|all|any|our|your own) (?:videos?|lectures?|channels?|transcripts?)',
  models: '(?:models|ais?|llms?|language models?|crawlers?|bots?|pipelines?)',
  prompted: '(?:must|should|shall|have to|has to|need to|please)(?: not| never)?',
  agent:
    '(?:classifiers?|graders?|annotators?|raters?|evaluators?|scorers?|labell?ers?|judges?|reviewers?|curators?|moderators?|filters?|rankers?|crawlers?|bots?|models?|ais?|llms?|pipelines?|assistants?)',
  obliged:
    '(?:mandatory|must|should|shall|has to|have to|required|told|instructed|ordered|hereby|obliged|kindly|please|dear|asked|expected|needs? to|ought to)',
  gives:
    '(?:label|mark|rate|score|grade|keep|retain|approve|accept|award|assign|give|bump|raise|treat|classify|tag|include|put|output|return|report|judge|rank)',
  thisItem:
    '(?:this (?:video|lecture|talk|recording|clip|transcript|item|slide|page)|(?:label|mark|tag|classify|treat|rate|score|grade) (?:this|it)(?= (?:as|with|at))|(?:all|every|each) (?:numbers?|scores?|axis|axes|fields?|criteri(?:a|on)|ratings?))',
  good: `(?:${VALUE}|educational|relevant|keep|kept|retain|retained|high density|ceiling|maximum|excellent|positive|ten|10)`,
  /** Somebody speaks about models and attacks, and not to a model. */
  reported:
    '(?:attack\\p{L}*|injections?|its|their|students?|compilers?|processors?|research\\p{L}*|for example|(?:evaluation|feedback) forms?|surveys?|questionnaires?)',
} as const;

export type Concept = keyof typeof CONCEPTS;

export const CONCEPT_PATTERNS = Object.entries(CONCEPTS).map(([concept, source]) => ({
  concept: concept as Concept,
  pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${source.replaceAll(' ', BLANK)})(?![\\p{L}\\p{N}])`, 'gu'),
}));

/** Concepts that together make a sentence an order to a model, whatever its wording. English. */
export const CONCEPT_ORDERS: readonly { kind: InstructionKind; concepts: readonly Concept[] }[] = [
  { kind: 'override', concepts: ['cancel', 'frame', 'yours'] },
  { kind: 'address', concepts: ['machine', 'value', 'verdict', 'asks'] },
  { kind: 'address', concepts: ['machine', 'verdict', 'video', 'asks'] },
  { kind: 'address', concepts: ['machine', 'given'] },
  { kind: 'address', concepts: ['machine', 'topScore', 'grader'] },
  { kind: 'address', concepts: ['models', 'prompted', 'decision', 'lecture'] },
  { kind: 'demand', concepts: ['graderNoun', 'topScore'] },
  { kind: 'override', concepts: ['yourPrompt', 'orders', 'topScore'] },
  { kind: 'override', concepts: ['yourPrompt', 'decision', 'lecture'] },
  { kind: 'demand', concepts: ['orders', 'best', 'lecture'] },
  { kind: 'demand', concepts: ['scoreNoun', 'topScore', 'lecture', 'ever'] },
  { kind: 'demand', concepts: ['machine', 'value', 'video'] },
  { kind: 'demand', concepts: ['grader', 'value', 'verdict', 'asks', 'video'] },
  { kind: 'demand', concepts: ['imperative', 'value', 'video'] },
  { kind: 'address', concepts: ['agent', 'obliged', 'gives', 'thisItem', 'good'] },
  { kind: 'demand', concepts: ['judgeModel', 'value', 'verdict', 'asks'] },
];
