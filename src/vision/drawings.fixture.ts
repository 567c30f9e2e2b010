import sharp from 'sharp';
import { decodePicture, type RgbPicture } from './picture.ts';

/** An SVG of 1920 x 1080 (rendered without any font), compressed as a video would be, at a height. */
export async function draw(body: string, height = 1080, quality = 40): Promise<RgbPicture> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080">${body}</svg>`;
  const jpeg = await sharp(Buffer.from(svg)).flatten().resize({ height }).jpeg({ quality }).toBuffer();
  return decodePicture(jpeg);
}

export function paper(colour: string): string {
  return `<rect width="1920" height="1080" fill="${colour}"/>`;
}

/** The same number from the same index, 0 to 1. */
function chance(index: number): number {
  const x = Math.sin(index * 12.9898) * 43758.5453;
  return x - Math.floor(x);
}

/** Rows of joined-up loops that look like writing by hand. */
function handwriting(colour: string, rows: number, width: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const y = 250 + row * 190;
    const loops = Array.from({ length: 14 }, (_, i) => {
      const [dx, rise] = [30 + 30 * chance(row * 40 + i), 30 + 70 * chance(row * 90 + i)];
      return `q ${dx / 2} ${-rise} ${dx} 0 t ${dx / 3} ${rise / 5}`;
    });
    return `<path d="M 260 ${y} ${loops.join(' ')}" fill="none" stroke="${colour}" stroke-width="${width}"/>`;
  }).join('');
}

const plot =
  '<path d="M 500 250 V 830 H 1400" fill="none" stroke="#444" stroke-width="3"/>' +
  '<path d="M 500 800 C 800 780 900 300 1380 270" fill="none" stroke="#36c" stroke-width="4"/>';

/** Pictures without a word that a reader of the textbook would miss. */
export const meaningful: Record<string, string> = {
  'a diagram of boxes and arrows':
    `${paper('#fff')}<g fill="none" stroke="#222" stroke-width="3"><rect x="300" y="300" width="300" height="180"/>` +
    '<rect x="850" y="300" width="300" height="180"/><circle cx="1500" cy="390" r="110"/>' +
    '<path d="M600 390 H850 M1150 390 H1390 M1000 480 V760 H450 V480"/></g>',
  'one triangle of thin grey lines': `${paper('#fff')}<path d="M660 780 L1260 780 L960 330 Z" fill="none" stroke="#888" stroke-width="2"/>`,
  'a plot': paper('#fff') + plot,
  'a plot on dark ground': paper('#181820') + plot.replace('#444', '#999'),
  'handwriting on a blackboard': paper('#2b3a33') + handwriting('#c8cfc8', 3, 6),
  'handwriting in pencil': paper('#f4f1e8') + handwriting('#8a8a8a', 3, 3),
  'a molecule': `${paper('#fff')}<g fill="none" stroke="#000" stroke-width="4"><path d="M800 400 L960 310 L1120 400 L1120 580 L960 670 L800 580 Z M830 420 L830 560 M960 345 L1090 420 M960 635 L1090 560"/><path d="M1120 400 L1260 320 M800 580 L660 660"/></g>`,
  'an animation of a pendulum': `${paper('#0b1a2b')}<path d="M960 150 L1240 700" stroke="#ccc" stroke-width="4"/><circle cx="1240" cy="700" r="90" fill="#e67e22"/><path d="M560 150 H1360" stroke="#667" stroke-width="6"/><path d="M700 700 A 600 600 0 0 0 1240 700" fill="none" stroke="#3a6" stroke-width="3" stroke-dasharray="14 14"/>`,
  'bars of a chart': `${paper('#fff')}<g fill="#5b8def"><rect x="400" y="500" width="150" height="330"/><rect x="650" y="350" width="150" height="480"/><rect x="900" y="600" width="150" height="230"/><rect x="1150" y="270" width="150" height="560"/></g>`,
};

/** The seven-segment digits of a running time code. */
const timeCode = Array.from(
  { length: 8 },
  (_, i) =>
    `<path d="M${760 + i * 52} 500 h28 v70 h-28 z m0 35 h28" fill="none" stroke="#fff" stroke-width="7"/>`,
).join('');

/** Pictures that carry nothing. */
export const meaningless: Record<string, string> = {
  black: paper('#000'),
  white: paper('#fff'),
  'plain green': paper('#0a8f2a'),
  'a running time code on green': paper('#0a8f2a') + timeCode,
  'a gradient':
    '<linearGradient id="g" x2="1" y2="1"><stop stop-color="#003"/><stop offset="1" stop-color="#9cf"/></linearGradient>' +
    '<rect width="1920" height="1080" fill="url(#g)"/>',
  'a vignette':
    '<radialGradient id="v"><stop stop-color="#ddd"/><stop offset="1" stop-color="#222"/></radialGradient>' +
    '<rect width="1920" height="1080" fill="url(#v)"/>',
  'an empty slide in a black frame': `${paper('#000')}<rect x="240" y="60" width="1440" height="960" fill="#fff"/>`,
  'a template with rules and a logo': `${paper('#fdfdfd')}<rect width="1920" height="130" fill="#1f4e79"/><rect y="1040" width="1920" height="6" fill="#c00"/><circle cx="1820" cy="65" r="40" fill="#fff"/>`,
  'an empty whiteboard in soft light':
    '<linearGradient id="w"><stop stop-color="#b9bcc0"/><stop offset=".5" stop-color="#eceef0"/><stop offset="1" stop-color="#a9adb2"/></linearGradient>' +
    '<rect width="1920" height="1080" fill="url(#w)"/><rect y="1000" width="1920" height="20" fill="#777"/>',
};

/** The picture with noise added to every pixel, evenly spread over -amplitude to amplitude. */
export function withNoise({ rgb, width, height }: RgbPicture, amplitude: number): RgbPicture {
  const noisy = rgb.map((value, i) =>
    Math.max(0, Math.min(255, value + Math.round((chance(i) * 2 - 1) * amplitude))),
  );
  return { rgb: noisy, width, height };
}
