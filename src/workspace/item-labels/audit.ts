import { createHash } from 'node:crypto';
import { cohensKappa, type ShareWithRange, shareOf } from '../../stats/agreement.ts';
import type { Table } from '../../stats/table.ts';
import { type AuditMark, type ImageKind, imageKinds, type Opinion } from './label-log.ts';

/** An image of a sample that was drawn. */
export interface AuditedImage {
  sample: string;
  /** Which image of the sample, from 0. */
  image: number;
  picture: string;
}

/** What the paper counted by hand in a hundred samples (section 7.2); it gives no number for text that explains. */
const paper = {
  samples: 100,
  images: 1421,
  kinds: { slide: 378, lecture: 214, animation: 414, natural: 415 } satisfies Record<ImageKind, number>,
  duplicates: 72,
};

const kindNames: Record<ImageKind, string> = {
  slide: 'slides',
  lecture: 'lecture shots',
  animation: 'animations',
  natural: 'natural scenes',
};

const questions = ['kind', 'duplicate', 'fits'] as const;
type Question = (typeof questions)[number];

const questionNames: Record<Question, string> = {
  kind: 'kind of image',
  duplicate: 'near-duplicate',
  fits: 'text explains the image',
};

/** Draws numbers from 0 to `total - 1`, each at most once, in ascending order: the same for the same seed. */
export function drawNumbers(total: number, count: number, seed: number): number[] {
  // Floyd's draw, which needs memory for what is drawn alone (Bentley and Floyd 1987).
  const drawn = new Set<number>();
  for (let end = Math.max(0, total - count); end < total; end++) {
    const number = randomBelow(end + 1, `${seed} ${end}`);
    drawn.add(drawn.has(number) ? end : number);
  }
  return [...drawn].sort((a, b) => a - b);
}

function randomBelow(below: number, seed: string): number {
  // Of 48 bits, so that no number is drawn noticeably more often.
  return createHash('sha256').update(seed).digest().readUIntBE(0, 6) % below;
}

/** What each person said of each image, by person; what was said last counts. */
export function auditMarks(
  opinions: readonly Opinion[],
  images: readonly AuditedImage[],
): Map<string, Map<string, AuditMark>> {
  const asked = new Set(images.map(imageKey));
  const byPerson = new Map<string, Map<string, AuditMark>>();
  for (const opinion of opinions) {
    if (opinion.about !== 'audit' || !asked.has(imageKey(opinion))) continue;
    const marks = byPerson.get(opinion.person) ?? new Map<string, AuditMark>();
    byPerson.set(opinion.person, marks.set(imageKey(opinion), opinion));
  }
  return byPerson;
}

export function imageKey({ sample, image, picture }: AuditedImage): string {
  return `${sample} ${image} ${picture}`;
}

/** The tables of an audit: what each person counted beside the paper, and where two agree. */
export function auditTables(opinions: readonly Opinion[], images: readonly AuditedImage[]): Table[] {
  const people = [...auditMarks(opinions, images)].sort(([a], [b]) => (a < b ? -1 : 1));
  const tables = people.map(([person, marks]) => countsTable(person, [...marks.values()], images));
  const pairs = people.flatMap((one, at) => people.slice(at + 1).map((other) => [one, other] as const));
  if (pairs.length === 0) return tables;
  return [
    ...tables,
    {
      name: 'agreement',
      title: 'Agreement',
      keys: 3,
      columns: [
        { name: 'question' },
        { name: 'one' },
        { name: 'other' },
        { name: 'images' },
        { name: 'same answer', decimals: 3 },
        { name: 'Cohen’s kappa', decimals: 3 },
      ],
      rows: pairs.flatMap(([[one, ofOne], [other, ofOther]]) =>
        questions.map((question) => {
          const answers = [...ofOne].flatMap(([key, mark]) => {
            const pair = [mark[question], ofOther.get(key)?.[question] ?? null] as const;
            return pair[0] === null || pair[1] === null ? [] : [pair];
          });
          const same = answers.filter(([a, b]) => a === b).length;
          const share = answers.length === 0 ? null : same / answers.length;
          return [questionNames[question], one, other, answers.length, share, cohensKappa<unknown>(answers)];
        }),
      ),
    },
  ];
}

function countsTable(person: string, marks: readonly AuditMark[], images: readonly AuditedImage[]): Table {
  const percent = (share: number): number => 100 * share;
  const row = (name: string, count: number, of: number, printed: number | null) => {
    const ours: ShareWithRange | null = shareOf(count, of);
    const shares = ours ? [ours.share, ours.low, ours.high].map(percent) : [null, null, null];
    const theirs = printed === null ? null : percent(printed / paper.images);
    return [name, count, of, ...shares, printed, theirs];
  };
  const answered = (question: Question) => marks.filter((mark) => mark[question] !== null);
  const kinds = answered('kind');
  const yes = (question: 'duplicate' | 'fits') => answered(question).filter((mark) => mark[question]).length;
  const samples = new Set(marks.map(({ sample }) => sample)).size;
  const none = [null, null, null];
  return {
    name: `audit by ${person}`,
    title: `Audit by ${person}`,
    columns: [
      { name: 'what' },
      { name: 'ours' },
      { name: 'of' },
      { name: '%', decimals: 1 },
      { name: '95 % from', decimals: 1 },
      { name: 'to', decimals: 1 },
      { name: 'paper' },
      { name: 'paper %', decimals: 1 },
    ],
    rows: [
      ['samples', samples, new Set(images.map(({ sample }) => sample)).size, ...none, paper.samples, null],
      ['images', marks.length, images.length, ...none, paper.images, null],
      ...imageKinds.map((kind) =>
        row(
          kindNames[kind],
          kinds.filter((mark) => mark.kind === kind).length,
          kinds.length,
          paper.kinds[kind],
        ),
      ),
      row('near-duplicates', yes('duplicate'), answered('duplicate').length, paper.duplicates),
      row('text explains the image', yes('fits'), answered('fits').length, null),
    ],
  };
}
