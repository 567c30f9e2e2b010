function set(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/*
 * English word lists of Lectern's own, written for these rules from the closed word classes of any grammar;
 * not taken from a published stop-word list. All lower case, with a straight apostrophe.
 */

export const articles = set(
  'a an the this that these those my your his her its our their some any each every',
);

export const pronouns = set(
  `i you he she it we they me him us them who whom whose which what one's myself yourself itself ourselves
  themselves i'm i've i'll i'd you're you've you'll you'd he's he'll she's she'll it's it'll we're we've we'll
  we'd they're they've they'll that's there's here's what's who's let's there`,
);

export const auxiliaries = set(
  `be is am are was were been being do does did have has had will would can could shall should may might must
  gonna going get got`,
);

export const prepositions = set(
  `of to in on at by for from with without into onto over under about between through during against among
  across after before above below toward towards upon within along around as than like via per`,
);

export const conjunctions = set(
  'and or but so if because while when where whether although though since unless until then that how why nor',
);

export const adverbs = set(
  `now just also very really here too again still even only well okay ok right actually basically more most
  much many all both such other another same own out up down off back yes yeah oh today`,
);

export const negationWords = set(
  `no not never none nothing nobody neither nor cannot can't don't doesn't didn't won't wouldn't isn't aren't
  wasn't weren't haven't hasn't hadn't couldn't shouldn't mustn't ain't without`,
);

export const numberWords = set(
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
  seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million
  billion trillion half quarter quarters thirds double triple twice first second third fourth fifth sixth
  seventh eighth ninth tenth`,
);

/** Words that stand for an operation when a formula is spoken: what they join must never be shortened. */
export const formulaWords = set(
  `plus minus times equals equal over divided multiplied squared cubed root log logarithm sine cosine tangent
  derivative integral sum product factorial power percent point prime sub per greater less`,
);

/** Words that carry grammar, not content. */
export const functionWords: ReadonlySet<string> = new Set([
  ...articles,
  ...pronouns,
  ...auxiliaries,
  ...prepositions,
  ...conjunctions,
  ...adverbs,
  ...negationWords,
]);
