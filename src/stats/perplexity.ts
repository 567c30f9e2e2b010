import { inParallel } from '../base/in-parallel.ts';
import { tokenizers } from '../tokens/tokenizers.ts';
import { countTokens } from '../tokens/tokens.ts';
import type { TextUnit, TextUnits } from './text-units.ts';
import { textWindows } from './text-windows.ts';

/** How probable a model finds a text: tokens that have a probability, and the sum of its natural logarithms. */
export interface TextScore {
  scored: number;
  logProb: number;
}

/** How the perplexity of a text is measured, and who gives the probabilities. */
export interface PerplexityRequest {
  provider: string;
  model: string;
  /** At most so many videos (or documents), chosen at random by `seed`. */
  units: number;
  seed: number;
  /** Most LLaMA tokens of a window. */
  windowTokens: number;
  /** Questions to the model at once. */
  atOnce: number;
  /** @returns words where the model does not take the text. */
  score(text: string): Promise<TextScore | string>;
}

/** Which wording of the speech was read, and whether on-screen text was. */
export interface TextVariant {
  speech: 'refined' | 'raw' | 'as it is';
  /** Null where the dataset has none. */
  ocr: boolean | null;
}

/** Perplexity of one variant of the text, lower for text that the model finds more likely. */
export interface VariantPerplexity extends TextVariant {
  windows: number;
  /** As the model counts them, without the first of each window. */
  tokens: number;
  words: number;
  characters: number;
  /** Sum of the natural logarithms of the tokens' probabilities. */
  logProb: number;
  /** Of all text together; null where there is none. */
  perToken: number | null;
  perWord: number | null;
  bitsPerCharacter: number | null;
  /** Plain mean of the perplexities per token of the units. */
  meanOfUnits: number | null;
}

/** Perplexity of a dataset's text by one model, in every variant that it has. */
export interface Perplexity {
  provider: string;
  model: string;
  windowTokens: number;
  unit: 'video' | 'document';
  /** Units with text, those that were chosen, and those of them that were read in every variant. */
  available: number;
  chosen: number;
  measured: number;
  /** Left out of every variant: without text in one of them; not taken by the model, and what it said of the first. */
  empty: number;
  refused: number;
  firstRefusal: string | null;
  variants: VariantPerplexity[];
}

/** Measures the same units in every variant that the dataset has: nothing but the variant makes a difference. */
export async function measurePerplexity(
  texts: TextUnits,
  request: PerplexityRequest,
  onWindow?: (done: number, of: number) => void,
): Promise<Perplexity> {
  const { provider, model, windowTokens } = request;
  const chosen = texts.chosen();
  const variants = variantsOf(chosen);
  const written = chosen.map((unit) => variants.map((variant) => textOf(unit, variant)));
  const full = written.filter((all) => all.every((text) => text !== ''));
  const windows = full.map((all) => all.map((text) => textWindows(text, windowTokens, countTokens)));
  const scores = await scoreAll(windows, request, onWindow);
  const refusals = scores.flatMap((all) => all.flat().filter((score) => typeof score === 'string'));
  const isRead = scores.map((all) => all.flat().every((score) => typeof score !== 'string'));
  const measured = isRead.filter(Boolean).length;
  return {
    provider,
    model,
    windowTokens,
    unit: chosen.some(({ id }) => id.startsWith('video ')) ? 'video' : 'document',
    available: texts.available,
    chosen: chosen.length,
    measured,
    empty: chosen.length - full.length,
    refused: full.length - measured,
    firstRefusal: refusals[0] ?? null,
    variants: variants.map((variant, index) => {
      const read = full.flatMap((all, unit) =>
        isRead[unit] ? [{ text: all[index]!, scores: scores[unit]![index] as TextScore[] }] : [],
      );
      return { ...variant, ...figuresOf(read) };
    }),
  };
}

function variantsOf(units: readonly TextUnit[]): TextVariant[] {
  const texts = units.flatMap((unit) => unit.texts);
  const hasRaw = texts.some(({ raw }) => raw !== null);
  const hasOcr = texts.some(({ role }) => role === 'ocr');
  const speeches = hasRaw ? (['refined', 'raw'] as const) : (['as it is'] as const);
  const withOcr = hasOcr ? [true, false] : [null];
  return withOcr.flatMap((ocr) => speeches.map((speech) => ({ speech, ocr })));
}

/** Texts in order as trainers join them: on-screen text on lines of its own, all else by blanks. */
function textOf({ texts }: TextUnit, { speech, ocr }: TextVariant): string {
  let joined = '';
  for (const { role, text, raw } of texts) {
    if (role === 'ocr' && ocr === false) continue;
    const said = (speech === 'raw' ? (raw ?? text) : text).trim();
    if (said !== '') joined += role === 'ocr' ? `${said}\n` : `${said} `;
  }
  return joined.trim();
}

/** Scores by unit, variant and window, the first alone: a server that gives none is asked no more. */
async function scoreAll(
  windows: readonly string[][][],
  { atOnce, score }: PerplexityRequest,
  onWindow?: (done: number, of: number) => void,
): Promise<(TextScore | string)[][][]> {
  const all = windows.flat(2);
  let done = 0;
  const scoreOne = async (text: string): Promise<TextScore | string> => {
    const scored = await score(text);
    onWindow?.(++done, all.length);
    return scored;
  };
  const [first, ...others] = all;
  const flat = first === undefined ? [] : [await scoreOne(first)];
  flat.push(...(await inParallel(others, atOnce, scoreOne)));
  let at = 0;
  return windows.map((unit) => unit.map((texts) => texts.map(() => flat[at++]!)));
}

function figuresOf(
  read: readonly { text: string; scores: readonly TextScore[] }[],
): Omit<VariantPerplexity, keyof TextVariant> {
  let [windows, tokens, words, characters, logProb] = [0, 0, 0, 0, 0];
  const units: number[] = [];
  for (const { text, scores } of read) {
    const scored = scores.reduce((sum, one) => sum + one.scored, 0);
    const sum = scores.reduce((sum, one) => sum + one.logProb, 0);
    windows += scores.length;
    tokens += scored;
    words += tokenizers.words.count(text);
    characters += tokenizers.characters.count(text);
    logProb += sum;
    if (scored > 0) units.push(Math.exp(-sum / scored));
  }
  const per = (count: number): number | null => (count > 0 ? Math.exp(-logProb / count) : null);
  return {
    windows,
    tokens,
    words,
    characters,
    logProb,
    perToken: per(tokens),
    perWord: per(words),
    bitsPerCharacter: characters > 0 ? -logProb / Math.LN2 / characters : null,
    meanOfUnits: units.length > 0 ? units.reduce((sum, one) => sum + one, 0) / units.length : null,
  };
}
