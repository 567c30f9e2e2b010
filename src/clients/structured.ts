import { z } from 'zod';
import type { Calls, Question } from '../endpoints/calls.ts';
import { RequestRefusedError } from '../endpoints/request-refused-error.ts';
import type { Answer, RejectionReason } from './answer.ts';
import { complete, type WireSchema } from './completion.ts';
import { excerptOf } from './excerpt.ts';
import type { Message } from './message.ts';
import { questionDigest } from './question-digest.ts';
import { rejectionOf } from './refused-request.ts';
import type { StructuredRequest } from './requests.ts';
import { repairMessages, withSchemaInWords } from './schema-words.ts';
import { type Understood, understand } from './understand.ts';
import { type Rejection, withoutThoughts } from './unusable-reply.ts';

/** An accepted answer as it was said; it is read again by the schema of whoever asks. */
const storedSchema = z.looseObject({ text: z.string().min(1), repaired: z.boolean() });

/** Forms that were asked for before, as they go to servers: making one takes as long as reading an answer. */
const wireForms = new WeakMap<z.ZodType, unknown>();

/** What another turn does not change. */
const beyondRepair: ReadonlySet<RejectionReason> = new Set(['refusal', 'too-long', 'bad-request']);

/** Asks for a value of a schema; see `ModelClients.ask`. */
export function askStructured<T>(calls: Calls, request: StructuredRequest<T>): Promise<Answer<T>> {
  const { model, messages } = request;
  const form = wireSchema(request);
  const digest = questionDigest(model, messages, form.schema);
  const read = (value: unknown): Accepted<T> | null => {
    const { data } = storedSchema.safeParse(value);
    if (!data) return null;
    const understood = understand(
      { ...data, refusal: null, finish: 'stop', cutOff: false, blankLoop: false },
      request,
    );
    return understood.isUsable ? { value: understood.value, repaired: data.repaired } : null;
  };
  return calls.ask(model, digest, async (question): Promise<Answer<T>> => {
    const answer = (accepted: Accepted<T>): Answer<T> => ({
      outcome: 'answer',
      ...accepted,
      usage: question.meter.read(),
    });
    const rejected = (rejection: Rejection, text: string): Answer<T> => ({
      outcome: 'rejected',
      ...rejection,
      excerpt: excerptOf(text),
      usage: question.meter.read(),
    });
    const stored = await question.stored(digest, read);
    if (stored) return answer(stored);
    let heard: Heard<T>;
    try {
      heard = await hear(question, request, form);
    } catch (error) {
      return rejected(rejectionOf(error), '');
    }
    if (!heard.isUsable) return rejected(heard.rejection, heard.text);
    const { text, value, repaired } = heard;
    return answer((await question.store(digest, { text, repaired }, read)) ?? { value, repaired });
  });
}

interface Accepted<T> {
  value: T;
  repaired: boolean;
}

type Heard<T> = Understood<T> & { text: string; repaired: boolean };

/** The model's answer, or what it says when it is told what was wrong with that. */
async function hear<T>(
  question: Question,
  request: StructuredRequest<T>,
  form: WireSchema,
): Promise<Heard<T>> {
  const first = await turn(question, request, form, request.messages, true);
  if (first.isUsable || beyondRepair.has(first.rejection.reason)) return { ...first, repaired: false };
  const { reason, message } = first.rejection;
  const messages = repairMessages(request.messages, withoutThoughts(first.text), message);
  try {
    // A model that is held to a grammar can fall into blanks, which every grammar of JSON allows.
    const second = await turn(question, request, form, messages, reason !== 'blank-loop');
    return { ...second, repaired: true };
  } catch (error) {
    // The longer conversation may be more than the model can read; what was wrong is the first answer.
    if (!(error instanceof RequestRefusedError)) throw error;
    return { ...first, repaired: false };
  }
}

async function turn<T>(
  question: Question,
  request: StructuredRequest<T>,
  form: WireSchema,
  messages: readonly Message[],
  mayUseSchema: boolean,
): Promise<Understood<T> & { text: string }> {
  const completion = await complete(question, request.model, mayUseSchema ? form : null, (usesSchema) =>
    usesSchema ? messages : withSchemaInWords(messages, form.schema),
  );
  return { ...understand(completion, request), text: completion.text };
}

function wireSchema<T>({ schema, schemaName }: StructuredRequest<T>): WireSchema {
  const wire = wireForms.get(schema) ?? wireForm(schema);
  wireForms.set(schema, wire);
  return { name: schemaName, schema: wire };
}

function wireForm(schema: z.ZodType): unknown {
  const { $schema: _dialect, ...wire } = z.toJSONSchema(schema, {
    override({ jsonSchema }) {
      // OpenAI takes no lengths, and grammars of thousands of characters are too much for llama.cpp. They are checked here.
      delete jsonSchema.minLength;
      delete jsonSchema.maxLength;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return wire;
}
