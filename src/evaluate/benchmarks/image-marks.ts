/** `<image 1>` of MMMU, `<image1>` of MathVision. */
const mark = /<image ?(\d{1,2})>/g;

/** The numbers of the image marks in a text, each once, in the order in which they first stand there. */
export function imageMarks(text: string): number[] {
  return [...new Set([...text.matchAll(mark)].map(([, number]) => Number(number)))];
}

export type TextPart = { text: string } | { image: number };

/**
 * A text cut at its image marks. `image` is the place in the item's images, which stand in the order of the first marks;
 * a mark for which there is none stays in the text. Where one image has all marks, only the first shows it.
 * @param images How many images the item has.
 */
export function partsByMarks(text: string, images: number): TextPart[] {
  const order = imageMarks(text);
  const parts: TextPart[] = [];
  const shown = new Set<number>();
  let from = 0;
  for (const found of text.matchAll(mark)) {
    const image = order.indexOf(Number(found[1]));
    if (image >= images || shown.has(image)) continue;
    shown.add(image);
    if (found.index > from) parts.push({ text: text.slice(from, found.index) });
    parts.push({ image });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
