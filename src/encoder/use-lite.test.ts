import dns from 'node:dns';
import net from 'node:net';
import core from '@energetic-ai/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Encoder } from './encoder.ts';
import { encoders } from './encoders.ts';
import { cosine } from './similarity.ts';
import { maxTextChars } from './use-lite.ts';

const { getBackend, memory } = core as unknown as {
  getBackend(): string;
  memory(): { numTensors: number };
};

const connect = vi.spyOn(net.Socket.prototype, 'connect');
const lookup = vi.spyOn(dns, 'lookup');
const fetched = vi.spyOn(globalThis, 'fetch');

let encoder: Encoder;
beforeAll(async () => {
  encoder = await encoders['use-lite'].load();
});
afterAll(() => encoder?.close());

const length = (vector: Float32Array) => Math.hypot(...vector);

describe('the sentence encoder', () => {
  it('runs on WebAssembly and says what it is', () => {
    expect(getBackend()).toBe('wasm');
    expect(encoder.producer).toEqual({
      name: 'energetic-ai',
      model: 'universal-sentence-encoder-lite',
      version: '0.2.0',
    });
    expect(encoder.dimensions).toBe(512);
  });

  it('gives unit vectors, and zero for a text without words', async () => {
    const [speech, odd, empty, blank] = await encoder.embed([
      'The cell divides.',
      '日本語 \ud800 😀',
      '',
      ' \n\u0007',
    ]);
    expect(speech).toHaveLength(512);
    expect(length(speech!)).toBeCloseTo(1, 6);
    expect(length(odd!)).toBeCloseTo(1, 6);
    expect(length(empty!)).toBe(0);
    expect(length(blank!)).toBe(0);
    expect(await encoder.embed([])).toEqual([]);
  });

  it('gives the same bits alone, among others and at the same time as others', async () => {
    const text = 'Ohm found that current is proportional to voltage.';
    const [alone] = await encoder.embed([text]);
    const [, among] = await encoder.embed(['Short.', text, `${text} ${text} ${text}`]);
    const [[first], [second]] = await Promise.all([encoder.embed([text]), encoder.embed([text])]);
    for (const other of [among, first, second]) expect(other).toEqual(alone);
  });

  it('reads the start of a long text only', async () => {
    const long = 'Heat flows from the hot body to the cold one. '.repeat(60);
    const [start, all] = await encoder.embed([long.slice(0, maxTextChars), long]);
    expect(all).toEqual(start);
  });

  it('puts a paraphrase nearer than another subject', async () => {
    const [said, again, other] = await encoder.embed([
      'The slope of the curve tells how fast it rises.',
      'How steep the curve is shows how quickly it goes up.',
      'Mix the flour and butter before you add the eggs.',
    ]);
    expect(cosine(said!, again!)).toBeGreaterThan(cosine(said!, other!) + 0.1);
  });

  it('frees what it computes', async () => {
    await encoder.embed(['one']);
    const before = memory().numTensors;
    await encoder.embed(['two', 'three', 'four']);
    expect(memory().numTensors).toBe(before);
  });

  it('asks the network for nothing', () => {
    for (const call of [connect, lookup, fetched]) expect(call).not.toHaveBeenCalled();
  });
});
