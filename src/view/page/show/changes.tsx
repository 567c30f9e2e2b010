import { RichText } from './rich-text.tsx';
import type { Words } from './word-changes.ts';
import { wordChanges } from './word-changes.ts';

/** Two wordings side by side: what refining took away and what it wrote instead are marked. */
export function Changes({ raw, refined }: { raw: string; refined: string }) {
  const changes = raw === refined ? null : wordChanges(raw, refined);
  return (
    <>
      <p class="wording wording-raw">
        {changes ? <Marked runs={changes.before} as="del" /> : <RichText text={raw} />}
      </p>
      <p class="wording">
        {refined === '' ? (
          <span class="faint">nothing left</span>
        ) : changes ? (
          <Marked runs={changes.after} as="ins" />
        ) : (
          <RichText text={refined} />
        )}
      </p>
    </>
  );
}

function Marked({ runs, as: Mark }: { runs: readonly Words[]; as: 'del' | 'ins' }) {
  return (
    <>
      {runs.map(({ text, isChanged }, index) => (
        <span key={index}>
          {index > 0 && ' '}
          {isChanged ? <Mark>{text}</Mark> : <RichText text={text} />}
        </span>
      ))}
    </>
  );
}
