import { contentChars } from '../../reading/content.ts';
import { textSimilarity } from '../../reading/text-similarity.ts';
import type { TextLine } from '../../records/reading.ts';
import type { Screen } from '../../records/screen.ts';

/** Cells of the grid along each side that `busyShare` is measured in. */
const cells = 16;
/** Text makes up the picture where it stands in this share of the cells with something in them; figures are more than their labels. */
const textShare = 0.6;
/** Of a picture that did not scroll so much looks as on the other: what differs is a pointer, a speaker, a word. */
const alikeFrom = 0.7;
/** Lines with a misread letter or two are the same; `man -k` and `man man` are not. */
const sameLine = 0.8;
/** Lines stand in the same column within this share of the width: an indent more is one. */
const columnPlay = 0.05;
/** Where text moves on, this share of it is all of it: a page that scrolls shows a line more, and a line less. */
const most = 0.9;
/** A page that scrolls for less than this rests by the way only; then half of it is enough to know it by. */
const restSec = 4;
const half = 0.5;
/** Fewer characters are read into anything. */
const leastChars = 3;
/** How many images back one is looked for that shows the same. */
const recentImages = 4;

/** A screen and its lines of content, in reading order. */
export interface LinedScreen {
  screen: Screen;
  lines: readonly TextLine[];
}

/** The screen whose image shows what another one does, and the share of its text that stands there. */
export interface Instead {
  screen: number;
  share: number;
}

/**
 * For screens that are made of text: which other screen's image shows the same lines, so that theirs is shown in vain.
 * That is the next screen, where it goes on from this one (code that is added to, a page that scrolls), or one of the last
 * four images, where all was to be read there already (with the pointer elsewhere, the speaker in front, scrolled back).
 * The lines must stand in the same order and in the same columns; and where they did not move, the pictures look alike.
 * @returns by index of the screen, in time order
 */
export function shownByOthers(screens: readonly LinedScreen[]): Map<number, Instead> {
  const instead = new Map<number, Instead>();
  const texts = screens.filter(isMadeOfText);
  const followers = new Map(screens.map((one, at) => [one.screen.index, screens[at + 1]]));
  const last = new Map<number, LinedScreen>();
  for (const one of texts.toReversed()) {
    const next = followers.get(one.screen.index);
    const final = next && (last.get(next.screen.index) ?? next);
    const share = final && isMadeOfText(next) ? shareAfter(one, next, final) : null;
    last.set(one.screen.index, share === null ? one : final!);
    if (share !== null) instead.set(one.screen.index, { screen: final!.screen.index, share });
  }
  const images: LinedScreen[] = [];
  for (const one of texts) {
    const { index } = one.screen;
    if (instead.has(index)) continue;
    const earlier = images.findLast((image) => showsAll(image, one));
    if (earlier) instead.set(index, { screen: earlier.screen.index, share: 1 });
    else images.push(one);
    if (images.length > recentImages) images.shift();
  }
  return new Map(
    [...instead]
      .map(
        ([index, { screen, share }]) =>
          [index, { screen: instead.get(screen)?.screen ?? screen, share }] as const,
      )
      .sort(([one], [other]) => one - other),
  );
}

/** How much of a screen is on the one that it comes to be, by the next; null where that is another. */
function shareAfter(one: LinedScreen, next: LinedScreen, final: LinedScreen): number | null {
  const { share, isMoved, hasMoved } = foundIn(one, final);
  // Less of the same: something stands in front of it.
  if (!isMoved && foundIn(final, one).share === 1) return null;
  const lastsSec = one.screen.screenEndSec - one.screen.screenStartSec;
  // What stays where it is stays as a whole: another line in the place of one is another content.
  const enough = isMoved && lastsSec < restSec ? half : hasMoved ? most : 1;
  if (share < enough) return null;
  return isMoved || looksLike(next.screen, one.screen) ? share : null;
}

/** Whether an earlier image shows all that is on a screen. */
function showsAll(image: LinedScreen, one: LinedScreen): boolean {
  const { share, isMoved } = foundIn(one, image);
  return isMoved ? share >= most : share === 1 && looksLike(one.screen, image.screen);
}

function looksLike(
  { index, mostSimilarEarlier: like, similarityToPrevious }: Screen,
  earlier: Screen,
): boolean {
  const isMostAlike = like?.screen === earlier.index && like.similarity >= alikeFrom;
  return isMostAlike || (earlier.index === index - 1 && (similarityToPrevious ?? 0) >= alikeFrom);
}

function isMadeOfText({ screen, lines }: LinedScreen): boolean {
  const withText = new Set<number>();
  for (const { box } of lines) {
    const { left, right, top, bottom } = bounds(box);
    for (let row = cellAt(top); row <= cellAt(bottom); row++) {
      for (let column = cellAt(left); column <= cellAt(right); column++) withText.add(row * cells + column);
    }
  }
  return withText.size > 0 && withText.size >= textShare * screen.facts.busyShare * cells ** 2;
}

function cellAt(share: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
}

/** Which share of the text of one screen stands on another, by characters; and whether most or some of it stands elsewhere. */
function foundIn(
  { lines }: LinedScreen,
  other: LinedScreen,
): { share: number; isMoved: boolean; hasMoved: boolean } {
  const wanted = lines.filter(({ text }) => contentChars(text) >= leastChars);
  const found = inOrder(wanted, other.lines);
  const [all, there] = [charsIn(wanted), charsIn(found.map(([line]) => line))];
  const moved = found.filter(([line, same]) => {
    const [from, to] = [bounds(line.box), bounds(same.box)];
    return Math.abs(to.top - from.top) > (from.bottom - from.top) / 2;
  });
  return {
    share: all === 0 ? 0 : there / all,
    isMoved: 2 * moved.length > found.length,
    hasMoved: moved.length > 0,
  };
}

function charsIn(lines: readonly TextLine[]): number {
  return lines.reduce((sum, { text }) => sum + contentChars(text), 0);
}

/** The longest run of lines that stand in both, in the same order. */
function inOrder(a: readonly TextLine[], b: readonly TextLine[]): (readonly [TextLine, TextLine])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const same = a.map((line) => b.map((other) => isSame(line, other)));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = same[i]![j]
        ? lengths[i + 1]![j + 1]! + 1
        : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const pairs: (readonly [TextLine, TextLine])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (same[i]![j]) pairs.push([a[i++]!, b[j++]!]);
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  }
  return pairs;
}

function isSame(a: TextLine, b: TextLine): boolean {
  const [here, there] = [bounds(a.box), bounds(b.box)];
  if (Math.abs(here.left - there.left) > columnPlay) return false;
  if (textSimilarity(a.text, b.text) >= sameLine) return true;
  // Something stands in front of its middle.
  return Math.abs(here.right - there.right) <= columnPlay && isCovered(a.text, b.text);
}

/** Whether a line is another one with a piece left out. */
function isCovered(text: string, whole: string): boolean {
  const [part, all] = [text, whole].map((one) => [...one.replace(/\s+/gu, '').toLowerCase()]) as [
    string[],
    string[],
  ];
  const shortest = Math.min(part.length, all.length);
  let from = 0;
  while (from < shortest && part[from] === all[from]) from++;
  let to = 0;
  while (to < shortest - from && part.at(-1 - to) === all.at(-1 - to)) to++;
  return from > 0 && to > 0 && from + to >= sameLine * part.length;
}

function bounds(box: TextLine['box']): { left: number; right: number; top: number; bottom: number } {
  const [across, down] = [box.map(([x]) => x), box.map(([, y]) => y)];
  return {
    left: Math.min(...across),
    right: Math.max(...across),
    top: Math.min(...down),
    bottom: Math.max(...down),
  };
}
