import type { Completion } from './completion.ts';
import { findJson } from './find-json.ts';
import { fitForm } from './fit-form.ts';
import type { StructuredRequest } from './requests.ts';
import { type Rejection, rejectionOfReply, withoutThoughts } from './unusable-reply.ts';

export type Understood<T> = { isUsable: true; value: T } | { isUsable: false; rejection: Rejection };

/** Makes a value of what a model said, or says why not. */
export function understand<T>(
  completion: Completion,
  { schema, objection }: Pick<StructuredRequest<T>, 'schema' | 'objection'>,
): Understood<T> {
  const no = (rejection: Rejection): Understood<T> => ({ isUsable: false, rejection });
  const found = completion.refusal === null ? findJson(withoutThoughts(completion.text)) : [];
  const fitted = found.map((value) => fitForm(schema, value));
  const fitting = fitted.filter(({ fits }) => fits);
  if (fitting.length > 1)
    return no({
      reason: 'wrong-form',
      message: 'There are several different answers where one was asked for.',
    });
  const [one] = fitting;
  if (one?.fits) {
    const why = objection?.(one.value) ?? null;
    return why === null ? { isUsable: true, value: one.value } : no({ reason: 'objection', message: why });
  }
  const rejection = rejectionOfReply(completion);
  if (rejection) return no(rejection);
  const [first] = fitted;
  if (!first || first.fits)
    return no({ reason: 'not-json', message: 'There is no whole JSON object in the answer.' });
  return no({ reason: 'wrong-form', message: `The form is wrong: ${first.problems}.` });
}
