import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rejectionReasons } from '../src/clients/answer.ts';
import { parseSettings } from '../src/config/load.ts';
import { root } from './cli.ts';

const page = readFileSync(join(root, 'docs', 'providers.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);

test('every example of the page is a configuration that is taken', () => {
  expect(examples.length).toBe(6);
  for (const yaml of examples) {
    const { settings } = parseSettings(yaml, 'docs/providers.md');
    expect(Object.keys(settings.providers).length).toBeGreaterThan(0);
  }
});

test('every reason for rejecting an answer is explained', () => {
  for (const reason of rejectionReasons) expect(page).toContain(`\`${reason}\``);
});
