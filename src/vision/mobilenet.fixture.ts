import sharp from 'sharp';
import type { RgbPicture } from './picture.ts';

/** A white slide with lines of text; without lines, coloured discs on a dark ground. */
export async function drawSlide(lines: readonly string[], width = 1280): Promise<RgbPicture> {
  const text = lines.map(
    (line, index) =>
      `<text x="80" y="${160 + 120 * index}" font-size="72" font-family="sans-serif">${line}</text>`,
  );
  const discs = Array.from(
    { length: 30 },
    (_, index) =>
      `<circle cx="${(index * 277) % 1280}" cy="${(index * 163) % 720}" r="${40 + ((index * 31) % 90)}" fill="hsl(${index * 47} 70% 45%)"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><rect width="1280" height="720" fill="${lines.length > 0 ? 'white' : '#223'}"/>${(lines.length > 0 ? text : discs).join('')}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .resize({ width })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, width: info.width, height: info.height };
}
