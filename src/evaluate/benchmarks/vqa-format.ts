import { z } from 'zod';
import { FormatError } from '../../formats/format-error.ts';
import type { Gathered } from './gathered.ts';
import type { SourceRecord } from './source-record.ts';
import { fieldsOf, idSchema, readJson } from './source-records.ts';

/** A question with its ten answers, as VQA and the benchmarks after it have them. */
export interface VqaRecord {
  id: string;
  /** Null where the file does not say it. */
  imageId: string | null;
  question: string;
  answers: string[];
  /** Published beside the answers. */
  fields: Record<string, unknown>;
}

const answerSchema = z.union([
  z.string(),
  z.looseObject({
    answer: z.string(),
    raw_answer: z.string().nullish(),
    answer_confidence: z.string().nullish(),
  }),
]);

const questionSchema = z.looseObject({
  question_id: idSchema,
  image_id: idSchema.nullish(),
  question: z.string(),
  answers: z.array(answerSchema).nullish(),
});

const annotationSchema = z.looseObject({ question_id: idSchema, answers: z.array(answerSchema) });
type Annotation = z.infer<typeof annotationSchema>;

/** Fields that are told apart from question, answers and picture. */
const kept = ['question_type', 'answer_type', 'image_classes'];

/**
 * Answers to questions: in the record of the question (the hub, TextVQA), or in a file of their own in the VQA format,
 * of which the questions are the other half.
 */
export class VqaAnswers {
  readonly #annotations: Map<string, Annotation> | null;

  private constructor(annotations: Map<string, Annotation> | null) {
    this.#annotations = annotations;
  }

  /** @param path Of the file of the answers; null where they are with the questions. @throws FormatError */
  static async open(path: string | null): Promise<VqaAnswers> {
    return new VqaAnswers(path === null ? null : await readAnnotations(path));
  }

  /** A question with its answers. @throws FormatError where the record is no question. */
  join(source: SourceRecord): VqaRecord {
    const {
      question_id: id,
      image_id: imageId,
      question,
      answers,
      ...rest
    } = fieldsOf(source, questionSchema);
    const annotation = this.#annotations?.get(id);
    this.#annotations?.delete(id);
    const given = annotation?.answers ?? answers ?? [];
    const beside = { ...rest, ...annotation };
    const fields = {
      ...Object.fromEntries(kept.filter((name) => name in beside).map((name) => [name, beside[name]])),
      ...detailsOf(given),
    };
    const texts = given.map((one) => (typeof one === 'string' ? one : one.answer));
    return { id, imageId: imageId ?? null, question, answers: texts, fields };
  }

  /** Tells of answers whose questions did not come. */
  checkAllUsed(gathered: Gathered): void {
    const spare = this.#annotations?.size ?? 0;
    if (spare > 0)
      gathered.note('no-question', null, `${spare} answers to questions that are not in the file`);
  }
}

function detailsOf(answers: Annotation['answers']): Record<string, unknown> {
  const full = answers.filter((one) => typeof one !== 'string');
  const details = {
    confidences: full.map((one) => one.answer_confidence ?? null),
    raw_answers: full.map((one) => one.raw_answer ?? null),
  };
  return Object.fromEntries(
    Object.entries(details).filter(([, values]) => values.some((value) => value !== null)),
  );
}

async function readAnnotations(path: string): Promise<Map<string, Annotation>> {
  const read = z.object({ annotations: z.array(z.unknown()) }).safeParse(await readJson(path));
  if (!read.success)
    throw new FormatError(
      path,
      null,
      'Expected answers in the VQA format, with a list "annotations", got none.',
    );
  const annotations = new Map<string, Annotation>();
  for (const [index, one] of read.data.annotations.entries()) {
    const parsed = annotationSchema.safeParse(one);
    if (!parsed.success)
      throw new FormatError(
        path,
        null,
        `Expected annotation ${index + 1} to have question_id and answers (${parsed.error.issues[0]!.message}).`,
      );
    const id = parsed.data.question_id;
    if (annotations.has(id))
      throw new FormatError(path, null, `Expected answers to each question once, got those to ${id} again.`);
    annotations.set(id, parsed.data);
  }
  return annotations;
}
