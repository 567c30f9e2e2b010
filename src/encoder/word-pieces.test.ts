import { describe, expect, it } from 'vitest';
import { maxTextChars, openWordPieces } from './word-pieces.ts';

const vocabulary = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'the',
  'cell',
  'divide',
  '##s',
  '##d',
  '.',
  ',',
  'cafe',
  '中',
  '国',
  'a',
  '##a',
];

const mark = (content: string) => ({
  id: vocabulary.indexOf(content),
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});

/** As the file of the model, with fewer words. */
const description = {
  version: '1.0',
  truncation: { max_length: 128, strategy: 'LongestFirst', stride: 0 },
  padding: { strategy: { Fixed: 128 }, direction: 'Right', pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map(mark),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(vocabulary.map((piece, id) => [piece, id])),
  },
};

const wordPieces = openWordPieces(description);
const piecesOf = (text: string) =>
  wordPieces(text)
    .map((id) => vocabulary[id])
    .join(' ');

describe('word pieces', () => {
  it.each([
    ['The cells divided.', 'the cell ##s divide ##d .'],
    ['CAFÉ, cafe\u0301', 'cafe , cafe'],
    ['the\tcell\r\n\u00a0\u2003divides', 'the cell divide ##s'],
    ['the\u0000 ce\u200bll\u0007', 'the cell'],
    ['cell.cell', 'cell . cell'],
    ['中国', '中 国'],
    ['the quark 😀', 'the [UNK] [UNK]'],
    ['a'.repeat(101), '[UNK]'],
    ['the \ud800cell', 'the cell'],
  ])('%j', (text, pieces) => {
    expect(piecesOf(text)).toBe(`[CLS] ${pieces} [SEP]`);
  });

  it('takes each ideograph for a word, those of the second plane too', () => {
    expect(piecesOf('中\u{20000}\u{20001}国')).toBe('[CLS] 中 [UNK] [UNK] 国 [SEP]');
    expect(piecesOf('cell\u{2f800}cell')).toBe('[CLS] cell [UNK] cell [SEP]');
  });

  it('has only the marks where a text has no word', () => {
    for (const text of ['', ' \n', '\u200b\u0007']) expect(piecesOf(text)).toBe('[CLS] [SEP]');
  });

  it('reads the first 254 pieces', () => {
    expect(piecesOf('cell '.repeat(254))).toBe(`[CLS] ${'cell '.repeat(254)}[SEP]`);
    expect(wordPieces(`${'cell '.repeat(254)}divide`)).toEqual(wordPieces('cell '.repeat(254)));
  });

  it('looks at the start of a text only, which bounds the time', () => {
    const far = `${' '.repeat(maxTextChars)}cell`;
    expect(piecesOf(far)).toBe('[CLS] [SEP]');
    // The last character that is looked at is half of one.
    expect(piecesOf(`${' '.repeat(maxTextChars - 1)}😀`)).toBe('[CLS] [SEP]');
  });

  it('refuses what describes no tokenizer', () => {
    expect(() => openWordPieces({})).toThrow();
  });
});
