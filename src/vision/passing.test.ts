import { expect, test } from 'vitest';
import { find, Page, pagesTaken, shown } from './lecture.fixture.ts';

const empty = new Page();
const board = [0, 1, 2, 3, 4].reduce((page, row) => page.line(row, 14, row), empty);
const other = empty.line(0, 6, 3).line(1, 12, 4).line(2, 12, 5);
const card = empty.line(2, 5, 7);

/** A text on dark ground that scrolls by without resting. */
function scrolling(samples: number) {
  const dark = new Page(new Uint8Array(320 * 180).fill(20));
  const text = (at: number) =>
    Array.from({ length: 360 }, (_, i) => [i % 60, Math.floor(i / 60)] as const).reduce(
      (page, [i, row]) => page.box(8 + i * 5, 6 + row * 29 + ((i * 7 + (row + at) * 13) % 11), 3, 12, 235),
      dark,
    );
  return Array.from({ length: samples }, (_, at) => [text(at), 1] as const);
}

test('a card after a text that scrolled by all over is a screen, and like none before', async () => {
  const frames = shown([[other, 20], ...scrolling(30), [card, 8], [board, 20]]);
  expect((await pagesTaken(frames, { card, board })).slice(-2)).toEqual(['card', 'board']);
  const screens = await find(frames);
  for (const { mostSimilarEarlier } of screens.slice(1))
    expect(mostSimilarEarlier!.similarity).toBeLessThan(0.5);
});

test('a fast zoom over a photo has its picture, though what follows covers what little of it stood', async () => {
  const photo = Array.from({ length: 10 }, (_, i) => {
    const by = 1 + i / 15;
    return new Page(
      empty.luma.map((_grey, at) => {
        const [x, y] = [((at % 320) - 160) / by, (Math.floor(at / 320) - 90) / by];
        return 60 + 50 * Math.sin(x / 5) * Math.cos(y / 5);
      }),
    );
  });
  const zoom = photo.map((page) => [page, 1] as const);
  const pages = { other, card, board };
  expect(await pagesTaken(shown([[other, 10], ...zoom, [card, 12], [board, 14]]), pages)).toEqual([
    'other',
    '?',
    'card',
    'board',
  ]);
});

test.each([
  ['but for a word', empty.line(0, 4, 0)],
  ['wholly', empty],
])('what is cleared %s and shown again is one screen, though the coder drew it anew', async (_, cleared) => {
  const full = [0, 1, 2, 3, 4, 5].reduce((page, row) => page.line(row, 14, row), empty);
  const again = [0, 1, 2, 3, 4, 5, 6, 7].reduce((page, i) => page.box(308, 4 + i * 16, 8, 8), full);
  const frames = shown([
    [other, 20],
    [full, 20],
    [cleared, 8],
    [again, 16],
    [other, 20],
  ]);
  expect(await pagesTaken(frames, { other, full, again })).toEqual(['other', 'full', 'other']);
});

test('a slide on the way to the next passes by, though a switcher covers a third of it', async () => {
  const between = [0, 1, 2, 3, 4].reduce((page, row) => page.line(row, 13, row + 9), empty);
  const switcher = board.box(60, 70, 130, 60, 220).line(2, 14, 8);
  const frames = shown([
    [board, 20],
    [between, 20],
    [switcher, 5],
    [card, 20],
  ]);
  expect(await pagesTaken(frames, { board, between, switcher, card })).toEqual(['board', 'between', 'card']);
});

test('a window that opens over a slide before the cut is no screen, unless it stays', async () => {
  const covered = board.box(48, 32, 160, 96, 180).box(100, 60, 40, 6);
  const opened = (samples: number) =>
    shown([
      [board, 20],
      [covered, samples],
      [other, 20],
    ]);
  const pages = { board, covered, other };
  expect(await pagesTaken(opened(6), pages)).toEqual(['board', 'other']);
  expect(await pagesTaken(opened(24), pages)).toEqual(['board', 'covered', 'other']);
});

test('a dialogue as light as the page is no screen either, nor a menu of which only the frame differs', async () => {
  const light = board.box(48, 32, 160, 96, 222).box(100, 60, 40, 6);
  const page = empty.line(0, 14, 0).line(1, 7, 1).line(3, 7, 3).line(5, 14, 4);
  const framed = page.box(50, 34, 92, 108, 120).box(52, 36, 88, 104, 235);
  const menu = framed.box(60, 64, 40, 5).box(60, 90, 30, 5);
  for (const [below, covered] of [
    [board, light],
    [page, menu],
  ] as const) {
    const frames = shown([
      [below, 20],
      [covered, 6],
      [other, 20],
    ]);
    expect(await pagesTaken(frames, { below, covered, other })).toEqual(['below', 'other']);
  }
});

test('a title that came and went again before the first slide is kept, not the blank after it', async () => {
  const frames = shown([
    [empty, 2],
    [card, 6],
    [empty, 12],
    [board, 20],
  ]);
  expect(await pagesTaken(frames, { empty, card, board })).toEqual(['card', 'board']);
});

test('a title that stands for a second and leaves nothing is kept, not the blank after it', async () => {
  const frames = shown([
    [board, 20],
    [card, 3],
    [empty, 4],
    [other, 20],
  ]);
  expect(await pagesTaken(frames, { empty, card, board, other })).toEqual(['board', 'card', 'other']);
});

test('an outcome that stands for a second before something wholly different is kept', async () => {
  const asked = empty.line(0, 14, 0).line(1, 14, 1).line(2, 14, 2).line(3, 10, 3).line(4, 10, 4);
  const answered = empty.line(0, 14, 0).line(1, 14, 1).line(2, 14, 2).line(3, 14, 12).line(4, 6, 13);
  const frames = (samples: number) =>
    shown([
      [asked, 20],
      [answered, samples],
      [card, 20],
    ]);
  const pages = { asked, answered, card };
  expect(await pagesTaken(frames(3), pages)).toEqual(['asked', 'answered', 'card']);
  expect(await pagesTaken(frames(1), pages)).toEqual(['asked', 'card']);
});

test('a picture that goes out at the end of the film is not taken while it goes', async () => {
  const going = [0.8, 0.6, 0.4, 0.2, 0.05, 0].map(
    (light) => new Page(board.luma.map((grey) => light * grey)),
  );
  const frames = shown([[other, 20], [board, 20], ...going.map((page) => [page, 1] as const)]);
  expect(await pagesTaken(frames, { other, board })).toEqual(['other', 'board']);
});

test('code that grew is a screen, though the speaker beside it is back where he was', async () => {
  const figure = (page: Page, pose: number) =>
    Array.from({ length: 40 }, (_, i) => [i % 5, Math.floor(i / 5)] as const).reduce(
      (drawn, [x, y]) => drawn.box(226 + x * 16, 20 + y * 18 + ((x * 5 + y * 3 + pose * 7) % 11), 9, 4),
      page,
    );
  const code = empty.line(0, 9, 2).line(1, 9, 4).line(2, 9, 6).line(3, 9, 1);
  const begun = figure(code, 0);
  const grown = figure(code.line(5, 5, 3), 0);
  const frames = shown([
    [other, 20],
    [begun, 20],
    [figure(code, 1), 12],
    [grown, 16],
    [card, 20],
  ]);
  expect(await pagesTaken(frames, { other, begun, grown, card })).toEqual([
    'other',
    'begun',
    'grown',
    'card',
  ]);
});
