import type { RefObject } from 'preact';
import { navigate } from '../navigation/location.ts';
import { formatNumber } from '../show/quantities.ts';
import { type BookForm, bookForms, leafLink } from './leafing.ts';

const formNames: Record<BookForm, string> = {
  page: 'Page',
  changes: 'Raw and refined',
  trainer: 'Training view',
};

interface LeafBarProps {
  n: number;
  total: number;
  form: BookForm;
  /** Whether the raw wording is known. */
  hasRaw: boolean;
  numberField: RefObject<HTMLInputElement | null>;
}

/** Leafs through the book, and chooses how it is shown. */
export function LeafBar({ n, total, form, hasRaw, numberField }: LeafBarProps) {
  const goTo = (text: string) => {
    const wanted = Number.parseInt(text, 10);
    if (wanted >= 1) navigate(leafLink(Math.min(wanted, total) - 1, form));
  };
  return (
    <nav class="leaf-bar" aria-label="Browse">
      <div class="leaf-steps">
        <Step to={n > 0 ? leafLink(n - 1, form) : null} name="Previous" arrow="←" />
        <form
          onSubmit={(event) => {
            event.preventDefault();
            goTo(numberField.current?.value ?? '');
            numberField.current?.blur();
          }}
        >
          <input
            // Typed numbers give way to where the reader really is.
            key={n}
            ref={numberField}
            type="text"
            inputMode="numeric"
            aria-label={`Number, 1 to ${total}`}
            defaultValue={String(n + 1)}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
          <span> of {formatNumber(total)}</span>
        </form>
        <Step to={n + 1 < total ? leafLink(n + 1, form) : null} name="Next" arrow="→" />
      </div>
      <ul class="forms" aria-label="View">
        {bookForms
          .filter((name) => hasRaw || name !== 'changes')
          .map((name) => (
            <li key={name}>
              <a href={leafLink(n, name)} aria-current={name === form ? 'true' : undefined}>
                {formNames[name]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}

function Step({ to, name, arrow }: { to: string | null; name: string; arrow: string }) {
  const content = <span aria-hidden="true">{arrow}</span>;
  return to === null ? (
    <span class="step" aria-hidden="true">
      {content}
    </span>
  ) : (
    <a class="step" href={to} aria-label={name} title={name}>
      {content}
    </a>
  );
}
