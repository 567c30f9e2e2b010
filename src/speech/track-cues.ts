import { decodeText } from './caption-encoding.ts';
import type { Cue } from './cues.ts';

/** A packet of a text track, with its times in seconds. */
interface Packet {
  startSec: number;
  /** 0 where it is shown until the next one. */
  durationSec: number;
  data: Uint8Array;
}

/** How long a text stands for whose end nothing says. */
const longestSec = 10;
/** Fields in front of the text of an event of SubStation Alpha, as Matroska keeps it. */
const assFields = 8;

/**
 * The cues of a text track, from its packets as they lie in the container.
 * @param codec FFmpeg's name of the format
 */
export function cuesOfTrack(
  codec: 'mov_text' | 'subrip' | 'text' | 'ass' | 'webvtt',
  packets: readonly Packet[],
  languages: readonly string[],
): Cue[] {
  const ordered = packets.toSorted((a, b) => a.startSec - b.startSec);
  return ordered.flatMap(({ startSec, durationSec, data }, at) => {
    const text = textOf(codec, data, languages);
    if (text === null || text.trim() === '') return [];
    const nextSec = ordered[at + 1]?.startSec ?? Number.POSITIVE_INFINITY;
    const lasts = durationSec > 0 ? durationSec : Math.min(longestSec, Math.max(0, nextSec - startSec));
    return [{ startSec, endSec: startSec + lasts, lines: text.split(/\r*\n|\r/) }];
  });
}

function textOf(codec: string, data: Uint8Array, languages: readonly string[]): string | null {
  if (codec === 'mov_text') return movText(data);
  if (codec === 'webvtt') return webVtt(data);
  const text = decodeText(data, languages)?.text ?? null;
  return codec === 'ass' && text !== null ? assText(text) : text;
}

/** 3GPP timed text: two bytes of length, the text (UTF-8, or UTF-16 behind its mark), then boxes of style. */
function movText(data: Uint8Array): string | null {
  if (data.length < 2) return null;
  const length = (data[0]! << 8) | data[1]!;
  return decodeText(data.subarray(2, 2 + length), [])?.text ?? null;
}

/** Plain, or in the boxes of ISO media: `vttc` for each cue, its text in `payl`. */
function webVtt(data: Uint8Array): string | null {
  const text = boxText(data);
  return text ?? decodeText(data, [])?.text ?? null;
}

function boxText(data: Uint8Array): string | null {
  const texts: string[] = [];
  let found = false;
  for (const { type, content } of boxes(data)) {
    if (type === 'vtte' || type === 'vttc') found = true;
    if (type !== 'vttc') continue;
    for (const part of boxes(content)) {
      if (part.type === 'payl') texts.push(new TextDecoder().decode(part.content));
    }
  }
  return found ? texts.join('\n') : null;
}

function* boxes(data: Uint8Array): Generator<{ type: string; content: Uint8Array }> {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  for (let at = 0; at + 8 <= data.length; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > data.length) return;
    const type = String.fromCharCode(...data.subarray(at + 4, at + 8));
    yield { type, content: data.subarray(at + 8, at + size) };
    at += size;
  }
}

/** `ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text`; in AVI a whole `Dialogue:` line with times. */
function assText(event: string): string {
  const line = event.replace(/^Dialogue:\s*/, '');
  const fields = line === event ? assFields : assFields + 1;
  let at = 0;
  for (let field = 0; field < fields; field++) {
    const comma = line.indexOf(',', at);
    if (comma < 0) return '';
    at = comma + 1;
  }
  return line
    .slice(at)
    .replace(/\{[^{}]*\\p[1-9][^{}]*\}.*?(?:\{[^{}]*\\p0[^{}]*\}|$)/gs, '')
    .replace(/\{\\[^{}]*\}/g, '')
    .replace(/\\N/g, '\n')
    .replace(/\\[nh]/g, ' ');
}
