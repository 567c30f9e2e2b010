import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ChatBody } from './protocol-chat.ts';

/** Pictures of one colour each: places on a circle of hues, so that what is similar to what is known. */
export function hueOf(index: number, of: number, shift = 0): number {
  return ((index + shift) / of) * 2 * Math.PI;
}

async function picture(hue: number): Promise<Buffer> {
  const channel = (turn: number): number => Math.round(127.5 + 127.5 * Math.cos(hue + turn));
  const background = { r: channel(0), g: channel(-2.1), b: channel(2.1) };
  return sharp({ create: { width: 24, height: 16, channels: 3, background } })
    .png()
    .toBuffer();
}

export interface MadeBenchmark {
  folder: string;
  config: string;
}

/**
 * Writes a benchmark of the generic form, its demonstrations and a configuration. Every item and every demonstration has a
 * picture and an answer of its own, so that copying another's scores nothing.
 */
export async function makeBenchmark(
  folder: string,
  {
    items,
    demos,
    providerUrl,
    encoderUrl,
    imagesAnItem = 1,
  }: {
    items: number;
    demos: number;
    providerUrl: string;
    encoderUrl: string;
    imagesAnItem?: number;
  },
): Promise<MadeBenchmark> {
  mkdirSync(join(folder, 'images'), { recursive: true });
  const write = async (name: string, count: number, shift: number): Promise<void> => {
    const lines: string[] = [];
    for (let index = 0; index < count; index++) {
      const images = [];
      for (let image = 0; image < imagesAnItem; image++) {
        const path = `images/${name}-${index}-${image}.png`;
        writeFileSync(join(folder, path), await picture(hueOf(index, count, shift + image * 0.01)));
        images.push(path);
      }
      const id = `${name}${index}`;
      lines.push(
        JSON.stringify({
          id,
          question: `Which word is ${id}?`,
          images,
          answers: [`answer of ${id}`],
          ...(name === 'item' && { metric: 'exact' }),
        }),
      );
    }
    writeFileSync(join(folder, `${name}s.jsonl`), `${lines.join('\n')}\n`);
  };
  await write('item', items, 0);
  await write('demo', demos, 0.3);
  const config = join(folder, 'lectern.yaml');
  const path = (name: string): string => JSON.stringify(join(folder, name));
  writeFileSync(
    config,
    `evaluate:
  benchmarks:
    words: { questions: ${path('items.jsonl')}, images: ${path('.')}, demos: { questions: ${path('demos.jsonl')}, images: ${path('.')} } }
embedImage: { encoder: endpoint, url: ${JSON.stringify(encoderUrl)}, model: hues }
providers:
  local: { baseUrl: ${JSON.stringify(providerUrl)}, concurrency: 4, retries: 1, firstTokenSec: null }
`,
  );
  return { folder, config };
}

/** What the encoder's endpoint gives for a picture: its hue as a point on the circle. */
export async function hueVector(dataUrl: string): Promise<number[]> {
  const bytes = Buffer.from(dataUrl.split(',')[1] ?? '', 'base64');
  const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [data[0]! - 127.5, data[1]! - 127.5, data[2]! - 127.5];
}

/** A conversation as a model sees it: pictures and texts of each user turn, with the answer that follows. */
interface SeenTurn {
  pictures: string[];
  text: string;
  answer: string | null;
}

function turnsOf({ messages }: ChatBody): SeenTurn[] {
  const turns: SeenTurn[] = [];
  for (const { role, content } of messages) {
    const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
    const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
    if (role === 'assistant') turns.at(-1)!.answer = text;
    if (role === 'user') {
      const pictures = parts.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url] : []));
      turns.push({ pictures, text, answer: null });
    }
  }
  return turns;
}

/** Models whose answers are known beforehand, by name. */
export const dummies: Readonly<Record<string, (body: ChatBody) => string>> = {
  /** Copies the answer of a demonstration that shows the picture of the question. */
  copier: (body) => {
    const turns = turnsOf(body);
    const asked = turns.at(-1)!;
    const same = turns.slice(0, -1).find(({ pictures }) => pictures.join() === asked.pictures.join());
    return same?.answer ?? 'no idea';
  },
  'copies-first': (body) => turnsOf(body)[0]!.answer ?? 'no idea',
  'copies-last': (body) => turnsOf(body).at(-2)?.answer ?? 'no idea',
  /** Says how many pictures it sees. */
  counter: (body) => String(turnsOf(body).reduce((sum, { pictures }) => sum + pictures.length, 0)),
  /** Says the texts of the demonstrations in the order in which it sees them. */
  order: (body) =>
    turnsOf(body)
      .slice(0, -1)
      .map(({ text }) => /demo\d+/.exec(text)?.[0])
      .join(' '),
  /** Knows one answer in two by the question alone. */
  blind: (body) => {
    const { text } = turnsOf(body).at(-1)!;
    const number = Number(/item(\d+)/.exec(text)![1]);
    return number % 2 === 0 ? `answer of item${number}` : 'no idea';
  },
};

export function dummyAnswer(body: ChatBody): string {
  return dummies[body.model]!(body);
}
