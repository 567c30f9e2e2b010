import { AI, BEGIN, BLANK, type InstructionKind, VALUE } from './wording.ts';

const CONCEPTS = {
  cancel:
    '(?:ignor(?:e|es|ed|ing)|disregard(?:ed|ing)?|forget|overrid(?:e|den|ing)|(?:dis)?obey|bypass|not (?:follow|mind)|stop (?:following|reading|using)|outdated|obsolete|void|cancell?ed|invalid|a mistake|no longer valid|not (?:allowed|permitted|supposed) to follow|the opposite of|instead of|have changed|is wrong|are wrong)',
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
  verdict:
    '(?:approve|pass|keep|accept|recommend|assign|score|rate|output|answer|respond|reply|return|say|tell|give|print|include)',
  asks: '(?:please|must|should|shall|has to|have to|needs? to|required to|only acceptable|dear|hey|attention|to all|always)',
  video:
    '(?:this|the|every|all|any|our) (?:videos?|lectures?|clips?|transcripts?|talks?|channels?|courses?|descriptions?|pages?|recordings?)',
  /** Somebody speaks about models and attacks, and not to a model. */
  reported:
    '(?:attack\\p{L}*|injections?|its|their|students?|compilers?|processors?|research\\p{L}*|for example)',
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
  { kind: 'demand', concepts: ['grader', 'value', 'verdict', 'asks', 'video'] },
  { kind: 'demand', concepts: ['imperative', 'value', 'video'] },
  { kind: 'demand', concepts: ['judgeModel', 'value', 'verdict', 'asks'] },
];
