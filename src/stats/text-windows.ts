/**
 * Cuts a text into windows of at most `most` tokens, between words, about equally long: a short one at the end would be
 * read with little before it. Nothing is lost but the blanks at the cuts.
 */
export function textWindows(text: string, most: number, count: (text: string) => number): string[] {
  const pieces = [...text.matchAll(/\s*\S+/g)].flatMap(([piece]) => piecesOf(piece, most, count));
  const sizes = pieces.map((piece) => sizeOf(piece, count));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const target = total / Math.ceil(total / most);
  const windows: string[] = [];
  let [window, size, before] = ['', 0, 0];
  for (const [index, piece] of pieces.entries()) {
    const next = sizes[index]!;
    // At whichever gap is nearer to its share of the whole, but never beyond what fits.
    const isShare = before + next / 2 > target * (windows.length + 1);
    if (window !== '' && (size + next > most || isShare)) {
      windows.push(window.trim());
      [window, size] = ['', 0];
    }
    window += piece;
    size += next;
    before += next;
  }
  if (window.trim() !== '') windows.push(window.trim());
  return windows;
}

/** Tokens of a word and of the line breaks before it; a blank is part of the word. */
function sizeOf(piece: string, count: (text: string) => number): number {
  return count(piece.trim()) + piece.split('\n').length - 1;
}

/** A run without blanks that is too long for any window, in parts of characters. */
function piecesOf(piece: string, most: number, count: (text: string) => number): string[] {
  if (sizeOf(piece, count) <= most) return [piece];
  const characters = [...piece];
  // No character has more than four tokens, those of its bytes.
  const length = Math.max(1, Math.floor(most / 4));
  return Array.from({ length: Math.ceil(characters.length / length) }, (_, part) =>
    characters.slice(part * length, (part + 1) * length).join(''),
  );
}
