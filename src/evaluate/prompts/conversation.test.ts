import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import { describe, expect, test } from 'vitest';
import type { Item } from '../item.ts';
import type { PromptStyle } from '../result-records.ts';
import { type Conversation, conversation, takesItem } from './conversation.ts';

const picture = (name: string) => ({ name, read: async () => new Uint8Array() });

function item(benchmark: string, changes: Partial<Item> = {}): Item {
  return {
    benchmark,
    id: '1',
    cluster: '1',
    groups: {},
    question: 'what is it?',
    hint: null,
    choices: [],
    answers: ['cat'],
    images: [picture('1.jpg')],
    ocrTokens: null,
    fields: {},
    metric: null,
    ...changes,
  };
}

const demo = (of: Item, isSelf = false) => ({ item: of, answer: of.answers[0]!, isSelf });

/** Only the texts: pictures as `<image>`. */
const told = ({ turns }: Conversation) =>
  turns.map(({ parts }) => parts.map((part) => (typeof part === 'string' ? part : `<${part.name}>`)));

const root = join(import.meta.dirname, '../../..');

/** The string that a model reads, by a template that the project ships. */
function rendered(template: string, { system, turns }: Conversation, path?: string): string {
  const messages = [
    { role: 'system', content: system },
    ...turns.flatMap(({ parts, answer }) => [
      {
        role: 'user',
        content: parts.map((part) =>
          typeof part === 'string' ? { type: 'text', text: part } : { type: 'image' },
        ),
      },
      ...(answer === null ? [] : [{ role: 'assistant', content: answer }]),
    ]),
  ];
  const text = readFileSync(path ?? join(root, 'chat-templates', template), 'utf8');
  return new Template(text).render({ messages, add_generation_prompt: true });
}

describe('strings that models were trained on', () => {
  const shown = item('okvqa', { question: 'what animal?', answers: ['dog'] });
  const asked = item('okvqa');

  test('LLaVA-1.5, by its template', () => {
    expect(rendered('llava-v1.jinja', conversation('llava-v1', asked, [demo(shown)]))).toBe(
      "A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the human's questions. " +
        'USER: <image>\nwhat animal?\nAnswer the question using a single word or phrase. ASSISTANT: dog</s>' +
        'USER: <image>\nwhat is it?\nAnswer the question using a single word or phrase. ASSISTANT:',
    );
  });

  test('Idefics2 as a base model, by its template', () => {
    expect(rendered('idefics2-base.jinja', conversation('idefics2', asked, [demo(shown)]))).toBe(
      '<s>Instruction: provide an answer to the question. Use the image to answer.\n' +
        'Image:<image>Question: what animal? Answer: dog\n' +
        'Image:<image>Question: what is it? Answer:',
    );
  });

  const reference = join(root, '../shared/chat-templates');
  test.skipIf(!existsSync(reference))('the reference templates give the same', () => {
    for (const style of ['even', 'llava-v1', 'idefics2', 'paper'] as const) {
      const made = conversation(style, asked, [demo(shown)]);
      for (const [ours, theirs] of [
        ['llava-v1.jinja', 'llava_v1.jinja'],
        ['idefics2-base.jinja', 'idefics2-base.jinja'],
      ] as const)
        expect(rendered(ours, made)).toBe(rendered(ours, made, join(reference, theirs)));
    }
  });
});

describe('even', () => {
  test('gives the demonstration and the question the same words', () => {
    const made = conversation('even', item('mathvista', { question: 'how many?' }), [
      demo(item('mathvision', { question: 'how many?\n<image1>', images: [picture('2.jpg')] })),
    ]);
    expect(told(made)).toEqual([
      ['<2.jpg>', 'how many?'],
      ['<1.jpg>', 'how many?'],
    ]);
    expect(made.system).toMatch(/letter of the right choice, or with the value/);
  });

  test('lists context, unit and choices', () => {
    expect(
      told(
        conversation(
          'even',
          item('scienceqa', { hint: 'A map.', choices: ['Ohio', 'Utah'], fields: { unit: null } }),
          [],
        ),
      ),
    ).toEqual([['<1.jpg>', 'Context: A map.\nwhat is it?\nChoices:\n(A) Ohio\n(B) Utah']]);
    expect(told(conversation('even', item('mathvision', { choices: ['A', 'B'] }), []))[0]![1]).toBe(
      'what is it?\nChoices: A, B',
    );
    expect(told(conversation('even', item('mathvista', { fields: { unit: 'g' } }), []))[0]![1]).toBe(
      'what is it? (Unit: g)',
    );
    const listed = item('mathverse', { question: 'find x\nChoices:\nA:1\nB:2', choices: ['1', '2'] });
    expect(told(conversation('even', listed, []))[0]![1]).toBe('find x\nChoices:\nA:1\nB:2');
  });

  test('says where the question is if it is in the image alone', () => {
    expect(told(conversation('even', item('mathverse', { question: '' }), []))[0]![1]).toBe(
      'The question is in the image.',
    );
  });

  test('a mark inside a sentence still names what is meant in the one image', () => {
    const cube = item('mathvision', {
      question: '<image1>\nThe six sides:\n<image2>\nWhich is opposite to <image3>?\n<image4>',
    });
    expect(told(conversation('even', cube, []))[0]![1]).toBe(
      'The six sides:\nWhich is opposite to [image 3]?',
    );
  });

  test('puts several images where their marks are', () => {
    // Images stand in the order of their marks.
    const several = item('mmmu', {
      question: '<image 2> Compare with <image 3>, see <image 2> again.',
      choices: ['<image 1>', 'none'],
      images: [picture('two'), picture('three'), picture('one')],
    });
    expect(told(conversation('even', several, []))).toEqual([
      ['<two>', 'Compare with', '<three>', ', see [image 2] again.\nChoices:\n(A)', '<one>', '(B) none'],
    ]);
    const unmarked = item('pages', { images: [picture('a'), picture('b')] });
    expect(told(conversation('even', unmarked, []))).toEqual([['<a>', '<b>', 'what is it?']]);
    for (const style of ['llava-v1', 'idefics2', 'paper'] satisfies PromptStyle[]) {
      expect(takesItem(style, several)).toBe(false);
      expect(() => conversation(style, several, [])).toThrow(RangeError);
    }
  });
});

describe('idefics2', () => {
  test('drops the first word of MathVista, names marks of MathVision, takes the question of MathVerse', () => {
    const texts = [
      item('mathvista', { fields: { query: 'Hint: Give a letter.\nQuestion: x' } }),
      item('mathvision', { question: 'count <image1>', choices: ['1', '2'] }),
      item('mathverse', { fields: { question_for_eval: 'According to the image, x' } }),
    ].map((one) => told(conversation('idefics2', one, []))[0]![1]);
    expect(texts).toEqual([
      'Give a letter.\nQuestion: x',
      'count [Image1] Choices:1 2',
      'According to the image, x',
    ]);
  });
});

describe('paper repeats the unevenness of the reference', () => {
  const short = 'Answer the question using a single word or phrase.';
  const lastOf = (of: Item, demos: Item[], isSelf = false) =>
    told(
      conversation(
        'paper',
        of,
        demos.map((one) => demo(one, isSelf)),
      ),
    ).map((parts) => parts.at(-1));

  test('TextVQA: a capital in the question, none in a demonstration without tokens', () => {
    expect(lastOf(item('textvqa'), [item('textvqa')])).toEqual([
      `what is it?\n${short}`,
      `What is it?\n${short}`,
    ]);
    const read = item('textvqa-ocr', { ocrTokens: ['NO', 'EXIT'] });
    expect(lastOf(read, [read])).toEqual(
      Array(2).fill(`What is it?\nReference OCR token: NO, EXIT\n${short}`),
    );
  });

  test('the instruction stands twice in the cheat test of VQA', () => {
    expect(lastOf(item('okvqa'), [item('okvqa')], true)[0]).toBe(`what is it?\n${short}\n${short}`);
  });

  test('ScienceQA: the letter instruction is glued to the demonstration, the question has none', () => {
    const science = item('scienceqa', { choices: ['Ohio', 'Utah'] });
    expect(lastOf(science, [science])).toEqual([
      "Context: N/A\nQuestion: what is it?\nOptions: (A) Ohio (B) UtahAnswer with the option's letter from the given choices directly.",
      'Context: N/A\nQuestion: what is it?\nOptions: (A) Ohio (B) Utah',
    ]);
  });

  test('ScienceQA: every two spaces are one, as in the files of LLaVA', () => {
    const science = item('scienceqa', { hint: 'a   b', question: 'c  d', choices: ['Ohio', 'Utah'] });
    expect(lastOf(science, [])).toEqual(['Context: a  b\nQuestion: c d\nOptions: (A) Ohio (B) Utah']);
  });

  test('mathematics', () => {
    const vista = item('mathvista', { fields: { query: 'Hint: h\nQuestion: q' } });
    const vision = item('mathvision', { question: 'count\n<image1>' });
    const verse = item('mathverse', { fields: { query_wo: 'Please directly.\nQuestion: v' } });
    const final = '. Please answer the question and provide final value or choices.';
    expect(lastOf(vista, [vision])).toEqual(['Question: count\n<image1>', 'Hint: h\nQuestion: q']);
    expect(lastOf(vista, [vista], true)[0]).toBe(`Hint: h\nQuestion: q${final}`);
    expect(lastOf(vision, [vista])).toEqual(['Hint: h\nQuestion: q', 'count\n<image1>']);
    expect(lastOf(verse, [vision])).toEqual(['count\n<image1>', `Please directly.\nQuestion: v${final}`]);
    expect(lastOf(verse, [verse], true)[0]).toBe(`Please directly.\nQuestion: v${final}`);
  });
});
