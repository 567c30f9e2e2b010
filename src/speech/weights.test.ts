import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  moonshinePackage,
  moonshinePackageVersion,
  moonshineWeights,
  sileroPackage,
  sileroPackageVersion,
  sileroWeights,
} from './weights.ts';
import { weightsPath } from './weights-path.ts';

describe('weights', () => {
  const all = {
    silero: sileroWeights(),
    'tiny encoder': moonshineWeights('tiny').encoder,
    'tiny decoder': moonshineWeights('tiny').decoder,
    'base encoder': moonshineWeights('base').encoder,
    'base decoder': moonshineWeights('base').decoder,
  };
  it.each(Object.entries(all))('%s is the file that was measured', (_, weights) => {
    const digest = createHash('sha256').update(readFileSync(weights.file)).digest('hex');
    expect(digest).toBe(weights.sha256);
  });

  it.each([
    [moonshinePackage, moonshinePackageVersion],
    [sileroPackage, sileroPackageVersion],
  ])('%s is installed in the version named in producers', (name, version) => {
    const manifest: unknown = JSON.parse(readFileSync(weightsPath(name, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name, version });
  });

  it('says what to do where a package is missing', () => {
    expect(() => weightsPath('no-such-package-here', 'a.onnx')).toThrow(/no-such-package-here/);
    expect(path.isAbsolute(sileroWeights().file)).toBe(true);
  });
});
