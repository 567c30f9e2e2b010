import type { ComponentChildren } from 'preact';
import type { Answer } from '../data/api.ts';

/** Stands where something is awaited; shows itself only after a moment (see its style). */
export function Loading() {
  return (
    <p class="loading" role="status">
      Loading…
    </p>
  );
}

export function Fault({ text }: { text: string }) {
  return (
    <div class="fault" role="alert">
      <p>{text}</p>
    </div>
  );
}

interface AnsweredProps<T> {
  answer: Pick<Answer<T>, 'data' | 'fault'>;
  children: (data: T) => ComponentChildren;
}

/** What is made of an answer as soon as it is there; until then that it is awaited, or why there is none. */
export function Answered<T>({ answer: { data, fault }, children }: AnsweredProps<T>) {
  return (
    <>
      {fault && <Fault text={fault} />}
      {!data && !fault && <Loading />}
      {data && children(data)}
    </>
  );
}
