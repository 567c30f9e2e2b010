import { expect, test } from 'vitest';
import { z } from 'zod';
import { computesAgain, type SchemaNode } from '../scripts/computes-again.ts';
import { givenRoles } from '../scripts/configurations.ts';
import { defaultSettings, settingsSchema } from '../src/config/schema.ts';
import { videoStages } from '../src/stages/pipeline.ts';
import { withPrompts } from '../src/stages/shared/prompts.ts';

const roles = 'with roles';
const schema = z.toJSONSchema(settingsSchema, { io: 'input' }) as SchemaNode;
const again = computesAgain({
  stages: videoStages,
  schema,
  bases: [
    { settings: defaultSettings, when: '' },
    { settings: await withPrompts(settingsSchema.parse(givenRoles)), when: roles },
  ],
  isValid: (settings) => settingsSchema.safeParse(settings).success,
});

function nodeAt(path: string): SchemaNode {
  return path.split('.').reduce((node, name) => {
    const form = (node.anyOf ?? [node]).find(({ properties, items }) => properties ?? items) ?? node;
    const inside = (form.items ?? form).properties?.[name.replace('[]', '')];
    return (inside?.items && name.endsWith('[]') ? inside.items : inside)!;
  }, schema);
}

test.each<[string, [string, string][]]>([
  ['keyframe.threshold', [['keyframe', '']]],
  [
    'transcribe.model',
    [
      ['transcribe', ''],
      ['terms', ''],
    ],
  ],
  ['transcribe.screenTerms', [['terms', '']]],
  ['probe.minSec', []],
  ['limits.net', []],
  [
    'languages',
    [
      ['listen', ''],
      ['transcribe', roles],
    ],
  ],
  [
    'prompts',
    [
      ['judge1', roles],
      ['judge2', roles],
      ['refine', roles],
      ['reread', roles],
      ['describe', roles],
    ],
  ],
  ['embedImage.encoder', [['keyframe', '`keyframe.detector: embedding`']]],
  ['embedImage.revision', [['keyframe', '`keyframe.detector: embedding`, `embedImage.encoder: onnx`']]],
  ['embedImage.weights', [['keyframe', '`keyframe.detector: embedding`, `embedImage.encoder: onnx`']]],
  ['embedImage.hub', []],
  ['embedImage.timeoutSec', []],
  [
    'roles.transcribe',
    [
      ['transcribe', roles],
      ['terms', roles],
    ],
  ],
  ['roles.review', []],
  [
    'roles.judge[].model',
    [
      ['judge1', roles],
      ['judge2', roles],
    ],
  ],
])('%s', (path, stages) => {
  expect(again(path, nodeAt(path)).map(({ stage, when }) => [stage, when])).toEqual(stages);
});

test('a setting of which no other value can be thought of is an error, not "nothing"', () => {
  expect(() => again('keyframe.nowhere.at', {})).toThrow('No other value of keyframe.nowhere.at');
});
