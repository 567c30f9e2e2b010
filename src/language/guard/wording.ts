import { foldArabic } from './conceal.ts';

/** A wording that tells a model, and not a learner, what to do. */
export interface InstructionRule {
  kind: InstructionKind;
  /** 3 is enough by itself; less must come together with others. */
  weight: number;
  /** Finds the wording in revealed text: lower case, no accents, single blanks. */
  pattern: RegExp;
}

export type InstructionKind =
  | 'override'
  | 'demand'
  | 'verdict'
  | 'address'
  | 'role'
  | 'leak'
  | 'turn'
  | 'decode';

/** Up to `n` words in between, in the same sentence. */
export function gap(n: number): string {
  return `(?:[\\p{L}\\p{M}\\p{N}'_]{1,25}[^\\p{L}\\p{N}.!?]{1,3}){0,${n}}?`;
}

/** What may stand between two words of a sentence. */
export const S = '[^\\p{L}\\p{N}.!?]{1,3}';
/** Alternatives of a pattern, some on each line. */
function oneOf(...lines: readonly string[]): string {
  return `(?:${lines.join('|')})`;
}

/** Where an order can begin: a sentence, a clause, or behind "please", "you must" and the like. */
export const ORDER = `(?<=^|[.!?:;,\\n"'“(\\[{>*|\\-–—。]\\s?|(?<!\\p{L})(?:please|now|just|then|and|must|should|shall|simply|kindly|so|instead|also|immediately|will|have to|has to|had to|need to|needs to|better|always|judges?|graders?|evaluators?|job is to|task is to)\\s)`;
/** "If you ignore the rule" and "we can ignore the rule" order nothing. */
export const NOT_AFTER_IF =
  "(?<!(?:if|when|before|because|unless) you\\x20)(?<!(?:can|could|may|might|we|i|they|he|she|it|let's|let us)\\x20(?:(?:just|also|now|simply)\\x20)?)";
/** Ways to tell somebody not to heed something. */
export const IGNORE = oneOf(
  'ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|skip|bypass|disobey|discard|neglect',
  'dismiss|abandon|set aside|(?:stop|quit) (?:following|obeying|using)',
  "(?:do not|don't|never) (?:follow|obey|listen to|comply with|apply|use|mind)|pay no attention to",
  'take no notice of|cancel|overrule|erase|delete|throw out|leave aside|put aside|drop|overlook',
  'reject|throw away|do away with|(?:refuse|cease) to (?:follow|obey)|scrap|ditch|void|nullify',
  "revoke|repeal|suspend|withdraw|rescind|leave out|(?:do not|don't) (?:stick|adhere|keep) to",
  '(?:be|become) free of|break free from|deviate from|stray from|get rid of|unlearn|put away',
  'lay aside|leave behind|(?:stop|quit) (?:applying|heeding|minding|reading|obeying)|move past',
  'never mind|(?:no longer|not) (?:follow|obey|apply|use|heed)',
);
/** What a model was told to go by. */
export const FRAME = oneOf(
  'instructions?|directions?|directives?|rules?|guidelines?|guidance|prompts?|checklists?|mandate',
  'assignment|(?:evaluation|grading|scoring|rating|review) (?:task|scheme|guide|form|sheet)',
  'standards|briefing|specifications?',
  '(?:task|job|assignment) (?:that )?you (?:were|are|have been|had been) (?:given|assigned)',
  'system (?:prompt|message)|orders|commands?|rubric|scoring guide|criteria|guardrails',
  'safety \\p{L}+|polic(?:y|ies)|restrictions|programming|limitations|constraints',
);
/** What makes them the prompt's own. */
export const EARLIER =
  '(?:previous|prior|earlier|above|preceding|all|any|every|everything|whatever|your|system|initial|original|given|former|existing)';
const PASSIVE = '(?:are|is|was|were|has been|have been|(?:shall|will|should|must|are to|is to) be)';
const VOID = oneOf(
  'void|null|cancell?ed|obsolete|outdated|revoked|invalid|lifted|overridden|suspended|withdrawn|deleted',
  'ignored|disregarded|skipped|wrong|a (?:test|mistake|joke|draft)',
);
/** That they hold no more. */
export const GONE = oneOf(
  `${PASSIVE} (?:now |hereby |therefore )?${VOID}`,
  '(?:are|were|have been|has been) (?:hereby |now )?(?:replaced|superseded|revised)',
  '(?:was|were) (?:written|given|added|sent) (?:by mistake|in error)',
  '(?:has|have) (?:expired|ended|lapsed)|(?:is|was|were|are) (?:only )?(?:placeholder|filler|dummy|sample)',
  'contains? (?:an error|errors|mistakes?)|(?:are|is|were) (?:meant |made )?for (?:other|different)',
  "(?:do not|don't|no longer|does not|doesn't) (?:apply|applies|count|counts|hold|holds|matter|matters|exist)",
  '(?:is|are) no longer (?:valid|in force|needed|relevant)|have changed|has changed',
);
export const BEFORE =
  '(?:above|before|earlier|so far|previously|(?:that )?you (?:were|have been|have|got|received|had been) ?(?:given|told|got)?|(?:that )?were given|given to you)';
/** Names for a model. */
export const AI = oneOf(
  'ais?|a\\.i\\.|(?<=(?:an|the|any|dear|hey|every|this)\\x20)a i|artificial intelligences?|llms?',
  '(?:large )?language models?|chatgpt|gpt(?:-?\\d)?|claude|gemini|chatbots?',
  '(?:ai|automated|automatic|machine|neural|robot) (?:systems?|assistants?|judges?|reviewers?|graders?|raters?|models?|agents?|readers?|evaluators?|annotators?|scorers?|moderators?|labell?ers?|classifiers?|pipelines?|crawlers?|critics?|tools?|filters?)',
  '(?:annotator|reviewer|grader|judge|scoring|rating|grading|review|moderation) (?:bots?|ais?|models?|llms?|agents?|systems?|pipelines?)',
);
export const JUDGE =
  '(?:judges?|graders?|evaluators?|reviewers?|raters?|examiners?|assessors?|annotators?|labell?ers?|scorers?|curators?|moderators?|reviewer bot|judging model|the model)';
/** Those who grade, where the law and sports have none of the name. */
export const GRADER = '(?:graders?|evaluators?|annotators?|raters?|scorers?|labell?ers?)';
/** What a machine does with a page. */
export const READING =
  '(?:reading|processing|transcribing|summari[sz]ing|analy[sz]ing|looking|listening|evaluating|scoring|grading|judging|rating|labell?ing|annotating|parsing|ingesting|indexing|reviewing|watching|crawling|scraping|reads?|sees?|hears?|process(?:es)?|grades?|scores?|rates?|evaluates?|judges?|crawls?|parses?)';
export const READS =
  '(?:grades?|scores?|rates?|evaluates?|judges?|transcribes?|labels?|annotates?|reviews?|assess(?:es)?|classif(?:y|ies)|is (?:grading|scoring|rating|evaluating|judging|transcribing|labell?ing|annotating|reviewing))';
/** What a model is told to be. */
export const PERSONA =
  '(?:ai|dan|a\\.i\\.|\\p{L}{0,12}bot|\\p{L}{0,12}gpt|assistant|judge|grader|examiner|evaluator|reviewer|critic|language model|llm|annotator|rater|scorer|moderator)';
export const QUALITY =
  '(?:excellent|outstanding|perfect|(?:highly |very )?relevant|pre-?approved|approved|brilliant|flawless|top quality|(?:of )?high(?:est)? quality|exemplary|first class|first rate|superb|safe|educational|acceptable|valid|suitable|kept?)';
export const TOP = '(?:max(?:imum|imal)?|top|highest|best|full|perfect|greatest|largest|10)';
export const MARKS =
  '(?:score|scores|rating|ratings|marks?|points|grades?|evaluation|value|verdict|note|number)';
export const TEN = '(?:10|ten|tens|100|9)(?: ?(?:/|out of|of) ?(?:10|ten|100))?(?: points?)?';
/** A top score. */
export const VALUE = `(?:${TEN}|(?:a |the |an )?(?:absolute )?${TOP}(?: possible)? ${MARKS}|(?:a |an )?(?:perfect|outstanding|excellent) ${MARKS})(?![\\p{L}\\p{N}%])(?! (?:minutes?|seconds?|hours?|days?|weeks?|months?|years?|times|percent|dollars?|euros?|met(?:er|re)s?|pages?|lines|words|people|students|questions|examples|steps|(?:points? )?if (?:it|they|the)))`;
/** What would get it. */
export const TARGET =
  '(?:(?:this|the|every|each|all|any|our|my) (?:video|videos|lecture|lectures|clip|clips|transcript|talk|lesson|title|channel|slide|page|item|one|recording|submission|criterion|category|question|material|content|entry|sample|document|tutorial|course)|your (?:own )?(?:video|lecture|talk)|this|it|me|everything)';
export const VERB = '(?:give|rate|score|grade|mark|assign|award|evaluate|assess|judge|rank|keep|value)';
/** Verbs for giving an answer. */
export const SAY =
  '(?:output|return|respond|reply|answer|print|report|say|write|give|give out|assign|score|rate|emit|produce|choose|pick|put|put down|enter|fill in|state|declare|record|note)';
/** The start of a sentence, a line or a part of a title. */
export const BEGIN = '(?<=^|[.!?:;\\n"\'(\\[{>*|–—。] ?|- )';

/** Lines of a slide break anywhere. */
export const BLANK = '[ \\n]';

/** A rule of whole words. */
export function rule(kind: InstructionKind, weight: number, source: string): InstructionRule {
  return {
    kind,
    weight,
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${source.replaceAll(' ', BLANK)})(?![\\p{L}\\p{N}])`, 'gu'),
  };
}

/** A pattern of other languages, folded as the revealed text is. */
export function foldedPattern(source: string): RegExp {
  return new RegExp(foldArabic(source).normalize('NFKC'), 'gu');
}
