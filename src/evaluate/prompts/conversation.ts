import { partsByMarks } from '../benchmarks/image-marks.ts';
import type { Item, ItemImage } from '../item.ts';
import type { PromptStyle } from '../result-records.ts';
import { promptTexts } from './prompt-texts.ts';

/** A turn of the user, and the answer that follows it where it is a demonstration. */
export interface Turn {
  /** Texts and pictures in the order in which the model sees them. */
  parts: readonly (string | ItemImage)[];
  answer: string | null;
}

/** What a model is asked about an item, before it is put in the form of a server. */
export interface Conversation {
  system: string;
  /** Demonstrations in order, then the question. */
  turns: readonly Turn[];
}

/** An item as a demonstration, with the answer that it shows. */
export interface Demonstration {
  item: Item;
  answer: string;
  /** Whether it is the item that is asked about (cheat test). */
  isSelf: boolean;
}

/** Marks of pictures in the text of a question: `<image1>`, `<image 1>`, `<image_1>`. */
const mark = /<image[ _]?(\d+)>/;
const everyMark = new RegExp(mark, 'g');

/**
 * Puts an item and its demonstrations in the words of a style (docs/evaluate.md).
 * @throws RangeError for an item with several pictures in another style than `even`: see `takesItem`
 */
export function conversation(style: PromptStyle, item: Item, demos: readonly Demonstration[]): Conversation {
  const texts = promptTexts[style];
  const asked = { benchmark: item.benchmark, metric: item.metric };
  return {
    system: texts.system(item),
    turns: [
      ...demos.map(({ item: demo, answer, isSelf }) => ({
        parts: partsOf(style, demo, isSelf ? texts.self(demo) : texts.demo(demo, asked)),
        answer,
      })),
      { parts: partsOf(style, item, texts.question(item)), answer: null },
    ],
  };
}

/** Whether a style has words for the item: only `even` takes several pictures. */
export function takesItem(style: PromptStyle, { images }: Item): boolean {
  return style === 'even' || images.length <= 1;
}

/** One picture stands before the text; several stand where their marks are, those without one before the text. */
function partsOf(style: PromptStyle, item: Item, text: string): (string | ItemImage)[] {
  const { images } = item;
  if (!takesItem(style, item)) {
    throw new RangeError(`Expected at most one image in ${item.benchmark} ${item.id}, got ${images.length}.`);
  }
  if (images.length <= 1) return [...images, style === 'even' ? withoutMarks(text) : text];
  const cut = partsByMarks(text, images.length);
  const placed = new Set(cut.flatMap((part) => ('image' in part ? [part.image] : [])));
  const told = cut.flatMap((part): (string | ItemImage)[] => {
    if ('image' in part) return [images[part.image]!];
    // A mark that shows no image any more still says which is meant.
    const words = part.text.replace(everyMark, '[image $1]').trim();
    return words === '' ? [] : [words];
  });
  return [...images.filter((_, index) => !placed.has(index)), ...told];
}

/** Where there is one picture, a mark on a line of its own says nothing more; inside a sentence it names what is meant. */
function withoutMarks(text: string): string {
  return text
    .replace(new RegExp(`^[ \\t]*${mark.source}[ \\t]*(?:\\n|$)`, 'gm'), '')
    .replace(everyMark, '[image $1]')
    .trim();
}
