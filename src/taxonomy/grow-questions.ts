import { UsageError } from '../base/errors.ts';
import { chatModelOf } from '../clients/model-choice.ts';
import { openClients } from '../clients/open-clients.ts';
import type { Settings } from '../config/schema.ts';
import { boundlessAllowance, type Usage } from '../engine/asking.ts';
import type { ResponseStore } from '../engine/response-store.ts';
import { Spending } from '../engine/spending.ts';
import { promptText } from '../prompts/load-prompt.ts';
import { parsePrompt } from '../prompts/prompt.ts';
import { renderPrompt } from '../prompts/render.ts';
import {
  coursesReplySchema,
  pointsReplySchema,
  replySchemas,
  subCoursesReplySchema,
} from '../prompts/reply-schemas.ts';

/** What a model is asked about a syllabus, level by level. Null where it gave no answer that can be used. */
export interface TaxonomyQuestions {
  /** Questions that may wait for an answer at once. */
  atOnce: number;
  courses(about: CoursesQuestion): Promise<{ name: string; level: string | null }[] | null>;
  subCourses(about: SubCoursesQuestion): Promise<string[] | null>;
  points(about: PointsQuestion): Promise<string[] | null>;
}

export interface CoursesQuestion {
  subject: string;
  language: string;
  /** Courses to name, about. */
  wanted: number;
  /** Names that are there already. */
  present: readonly string[];
}

export interface SubCoursesQuestion {
  subject: string;
  language: string;
  course: string;
  level: string | null;
  /** The other courses of the subject. */
  courses: readonly string[];
  present: readonly string[];
}

export interface PointsQuestion {
  subject: string;
  language: string;
  course: string;
  level: string | null;
  subCourse: string;
  /** The other sub-courses of the course. */
  subCourses: readonly string[];
  present: readonly string[];
}

export interface QuestionOptions {
  /** A question that has an answer here is not asked again. */
  responses: ResponseStore;
  signal: AbortSignal;
  onUsage(usage: Usage): void;
  /** Told why an answer cannot be used. */
  onRejected(place: string, message: string): void;
}

const roles = ['courses', 'sub-courses', 'points'] as const;

/**
 * Opens the model of `roles.taxonomy`. Its questions throw StoppedError where the provider gives no answer; what was
 * answered is kept.
 * @throws UsageError where no model has the role, or a prompt cannot be read
 */
export async function openTaxonomyQuestions(
  settings: Settings,
  { responses, signal, onUsage, onRejected }: QuestionOptions,
): Promise<TaxonomyQuestions> {
  const role = settings.roles.taxonomy;
  if (!role) {
    throw new UsageError(
      'Planning a taxonomy needs a model: describe a server in `providers` of the configuration and name it in `roles.taxonomy`.',
    );
  }
  const texts = await Promise.all(roles.map((one) => promptText(settings.prompts, one)));
  const prompts = Object.fromEntries(
    roles.map((one, at) => [one, parsePrompt(texts[at]!, one, `${one}.md`)]),
  );
  const askOne = openClients(settings.providers).askFor({
    asking: new Spending(boundlessAllowance.spent).asking(boundlessAllowance, { responses, signal, onUsage }),
    noAnswer: { kept: 'responses are cached' },
  });

  async function ask(
    one: (typeof roles)[number],
    values: Record<string, string>,
    place: string,
  ): Promise<unknown> {
    const { messages } = renderPrompt(prompts[one]!, values);
    const answer = await askOne((models) =>
      models.ask<unknown>({
        model: chatModelOf(role!),
        messages,
        schema: replySchemas[one],
        schemaName: one,
      }),
    );
    if (answer.outcome === 'answer') return answer.value;
    onRejected(place, answer.message);
    return null;
  }

  return {
    atOnce: settings.providers[role.provider]!.concurrency,
    async courses({ subject, language, wanted, present }) {
      const values = { subject, language, wanted: String(wanted), present: present.join('\n') };
      const said = await ask('courses', values, subject);
      if (said === null) return null;
      return coursesReplySchema
        .parse(said)
        .courses.map(({ name, level }) => ({ name, level: level || null }));
    },
    async subCourses({ subject, language, course, level, courses, present }) {
      const values = { subject, language, course, level: level ?? '' };
      const lists = { courses: courses.join('\n'), present: present.join('\n') };
      const said = await ask('sub-courses', { ...values, ...lists }, `${subject} › ${course}`);
      return said === null ? null : subCoursesReplySchema.parse(said).subCourses;
    },
    async points({ subject, language, course, level, subCourse, subCourses, present }) {
      const values = { subject, language, course, level: level ?? '', subCourse };
      const lists = { subCourses: subCourses.join('\n'), present: present.join('\n') };
      const said = await ask('points', { ...values, ...lists }, `${subject} › ${course} › ${subCourse}`);
      return said === null ? null : pointsReplySchema.parse(said).points;
    },
  };
}
