import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { artefactKey, canonicalJson, sha256 } from './fingerprint.ts';

/** The same value with the members of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  );
}

describe('canonicalJson', () => {
  test('sorts the keys of nested objects and leaves arrays in order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: { z: null, y: 'ü' } })).toBe(
      '{"a":{"y":"ü","z":null},"b":[{"c":2,"d":1},3]}',
    );
  });

  test('leaves out undefined members, so that an option that is not set changes no key', () => {
    expect(canonicalJson({ a: 1, b: undefined, c: { d: undefined } })).toBe('{"a":1,"c":{}}');
  });

  test('keeps a member named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"b":1,"a":2}}'))).toBe('{"__proto__":{"a":2,"b":1}}');
  });

  test('gives equal values equal bytes, and the value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reordered(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

test('sha256 is that of the standard', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256(new TextEncoder().encode('abc'))).toBe(sha256('abc'));
});

describe('artefactKey', () => {
  const parts = { stage: 's', version: 1, config: { a: 1 }, providers: { model: 'm' }, inputs: { x: 'd1' } };

  test.each([
    ['stage', { stage: 't' }],
    ['version', { version: 2 }],
    ['configuration', { config: { a: 2 } }],
    ['provider', { providers: { model: 'n' } }],
    ['input content', { inputs: { x: 'd2' } }],
    ['input name', { inputs: { y: 'd1' } }],
    ['absent input', { inputs: { x: null } }],
  ])('depends on the %s', (_what, change) => {
    expect(artefactKey({ ...parts, ...change })).not.toBe(artefactKey(parts));
  });

  test('does not depend on the order of members', () => {
    const { inputs, ...others } = parts;
    expect(artefactKey({ inputs, ...others })).toBe(artefactKey(parts));
  });
});
