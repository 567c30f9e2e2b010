import { type FindScreensOptions, findScreens } from './find-screens.ts';
import type { FoundScreen } from './open-screen.ts';
import type { SampledFrame } from './screens.ts';

/** A page of 320 x 180, white, on which things are drawn. */
export class Page {
  readonly luma: Uint8Array;

  constructor(luma = new Uint8Array(320 * 180).fill(235)) {
    this.luma = luma;
  }

  /** The page with a rectangle of one grey more. */
  box(left: number, top: number, width: number, height: number, grey = 30): Page {
    const luma = this.luma.slice();
    for (let y = top; y < top + height; y++) luma.fill(grey, y * 320 + left, y * 320 + left + width);
    return new Page(luma);
  }

  /** The page with a line of "writing" more: 5 strokes for each of `letters`. */
  line(row: number, letters: number, seed = 1): Page {
    let page: Page = this;
    for (let i = 0; i < letters * 5; i++) {
      page = page.box(16 + i * 4, 20 + row * 28 + ((i * 7 + seed * 5) % 9), 2, 3 + ((i + seed) % 7));
    }
    return page;
  }
}

/** Shows each page for so many samples, two a second, with a moving overlay if given. */
export function shown(
  pages: readonly (readonly [Page, number])[],
  overlay: (page: Page, sample: number) => Page = (page) => page,
): SampledFrame[] {
  const samples = pages.flatMap(([page, count]) => Array.from({ length: count }, () => page));
  return samples.map((page, i) => ({
    timeSec: i / 2,
    width: 320,
    height: 180,
    lumaRange: 'limited',
    luma: overlay(page, i).luma,
  }));
}

const defaults: FindScreensOptions = {
  detector: 'tiles',
  threshold: 0.95,
  maxDifference: 5,
  minCosine: 0.9,
  maxLoss: 0.25,
  pick: 'settled',
  reveals: 'final',
  compareWidth: 640,
  minScreenSec: 2,
};

/** The screens found in these frames; their pictures are grey. `onColours` is called where one is converted. */
export async function find(
  frames: readonly SampledFrame[],
  options: Partial<FindScreensOptions> = {},
  onColours: () => void = () => {},
): Promise<FoundScreen[]> {
  async function* decoded() {
    for (const { luma, ...frame } of frames) {
      const rgb = () => {
        onColours();
        return { data: luma, width: frame.width, height: frame.height };
      };
      yield { ...frame, luma: () => luma, rgb, rgbLater: () => rgb };
    }
  }
  return Array.fromAsync(findScreens(decoded(), { ...defaults, ...options }));
}

/** Which pages are taken, by their names; `?` for what is none of them. */
export async function pagesTaken(
  frames: readonly SampledFrame[],
  pages: Record<string, Page>,
): Promise<string[]> {
  const nameOf = (data: Uint8Array) =>
    Object.entries(pages).find(([, { luma }]) => Buffer.compare(luma, data) === 0)?.[0] ?? '?';
  return (await find(frames)).map(({ rgb }) => nameOf(rgb.data));
}
