import { expect, test } from 'vitest';
import { draw, meaningful, paper } from './drawings.fixture.ts';
import { drawnEdges } from './edges.ts';
import { shrinkPicture } from './picture.ts';
import { isOnSpeaker, surroundings } from './speaker.ts';

const face = { left: 0.78, top: 0.35, width: 0.08, height: 0.19 };

async function around(body: string, of = face) {
  const { rgb, width, height } = await shrinkPicture(await draw(body, 720), 640);
  const luma = Uint8Array.from({ length: width * height }, (_, i) => rgb[3 * i + 1]!);
  return surroundings(luma, drawnEdges(luma, width, height), of);
}

/** Shelves of books: edges everywhere, and no ground of their own. */
function shelves(): string {
  const books = Array.from({ length: 300 }, (_, i) => {
    const [x, y] = [(i % 50) * 38, Math.floor(i / 50) * 180];
    const shade = (i * 73) % 200;
    return `<rect x="${x}" y="${y + ((i * 37) % 50)}" width="38" height="180" fill="rgb(${shade},${(shade * 3) % 220},${(shade * 7) % 180})"/>`;
  });
  return paper('#553') + books.join('');
}

test('shelves behind a speaker are not drawn, writing on a board is', async () => {
  const room = await around(shelves());
  expect(room.isPage).toBe(false);
  expect(room.drawnShare).toBeLessThan(0.09);
  expect((await around(meaningful['handwriting on a blackboard']!)).drawnShare).toBeGreaterThan(0.09);
});

test('on a page that is flat, areas count too', async () => {
  const page = await around(meaningful['bars of a chart']!);
  expect(page.isPage).toBe(true);
  expect(page.drawnShare).toBeGreaterThan(0.06);
  expect(await around(paper('#fff'))).toEqual({ drawnShare: 0, isPage: true });
});

test('what is on the speaker or in a banner below does not count', async () => {
  const banner =
    '<path d="M100 800 h600 v100 h-600 z m30 30 h500 m-500 40 h400" fill="none" stroke="#000" stroke-width="6"/>';
  expect((await around(paper('#fff') + banner)).drawnShare).toBe(0);
  const shirt = '<path d="M1500 650 h200 m-200 40 h200" stroke="#000" stroke-width="6"/>';
  expect((await around(paper('#fff') + shirt)).drawnShare).toBe(0);
});

test('a speaker reaches from the hair to the hands', () => {
  expect(isOnSpeaker(face, 0.82, 0.3)).toBe(true);
  expect(isOnSpeaker(face, 0.95, 0.8)).toBe(true);
  expect(isOnSpeaker(face, 0.95, 0.4)).toBe(false);
  expect(isOnSpeaker(face, 0.82, 0.1)).toBe(false);
});
