import { expect, test } from 'vitest';
import { readerProducer } from './reader-producer.ts';
import { characterDict, readerWeights } from './reader-weights.ts';
import { Recogniser } from './recogniser.ts';

test('the alphabet has one entry for each class of the recogniser', async () => {
  const { alphabet } = await readerWeights('ppocr-v4');
  expect(alphabet).toHaveLength(6625);
  expect(alphabet[0]).toBe('');
  expect(alphabet.at(-1)).toBe(' ');
  expect(new Set(alphabet).size).toBe(6625);
});

test('a reader is named by its weights and by the rules it reads with', () => {
  expect(readerProducer('ppocr-v4')).toEqual({
    name: 'pp-ocr',
    model: 'ch_PP-OCRv4',
    version: expect.stringMatching(/^1\.4\.2\+30a86f57\+06b3e6af\+rules\d+$/),
  });
  expect(readerProducer('ppocr-v6').version).toMatch(/^3\.10\.0\+090f04ab.*\.6f327246.*\+rules\d+$/);
  expect(readerProducer('ppocr-v6-hub').version).not.toBe(readerProducer('ppocr-v6').version);
});

test('the alphabet of an exported model is a list of texts, whatever YAML takes them for', () => {
  const text = `Global:\n  model_name: PP-OCRv6_small_rec\nPostProcess:\n  name: CTCLabelDecode\n  character_dict:\n  - '!'\n  - 0\n  - '1'\n  - y\n  - "'"\n  - ''''\n  - 一\n  - '"'\n  - ~\n`;
  expect(characterDict(text)).toEqual(['!', '0', '1', 'y', "'", "'", '一', '"', '~']);
  expect(() => characterDict('Global: {}')).toThrow(/character_dict/);
});

test('a recogniser whose alphabet is of another model is refused', async () => {
  const { recognition, alphabet } = await readerWeights('ppocr-v4');
  await expect(Recogniser.load(recognition, alphabet.slice(1))).rejects.toMatchObject({
    fault: 'choice',
    message: expect.stringMatching(/as many characters as its alphabet has \(6624, .*got 6625\.$/),
  });
});
