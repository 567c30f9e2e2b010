import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { loadSettings, parseSettings } from './load.ts';
import { defaultSettings } from './schema.ts';

/** The messages about a configuration, line by line. */
function messagesFor(text: string): string[] {
  try {
    parseSettings(text, 'lectern.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message.split('\n');
  }
  throw new Error(`This was taken: ${text}`);
}

describe('a configuration', () => {
  test.each(['', '\n', '# nothing yet\n', '---\n', '{}', 'null', 'keyframe:\n  # threshold: 0.9\n'])(
    'that says nothing (%j) leaves the defaults',
    (text) => {
      expect(parseSettings(text, 'lectern.yaml').settings).toEqual(defaultSettings);
    },
  );

  test('changes what it names and nothing else', () => {
    const { settings } = parseSettings(
      '\uFEFFkeyframe:\n  threshold: 0.8\ncaption: {minSimilarity: 0.1}\nlimits:\n  asr: null\n',
      'lectern.yaml',
    );
    expect(settings).toEqual({
      ...defaultSettings,
      keyframe: { ...defaultSettings.keyframe, threshold: 0.8 },
      caption: { ...defaultSettings.caption, minSimilarity: 0.1 },
    });
  });
});

describe('an unknown setting', () => {
  test.each([
    ['keyframe:\n  treshold: 0.5', 'keyframe.treshold', 2, 'Did you mean keyframe.threshold?'],
    ['\n\nkeyframes: {}', 'keyframes', 3, 'Did you mean keyframe?'],
    ['weave: {Packing: video}', 'weave.Packing', 1, 'Did you mean weave.packing?'],
    ['clip:\n  length: 5', 'clip.length', 2, 'Known here: minSec, maxSec.'],
    [
      'keyframe.threshold: 0.5',
      'keyframe.threshold',
      1,
      'Write threshold on its own line, indented below keyframe.',
    ],
  ])('in %j is told with its line and a cure', (text, name, line, cure) => {
    expect(messagesFor(text)).toEqual([`Unknown setting ${name}, in lectern.yaml line ${line}. ${cure}`]);
  });

  test('is told for each', () => {
    expect(messagesFor('clip:\n  min: 1\n  max: 2\nprobes: {}').map((line) => line.split(',')[0])).toEqual([
      'Unknown setting clip.min',
      'Unknown setting clip.max',
      'Unknown setting probes',
    ]);
  });

  test('with a hostile name takes one line of plain characters', () => {
    const lines = messagesFor(`"a\\nb\\e[31m": 1\n"${'x'.repeat(900)}": 2`);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^Unknown setting "a\\nb\\u001b\[31m", in lectern\.yaml line 1\./);
    expect(lines[1]!.length).toBeLessThan(400);
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('may be %s', (key) => {
    expect(messagesFor(`${key}:\n  polluted: true`)[0]).toContain(
      `Unknown setting ${key}, in lectern.yaml line 1.`,
    );
    expect(messagesFor(`keyframe:\n  ${key}: {polluted: true}`)[0]).toContain(
      `Unknown setting keyframe.${key}, in lectern.yaml line 2.`,
    );
    expect(messagesFor(`keyframe:\n  ${key}: {threshold: 0.5}`)).toHaveLength(1);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(parseSettings('', 'lectern.yaml').settings).toEqual(defaultSettings);
  });
});

describe('a value', () => {
  test('out of range is told with range, value, place and what the setting is for', () => {
    expect(messagesFor('listen:\n  windows: 2\n\nkeyframe:\n  threshold: 7')[0]).toMatch(
      /^Expected keyframe\.threshold between 0 and 1, got 7, in lectern\.yaml line 5\. .*SSIM is 1 for identical frames/,
    );
  });

  test.each([
    ['keyframe: {threshold: high}', 'keyframe.threshold to be a number between 0 and 1, got "high"'],
    ['keyframe: {threshold: }', 'keyframe.threshold to be a number between 0 and 1, got nothing'],
    ['keyframe: {threshold: .nan}', 'keyframe.threshold to be a number between 0 and 1, got NaN'],
    ['keyframe: {threshold: -.inf}', 'keyframe.threshold to be a number between 0 and 1, got -Infinity'],
    ['keyframe: {threshold: [0.5]}', 'keyframe.threshold to be a number between 0 and 1, got a list'],
    ['keyframe: {threshold: {value: 1}}', 'keyframe.threshold to be a number between 0 and 1, got a mapping'],
    ['keyframe: {perClip: yes}', 'keyframe.perClip to be true or false, got "yes"'],
    ['transcribe: {model: large}', 'transcribe.model to be "tiny" or "base", got "large"'],
    ['weave: {packing: all}', 'weave.packing to be "video", "split" or "concatenated", got "all"'],
    ['listen: {windows: 2.5}', 'listen.windows to be a whole number between 1 and 16, got 2.5'],
    ['listen: {windows: 99}', 'listen.windows between 1 and 16, got 99'],
    ['judge: {minWords: -3}', 'judge.minWords to be at least 0, got -3'],
    ['judge: {minWords: few}', 'judge.minWords to be a whole number of at least 0, got "few"'],
    ['weave: {seed: 1e300}', 'weave.seed to be at most 9007199254740991, got 1e+300'],
    ['caption: {minSimilarity: 3}', 'caption.minSimilarity between -1 and 1, got 3'],
    [
      'caption: {minSimilarity: x}',
      'caption.minSimilarity to be a number between -1 and 1, or null, got "x"',
    ],
    ['limits: {cpu: 0}', 'limits.cpu to be at least 1, got 0'],
    ['languages: en', 'languages to be a list with at least 1 entry, got "en"'],
    ['languages: []', 'languages to be a list with at least 1 entry, got an empty list'],
    ['languages: [3]', 'languages.0 to be a string, got 3'],
    ['keyframe: 7', 'keyframe to be a mapping, got 7'],
    ['keyframe: [threshold]', 'keyframe to be a mapping, got a list'],
    ['- keyframe', 'the configuration to be a mapping, got a list'],
    ['just text', 'the configuration to be a mapping, got "just text"'],
  ])('%s', (text, expected) => {
    const lines = messagesFor(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/, in lectern\.yaml( line 1)?\.( .+\.)?$/);
    expect(lines[0]!.startsWith(`Expected ${expected}, in lectern.yaml`)).toBe(true);
  });

  test('that is long is cut', () => {
    expect(messagesFor(`keyframe:\n  threshold: "${'x'.repeat(100_000)}"`)[0]!.length).toBeLessThan(400);
  });

  test('each of many is told, up to ten', () => {
    expect(messagesFor('keyframe:\n  threshold: 7\nlisten:\n  windows: 0')).toHaveLength(2);
    expect(messagesFor(`languages: [${'1, '.repeat(5000)}2]`)).toHaveLength(10);
  });

  test('of clip bounds that leave no clip names both', () => {
    expect(messagesFor('clip:\n  minSec: 30')[0]).toMatch(
      /^Expected clip\.minSec \(30\) to be smaller than clip\.maxSec \(20\), in lectern\.yaml line 2\./,
    );
    expect(messagesFor('\nclip:\n  maxSec: 10')[0]).toMatch(
      /^Expected clip\.minSec \(10\) to be smaller than clip\.maxSec \(10\), in lectern\.yaml line 2\./,
    );
  });
});

describe('languages', () => {
  test('may be English', () => {
    expect(parseSettings('languages: [en]', 'lectern.yaml').settings.languages).toEqual(['en']);
  });

  test.each(['[de]', '[en, de]', '[EN]'])('%s need a transcriber that speaks them', (languages) => {
    expect(messagesFor(`\nlanguages: ${languages}`)[0]).toMatch(
      /^Expected languages to hold only "en", got ".+", in lectern\.yaml line 2\. The built-in transcriber .* English only/,
    );
  });
});

describe('what is no sound YAML is told in one line:', () => {
  test.each([
    ['keyframe: [1, 2\nread: 3', /^Expected YAML, in lectern\.yaml line 2: .+\.$/],
    ['keyframe: a: b', /^Expected YAML, in lectern\.yaml line 1: Nested mappings are not allowed/],
    [
      'keyframe:\n\tthreshold: 1',
      /^Expected YAML, in lectern\.yaml line 2: Tabs are not allowed as indentation\.$/,
    ],
    ['"abc', /^Expected YAML, in lectern\.yaml line 1: Missing closing "quote\.$/],
    ['clip: {}\nread: {}\nclip: {}', /^Expected YAML, in lectern\.yaml line 3: Map keys must be unique\.$/],
    [
      'clip: {}\n---\nread: {}',
      /^Expected YAML, in lectern\.yaml line 2: it holds more than one document\.$/,
    ],
    ['clip: !!js/function x', /^Expected YAML, in lectern\.yaml line 1: Unresolved tag/],
    ['clip: !!set {minSec}', /^Expected YAML, in lectern\.yaml line 1: Unresolved tag/],
    ['clip: *there', /^lectern\.yaml cannot be used: Unresolved alias .*there\.$/],
  ])('%j', (text, expected) => {
    const lines = messagesFor(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(expected);
  });

  test('an alias bomb', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let level = 1; level < 9; level++) {
      const [before, here] = ['abcdefghi'[level - 1], 'abcdefghi'[level]];
      bomb.push(`${here}: &${here} [${Array(9).fill(`*${before}`).join(',')}]`);
    }
    expect(messagesFor(bomb.join('\n'))).toEqual([
      'lectern.yaml cannot be used: its aliases expand to more than 100 copies.',
    ]);
  });

  test('brackets without end', () => {
    expect(messagesFor('['.repeat(100_000))).toEqual([
      'Expected YAML, in lectern.yaml line 1: it is nested too deeply.',
    ]);
  });

  test('an alias of itself', () => {
    expect(messagesFor('clip: &x\n  a: *x').length).toBeGreaterThan(0);
  });

  test('a text without end', () => {
    const large = `# ${'x'.repeat(10_000_000)}`;
    expect(messagesFor(large)).toEqual([
      'lectern.yaml is larger than 1000000 bytes, too large for a configuration file.',
    ]);
  });
});

test('any text either is a configuration or is told in lines of plain text', () => {
  const pieces = fc.constantFrom(
    ...[
      'clip',
      'keyframe',
      'minSec',
      'threshold',
      ':',
      ' ',
      '\n',
      '  ',
      '-',
      '[',
      ']',
      '{',
      '}',
      '"',
      '&a',
      '*a',
      '1',
      '0.5',
    ],
    ...['null', '~', '#', '!', '|', '\t', '__proto__', '<<', '?', ',', '\u0000', 'ü'],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      try {
        parseSettings(parts.join(''), 'lectern.yaml');
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        for (const line of (error as Error).message.split('\n')) expect(line).toMatch(/^[A-Zl].*[.?]$/);
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});

describe('a file', () => {
  test('that is not given leaves the defaults', async () => {
    expect(await loadSettings(null)).toEqual({ settings: defaultSettings, file: null, lines: new Map() });
  });

  test('is read', async () => {
    const file = join(await temporaryFolder(), 'my settings.yaml');
    await writeFile(file, 'clip:\n  maxSec: 30\n');
    const loaded = await loadSettings(file);
    expect(loaded.settings.clip.maxSec).toBe(30);
    expect(loaded.file).toBe(file);
  });

  test('that is missing, a folder or too large is a mistake of the user', async () => {
    const folder = await temporaryFolder();
    const missing = join(folder, 'none.yaml');
    await expect(loadSettings(missing)).rejects.toThrow(new UsageError(`No configuration file ${missing}.`));
    await mkdir(join(folder, 'folder.yaml'));
    await expect(loadSettings(join(folder, 'folder.yaml'))).rejects.toThrow(/^Cannot read .* \(EISDIR\)\.$/);
    const large = join(folder, 'large.yaml');
    await writeFile(large, Buffer.alloc(10_000_000, '#'));
    await expect(loadSettings(large)).rejects.toThrow(
      /is larger than 1000000 bytes, too large for a configuration file\.$/,
    );
  });
});

describe('models on endpoints', () => {
  const local = 'providers: {local: {baseUrl: "http://localhost:8000/v1"}}\n';

  test('have a provider, with defaults, and a role', () => {
    const { settings } = parseSettings(
      `${local}roles: {refine: {provider: local, model: m}}`,
      'lectern.yaml',
    );
    expect(settings.providers.local).toMatchObject({
      keyEnv: null,
      concurrency: 8,
      retries: 5,
      schema: 'auto',
      prices: null,
    });
    expect(settings.roles.refine).toMatchObject({ provider: 'local', model: 'm', temperature: 0, extra: {} });
    expect(settings.roles.judge).toEqual([]);
    expect(settings.roles.transcribe).toBeNull();
  });

  test.each([
    [
      `${local}roles:\n  refine: {provider: lokal, model: m}`,
      'Expected roles.refine.provider to name one of providers, got "lokal" (Known: local), in lectern.yaml line 3.',
    ],
    [
      'roles:\n  judge: [{provider: local, model: m}]',
      'Expected roles.judge.0.provider to name one of providers, got "local" (Add it there, with baseUrl and keyEnv), in lectern.yaml line 2.',
    ],
    [
      'providers: {local: {baseUrl: "localhost"}}',
      'Expected providers.local.baseUrl to be a URL with http:// or https://, got "localhost"',
    ],
    [
      'providers: {"a b": {baseUrl: "http://localhost"}}',
      `Expected "providers.a b" to be a name of letters, digits, '_' and '-'`,
    ],
    [
      `${local}roles: {judge: [{provider: local, model: m, windowTokns: 3}]}`,
      'Unknown setting roles.judge.0.windowTokns, in lectern.yaml line 2. Did you mean roles.judge.0.windowTokens?',
    ],
    [
      `${local}roles: {caption: {provider: local, model: m, maxImages: 9}}`,
      'Expected roles.caption.maxImages between 1 and 8, got 9',
    ],
  ])('%j is told with what to do', (text, message) => {
    expect(messagesFor(text)[0]).toContain(message);
  });

  test.each([
    'providers: {paid: {baseUrl: "https://api.example.com/v1", keyEnv: "sk-secret-0123"}}',
    'providers: {paid: {baseUrl: "https://me:sk-secret-0123@api.example.com/v1"}}',
  ])('%s: a key in the wrong place is not repeated', (text) => {
    const message = messagesFor(text).join('\n');
    expect(message).toMatch(/environment variable|keyEnv/);
    expect(message).not.toContain('sk-secret');
  });

  test('may understand other languages', () => {
    const text = `${local}languages: [de, en]\nroles: {transcribe: {provider: local, model: whisper}}`;
    expect(parseSettings(text, 'lectern.yaml').settings.languages).toEqual(['de', 'en']);
  });

  test('are asked by prompts of a folder beside the file', () => {
    expect(parseSettings('prompts: own', join('courses', 'lectern.yaml')).settings.prompts).toBe(
      resolve('courses', 'own'),
    );
    expect(parseSettings('prompts: {judge: "Judge it."}', 'lectern.yaml').settings.prompts).toEqual({
      judge: 'Judge it.',
    });
  });
});

describe('files of benchmarks', () => {
  test('are found beside the configuration, those of demonstrations too', () => {
    const { settings } = parseSettings(
      `evaluate:
  benchmarks:
    okvqa:
      questions: questions.json
      answers: /data/answers.json
      demos: { questions: train.json, images: ../train2014 }
    private-set: { questions: set/test.jsonl, demos: set/train.jsonl }`,
      '/home/me/lectern.yaml',
    );
    expect(settings.evaluate.benchmarks).toEqual({
      okvqa: {
        questions: resolve('/home/me/questions.json'),
        answers: resolve('/data/answers.json'),
        images: null,
        demos: {
          questions: resolve('/home/me/train.json'),
          answers: null,
          images: resolve('/home/train2014'),
          ocr: null,
        },
        ocr: null,
      },
      'private-set': {
        questions: resolve('/home/me/set/test.jsonl'),
        answers: null,
        images: null,
        demos: resolve('/home/me/set/train.jsonl'),
        ocr: null,
      },
    });
  });

  test.each([
    ['OKVQA: {questions: a}', 'Expected evaluate.benchmarks.OKVQA to be a name of small letters'],
    ['okvqa: {images: a}', 'Expected evaluate.benchmarks.okvqa.questions to be a string, got nothing'],
    ['okvqa: {questions: a, demo: b}', 'Did you mean evaluate.benchmarks.okvqa.demos?'],
    ['okvqa: {questions: a, demos: 1}', 'Expected evaluate.benchmarks.okvqa.demos to be a string'],
  ])('%j is refused', (text, message) => {
    expect(messagesFor(`evaluate: {benchmarks: {${text}}}`).join('\n')).toContain(message);
  });
});
