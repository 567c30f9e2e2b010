import sharp from 'sharp';
import { expect, test } from 'vitest';
import { withoutAccentBar } from './accent-bars.ts';
import { decodePicture } from './picture.ts';

const region = { cx: 150, cy: 50, halfWidth: 130, halfHeight: 30, angle: 0 };

/** Four letters 20 pixels high from 60 on, and shapes before them. */
async function leftOf(shapes: string): Promise<number> {
  const letters = [60, 90, 120, 200].map((x) => `<rect x="${x}" y="40" width="18" height="20"/>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><rect width="100%" height="100%" fill="#fff"/>${letters}${shapes}</svg>`;
  const picture = await decodePicture(await sharp(Buffer.from(svg)).flatten().png().toBuffer());
  const { cx, halfWidth } = withoutAccentBar(picture, region);
  expect(cx + halfWidth).toBeCloseTo(280);
  return cx - halfWidth;
}

test.each([
  ['thick', '<rect x="36" y="32" width="8" height="36"/>'],
  ['thin and of another colour', '<rect x="40" y="32" width="2" height="36" fill="#d22"/>'],
])('a bar before a line that is %s is none of it', async (_, bar) => {
  const left = await leftOf(bar);
  expect(left).toBeGreaterThan(44);
  expect(left).toBeLessThan(60);
});

test.each([
  ['a capital I', '<rect x="40" y="40" width="4" height="20"/>'],
  ['a pipe', '<rect x="40" y="34" width="2" height="30"/>'],
  ['a bracket', '<path d="M36 34h14v4h-10v22h10v4h-14z"/>'],
  ['a square bullet', '<rect x="30" y="38" width="18" height="24"/>'],
  ['a stroke of the first letter', '<rect x="50" y="32" width="8" height="36"/>'],
  ['nothing', ''],
])('%s stays', async (_, shapes) => {
  expect(await leftOf(shapes)).toBeCloseTo(20);
});
