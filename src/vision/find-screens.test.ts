import { expect, test } from 'vitest';
import { find, Page, pagesTaken, shown } from './lecture.fixture.ts';
import type { FoundScreen } from './open-screen.ts';
import type { SampledFrame } from './screens.ts';

const times = (screens: readonly FoundScreen[]) => screens.map(({ startSec, endSec }) => [startSec, endSec]);

const empty = new Page();
const heading = empty.line(0, 8);
const one = heading.line(1, 10);
const two = one.line(2, 12);
const three = two.line(3, 9);
const other = empty.line(0, 6, 3).line(1, 12, 4).line(2, 12, 5);

/** A slide that is built up, and another. */
const build = shown([
  [heading, 6],
  [one, 6],
  [two, 6],
  [three, 6],
  [other, 8],
]);

test('a slide that is built up is one screen, with the finished picture', async () => {
  const screens = await find(build);
  expect(times(screens)).toEqual([
    [0, 12],
    [12, null],
  ]);
  expect(screens[0]!.rgb.data).toEqual(three.luma);
  expect(screens[0]!.takenAtSec).toBe(11.5);
  expect(screens.map(({ reveals }) => reveals)).toEqual([3, 0]);
  expect(screens[1]!.similarityToPrevious).toBeLessThan(0.75);
});

test('only the picture that a screen ends with is converted to colour', async () => {
  let converted = 0;
  const screens = await find(build, {}, () => converted++);
  expect(converted).toBe(screens.length);
});

test('each step is a screen where all are asked for', async () => {
  const screens = await find(build, { reveals: 'all' });
  expect(times(screens)).toEqual([
    [0, 3],
    [3, 6],
    [6, 9],
    [9, 12],
    [12, null],
  ]);
  expect(screens.map(({ rgb }) => rgb.data)).toEqual(
    [heading, one, two, three, other].map(({ luma }) => luma),
  );
  expect(screens.map(({ continues }) => continues)).toEqual([false, true, true, true, false]);
});

test('a pointer that comes to rest is no step', async () => {
  const pointed = two.box(250, 150, 6, 9);
  const screens = await find(
    shown([
      [two, 8],
      [pointed, 8],
      [two, 8],
    ]),
    { reveals: 'all' },
  );
  expect(times(screens)).toEqual([[0, null]]);
  expect(screens[0]!.rgb.data).toEqual(two.luma);
});

test('a cursor that blinks and a corner that moves add nothing, and hide nothing', async () => {
  const busy = (page: Page, sample: number) => {
    const cursor = sample % 2 === 0 ? page.box(100, 160, 2, 10) : page;
    return cursor.box(256, 116, 64, 64, 120).box(264 + (sample % 5) * 6, 126, 20, 54, 60);
  };
  const screens = await find(
    shown(
      [
        [heading, 20],
        [one, 20],
        [other, 20],
        [one, 20],
      ],
      busy,
    ),
  );
  expect(times(screens)).toEqual([
    [0, 20],
    [20, 30],
    [30, null],
  ]);
  expect(screens[2]!.mostSimilarEarlier).toEqual({ screen: 0, similarity: 1 });
});

test('a picture between two slides is neither screen nor keyframe', async () => {
  const mixed = new Page(three.luma.map((value, i) => (value + other.luma[i]!) >> 1));
  const screens = await find(
    shown([
      [three, 8],
      [mixed, 1],
      [other, 8],
    ]),
  );
  expect(screens.map(({ rgb }) => rgb.data)).toEqual([three.luma, other.luma]);
});

test('the paper takes the first frame, whatever comes after', async () => {
  const screens = await find(
    shown([
      [heading, 6],
      [three, 6],
      [other, 8],
    ]),
    { detector: 'ssim', pick: 'first' },
  );
  expect(screens[0]!.rgb.data).toEqual(heading.luma);
  expect(screens.every(({ reveals, continues }) => reveals === 0 && !continues)).toBe(true);
});

test('what is added and stands is taken though a hand moves beside it until the cut', async () => {
  const next = empty.line(1, 12, 4).line(2, 12, 5);
  const hand = (page: Page, sample: number) =>
    sample < 6 || sample > 17
      ? page
      : page.box(8 + ((sample * 3) % 10) * 24, 122 + (sample % 2) * 30, 60, 24, 120);
  const screens = await find(
    shown(
      [
        [heading, 10],
        [three, 8],
        [next, 10],
      ],
      hand,
    ),
  );
  const above = (data: Uint8Array) => Buffer.from(data.subarray(0, 120 * 320));
  expect(screens.map(({ rgb }) => above(rgb.data))).toEqual([above(three.luma), above(next.luma)]);
});

test('a board that is wiped keeps its fullest state', async () => {
  const half = empty.line(0, 8).line(1, 10).line(2, 2);
  const screens = await find(
    shown([
      [heading, 4],
      [one, 4],
      [two, 4],
      [three, 6],
      [half, 2],
      [empty, 6],
    ]),
  );
  expect(screens[0]!.rgb.data).toEqual(three.luma);
});

test('a blank page and the slide after it are two screens', async () => {
  const screens = await find(
    shown([
      [empty, 10],
      [three, 10],
    ]),
  );
  expect(times(screens)).toEqual([
    [0, 5],
    [5, null],
  ]);
});

test('headings under a heavy rule are told apart', async () => {
  const ruled = empty.box(0, 0, 320, 10).box(0, 170, 320, 10);
  const screens = await find(
    shown([
      [ruled.line(1, 4), 8],
      [ruled.line(3, 5, 7), 8],
    ]),
  );
  expect(times(screens)).toEqual([
    [0, 4],
    [4, null],
  ]);
});

test('a screen shorter than the shortest is part of the next', async () => {
  const screens = await find(
    shown([
      [other, 8],
      [three, 2],
      [empty.line(4, 14, 9), 8],
    ]),
  );
  expect(times(screens)).toEqual([
    [0, 4],
    [4, null],
  ]);
  expect(screens[1]!.rgb.data).toEqual(empty.line(4, 14, 9).luma);
});

test('a minute of what moves all over gives a few pictures, not a flood', async () => {
  const film = Array.from({ length: 120 }, (_, i): SampledFrame => {
    const page = empty.box(20 + (i % 7) * 30, 10, 90, 160, 90).box(100, 20 + (i % 5) * 20, 150, 40, 60);
    return { timeSec: i / 2, width: 320, height: 180, lumaRange: 'limited', luma: page.luma };
  });
  expect((await find(film)).length).toBeLessThanOrEqual(4);
});

test('everything starts anew where it is told to', async () => {
  for (const detector of ['tiles', 'ssim', 'absdiff'] as const) {
    const screens = await find(shown([[three, 20]]), { detector, restartsAtSec: [5] });
    expect(times(screens)).toEqual([
      [0, 5],
      [5, null],
    ]);
  }
});

test('frames of another size or range are the same screen', async () => {
  const frames = shown([[three, 12]]);
  const doubled = Uint8Array.from({ length: 640 * 360 }, (_, i) => {
    return three.luma[(Math.floor(i / 640) >> 1) * 320 + ((i % 640) >> 1)]!;
  });
  const mixed = frames.map((frame, i) =>
    i < 6 ? frame : { ...frame, width: 640, height: 360, luma: doubled },
  );
  for (const detector of ['tiles', 'ssim', 'absdiff'] as const) {
    expect(times(await find(mixed, { detector }))).toEqual([[0, null]]);
  }
});

test('embedding: a new screen where the vectors turn, asked of the colours of each sample', async () => {
  const vectors = new Map([
    [one.luma, [1, 0]],
    [two.luma, [0.99, 0.1]],
    [other.luma, [0, 1]],
  ]);
  const screens = await find(
    shown([
      [one, 6],
      [two, 6],
      [other, 8],
    ]),
    {
      detector: 'embedding',
      pick: 'first',
      embedImage: async ({ rgb }) => Float32Array.from(vectors.get(rgb)!),
    },
  );
  expect(times(screens)).toEqual([
    [0, 6],
    [6, null],
  ]);
  expect(screens[1]!.similarityToPrevious).toBeCloseTo(0, 6);
});

test('where everything starts anew just as a slide changes, no screen takes no time', async () => {
  const changing = shown([
    [other, 3],
    [three, 8],
  ]);
  for (const minScreenSec of [0, 2]) {
    const screens = await find(changing, { minScreenSec, restartsAtSec: [1.5] });
    expect(times(screens).at(-1)).toEqual([1.5, null]);
    for (const { startSec, endSec } of screens) expect(endSec ?? 99).toBeGreaterThan(startSec);
    expect(screens.at(-1)!.rgb.data).toEqual(three.luma);
  }
});

/** `share` of the first picture, the rest of the second. */
function mixed(a: Page, b: Page, share: number): Page {
  return new Page(a.luma.map((value, i) => Math.round(share * value + (1 - share) * b.luma[i]!)));
}

const lectures: Record<string, ReturnType<typeof shown>> = {
  'a cut': shown([
    [three, 8],
    [other, 8],
  ]),
  'a dissolve of two seconds': shown([
    [three, 8],
    ...[0.8, 0.6, 0.4, 0.2].map((share) => [mixed(three, other, share), 1] as const),
    [other, 8],
  ]),
  'a slide-in': shown([
    [three, 8],
    ...[80, 160, 240].map((from) => [slid(three, other, from), 1] as const),
    [other, 8],
  ]),
  'a page that scrolls': shown([
    [three, 8],
    ...[20, 40, 60, 80].map((by) => [scrolled(three, by), 1] as const),
    [other, 8],
  ]),
  'a film between slides': shown(
    [
      [three, 8],
      [empty, 20],
      [other, 8],
    ],
    (page, i) =>
      page === empty ? page.box(10 + ((i * 53) % 200), (i * 29) % 100, 90, 70, 90 + ((i * 41) % 90)) : page,
  ),
};

function slid(a: Page, b: Page, from: number): Page {
  return new Page(a.luma.map((_, i) => (i % 320 < from ? b.luma : a.luma)[i]!));
}

function scrolled(page: Page, by: number): Page {
  const luma = new Uint8Array(page.luma.length).fill(235);
  luma.set(page.luma.subarray(by * 320));
  return new Page(luma);
}

for (const [name, frames] of Object.entries(lectures)) {
  test(`each picture was taken inside its screen: ${name}`, async () => {
    for (const reveals of ['final', 'all'] as const) {
      const screens = await find(frames, { reveals, untilSec: frames.length / 2 });
      for (const { startSec, takenAtSec, endSec } of screens) {
        expect(takenAtSec).toBeGreaterThanOrEqual(startSec);
        expect(takenAtSec).toBeLessThan(endSec ?? Number.POSITIVE_INFINITY);
      }
      expect(screens[0]!.rgb.data).toEqual(three.luma);
      expect(screens.at(-1)!.rgb.data).toEqual(other.luma);
    }
  });
}

test('a result that comes a second before the cut is on the picture', async () => {
  const screens = await find(
    shown([
      [two, 20],
      [three, 2],
      [other, 8],
    ]),
  );
  expect(screens.map(({ rgb }) => rgb.data)).toEqual([three.luma, other.luma]);
});

test('what is still being drawn when the film ends is on the picture', async () => {
  const growing = (page: Page, i: number) =>
    i < 16 ? page : page.box(30, 90, (i - 14) * 36, 4).box(26 + (i - 14) * 36, 70, 4, 90);
  const frames = shown([[one, 21]], growing);
  const screens = await find(frames, { untilSec: 10.5 });
  expect(screens.map(({ rgb }) => rgb.data)).toEqual([frames.at(-1)!.luma]);
});

test('what is drawn without rest up to the cut is taken as full as it came to be', async () => {
  const dark = new Page(new Uint8Array(320 * 180).fill(90));
  const drawnUpTo = (row: number) =>
    Array.from({ length: 3 * row }, (_, i) => i).reduce(
      (page, i) => page.box(20 + (i % 3) * 100, 10 + Math.floor(i / 3) * 20, 50, 12, 240),
      dark,
    );
  const states = Array.from({ length: 9 }, (_, row) => drawnUpTo(row));
  const full = states.at(-1)!;
  const mixed = new Page(full.luma.map((value, i) => (value + three.luma[i]!) >> 1));
  const drawn = states.map((page): [Page, number] => [page, 1]);
  const names = Object.fromEntries(states.map((page, row) => [`${row} rows`, page]));
  const frames = shown([[other, 8], ...drawn, [mixed, 1], [three, 8]]);
  expect(await pagesTaken(frames, { other, three, ...names })).toEqual(['other', '8 rows', 'three']);
});

test('a slide that fades out or goes out of focus is taken as it was before', async () => {
  const page = empty.line(0, 8, 2).line(1, 10, 3).line(2, 12, 4);
  const faded = [0.85, 0.7, 0.55, 0.4, 0.25, 0.1].map((share) => [mixed(page, empty, share), 2] as const);
  const [fading] = await find(shown([[page, 12], ...faded, [empty, 8]]));
  expect(fading!.rgb.data).toEqual(page.luma);
  const bars = [20, 80, 140, 200, 260].reduce((drawn, left) => drawn.box(left, 30, 12, 120), empty);
  const [blurring] = await find(
    shown([
      [bars, 12],
      [blurred(bars, 9), 12],
    ]),
  );
  expect(blurring!.rgb.data).toEqual(bars.luma);
});

test('a slide that fades in is taken when it has come', async () => {
  const page = empty.line(0, 8, 2).line(1, 10, 3).line(2, 12, 4);
  const fading = [0.1, 0.25, 0.4, 0.55, 0.7, 0.85].map((share) => [mixed(page, empty, share), 2] as const);
  const screens = await find(shown([...fading, [page, 8]]));
  expect(screens.at(-1)!.rgb.data).toEqual(page.luma);
});

function blurred(page: Page, width: number): Page {
  return new Page(
    page.luma.map((_, i) => {
      const from = Math.max(0, i - (width >> 1));
      const near = page.luma.subarray(from, from + width);
      return near.reduce((sum, value) => sum + value, 0) / near.length;
    }),
  );
}

const board = [0, 1, 2, 3, 4].reduce((page, row) => page.line(row, 14, row), empty);

test('what is left of a board that is wiped in halves is no screen, what is then written on it is', async () => {
  const half = new Page(board.luma.map((value, i) => (i % 320 < 160 ? 235 : value)));
  const wiped = shown([
    [board, 12],
    [half, 8],
    [empty, 6],
  ]);
  expect((await find(wiped)).map(({ rgb }) => rgb.data)).toEqual([board.luma]);
  const rewritten = [0, 1, 2, 3, 4].reduce((page, row) => page.line(row, 7, row + 5), half);
  const screens = await find(
    shown([
      [board, 12],
      [half, 4],
      [rewritten, 12],
    ]),
  );
  expect(screens.map(({ rgb }) => rgb.data)).toEqual([board.luma, rewritten.luma]);
});

test('a menu that opens and closes is no screen; one that stays is', async () => {
  const menu = board.box(0, 0, 130, 120, 220).line(0, 5, 8).line(1, 5, 9).line(2, 5, 10);
  const opened = (samples: number) =>
    shown([
      [board, 20],
      [menu, samples],
      [board, 2],
      [other, 12],
    ]);
  const screens = await find(opened(12));
  expect(screens.map(({ rgb }) => rgb.data)).toEqual([board.luma, other.luma]);
  expect(screens[0]!.endSec).toBe(screens[1]!.startSec);
  expect((await find(opened(40))).map(({ rgb }) => rgb.data)).toContainEqual(menu.luma);
});

test('the terminal around a manual page is no screen of its own, unless it stays', async () => {
  const slide = empty.box(0, 0, 320, 30, 60).line(2, 9, 5).line(3, 11, 6);
  const terminal = empty.line(0, 12, 4).line(1, 13, 9);
  const typed = terminal.line(2, 2, 4);
  const around = (samples: number) =>
    shown([
      [terminal, 40],
      [slide, 40],
      [typed, samples],
      [board, 10],
      [typed, 6],
      [other, 12],
    ]);
  const pictures = (await find(around(12))).map(({ rgb }) => rgb.data);
  expect(pictures).toEqual([terminal.luma, slide.luma, board.luma, other.luma]);
  const staying = (await find(around(60))).map(({ rgb }) => rgb.data);
  expect(staying).toEqual([terminal.luma, slide.luma, typed.luma, board.luma, other.luma]);
});

test('a zoom over a photo has its picture, and the chart after it one', async () => {
  const frames = 16;
  const photo = Array.from({ length: frames }, (_, i) => {
    const by = 1 + i / 60;
    return new Page(
      empty.luma.map((_grey, at) => {
        const [x, y] = [(at % 320) / by, Math.floor(at / 320) / by];
        return 60 + 50 * Math.sin(x / 9) * Math.cos(y / 7);
      }),
    );
  });
  const zoom = photo.map((page) => [page, 1] as const);
  const screens = await find(shown([[one, 10], ...zoom, [board, 14]]));
  expect(screens).toHaveLength(3);
  expect(photo.map(({ luma }) => luma)).toContainEqual(screens[1]!.rgb.data);
  expect(screens[2]!.rgb.data).toEqual(board.luma);
});

test('a title that turns into another has a picture of each form at rest', async () => {
  const [first, second] = [empty.line(2, 12, 2), empty.line(3, 13, 7)];
  const turning = [0.7, 0.4, 0.2].map((share) => [mixed(first, second, share), 1] as const);
  const screens = await find(shown([[first, 10], ...turning, [second, 10]]));
  expect(screens.map(({ rgb }) => rgb.data)).toEqual([first.luma, second.luma]);
});
