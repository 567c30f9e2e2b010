// Three small benchmarks in the forms of their authors, with pictures of one colour each, and a configuration for them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const colours = ['red', 'green', 'blue', 'yellow', 'orange', 'purple', 'black', 'white', 'grey', 'pink'];

async function writePicture(path, index) {
  const background = colours[index % colours.length];
  // A frame that tells pictures of one colour apart.
  const side = 48 + Math.floor(index / colours.length);
  await sharp({ create: { width: side, height: 40, channels: 3, background } })
    .jpeg()
    .toFile(path);
}

const json = (path, value) => writeFileSync(path, JSON.stringify(value));

/** OK-VQA: two JSON files a split, and COCO's names. */
async function okvqa(folder, count) {
  for (const [split, first] of [
    ['val2014', 0],
    ['train2014', 1000],
  ]) {
    const images = join(folder, split);
    mkdirSync(images, { recursive: true });
    const questions = [];
    const annotations = [];
    for (let index = 0; index < count; index++) {
      const image_id = first + index + 1;
      const number = String(image_id).padStart(12, '0');
      await writePicture(join(images, `COCO_${split}_${number}.jpg`), first + index);
      questions.push({ image_id, question: 'What colour is this?', question_id: image_id * 10 });
      const answer = colours[(first + index) % colours.length];
      const answers = Array.from({ length: 10 }, (_, place) => ({
        answer,
        raw_answer: answer,
        answer_confidence: 'yes',
        answer_id: place + 1,
      }));
      annotations.push({ image_id, question_id: image_id * 10, answers });
    }
    json(join(folder, `questions-${split}.json`), { data_subtype: split, questions });
    json(join(folder, `annotations-${split}.json`), { data_subtype: split, annotations });
  }
  const at = (split) =>
    `questions: ${join(folder, `questions-${split}.json`)}, answers: ${join(folder, `annotations-${split}.json`)}, images: ${join(folder, split)}`;
  return `okvqa: { ${at('val2014')}, demos: { ${at('train2014')} } }`;
}

/** ScienceQA: problems by id, ids by split, a folder for each picture. */
async function scienceqa(folder, count) {
  const problems = {};
  const splits = { train: [], val: [], test: [] };
  for (let index = 0; index < 2 * count; index++) {
    const split = index < count ? 'test' : 'train';
    const pid = String(index + 1);
    splits[split].push(pid);
    const images = join(folder, 'images', split, pid);
    mkdirSync(images, { recursive: true });
    await writePicture(join(images, 'image.png'), index);
    problems[pid] = {
      question: 'Which colour is shown?',
      choices: colours.slice(0, 4),
      answer: index % 4,
      hint: '',
      image: 'image.png',
      subject: 'natural science',
      split,
    };
  }
  json(join(folder, 'problems.json'), problems);
  json(join(folder, 'pid_splits.json'), splits);
  return `scienceqa: { questions: ${join(folder, 'problems.json')}, images: ${join(folder, 'images')} }`;
}

/** The generic form. */
async function sides(folder, count) {
  mkdirSync(folder, { recursive: true });
  for (const [name, first] of [
    ['items', 0],
    ['demos', 500],
  ]) {
    const lines = [];
    for (let index = 0; index < count; index++) {
      const image = `${name}-${index}.jpg`;
      await writePicture(join(folder, image), first + index);
      const id = `${name}${index}`;
      lines.push({ id, question: 'How high is it?', images: [image], answers: ['40'], metric: 'relaxed' });
    }
    writeFileSync(join(folder, `${name}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return `sides: { questions: ${join(folder, 'items.jsonl')}, images: ${folder}, demos: ${join(folder, 'demos.jsonl')} }`;
}

/** @returns The configuration file. */
export async function writeBenchmarks(folder, { count, baseUrl }) {
  const made = [
    await okvqa(join(folder, 'okvqa'), count),
    await scienceqa(join(folder, 'scienceqa'), count),
    await sides(join(folder, 'sides'), count),
  ];
  const config = join(folder, 'lectern.yaml');
  writeFileSync(
    config,
    `evaluate:
  maxTokens: 12
  benchmarks:
${made.map((one) => `    ${one}\n`).join('')}providers:
  local: { baseUrl: "${baseUrl}", concurrency: 2, timeoutSec: 300, firstTokenSec: 240 }
`,
  );
  return config;
}
