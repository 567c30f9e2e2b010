import { useRef } from 'preact/hooks';
import type { LabelledItem, LabelValue } from '../../api.ts';
import { giveLabel, labelIn, nameLabeller, personPattern, useLabels } from '../data/labels.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';

/** What can be labelled, with the digest of the picture that shows it. */
export type Labelled = LabelledItem & { picture: string | null };

const choices: readonly { label: LabelValue; key: string; means: string }[] = [
  { label: 'keep', key: 'y', means: 'belongs into the textbook' },
  { label: 'drop', key: 'x', means: 'does not belong there' },
  { label: 'wrong', key: 'w', means: 'something about it is wrong: misread, misplaced, cut off' },
];

interface LabelBarProps {
  /** What is looked at; null where nothing is chosen. */
  item: Labelled | null;
  /** What the item is called. */
  name: string;
  /** Told after a label was given by a key. */
  onLabelled?: () => void;
}

/** Says what is thought of an item, by button or by key; with a note, and as whom. */
export function LabelBar({ item, name, onLabelled }: LabelBarProps) {
  const state = useLabels();
  const noteField = useRef<HTMLInputElement>(null);
  const given = item && labelIn(state, item);
  const give = (label: LabelValue | null, note = noteField.current?.value ?? '') => {
    if (item) giveLabel(item, label, note);
  };
  useShortcuts({
    ...Object.fromEntries(
      choices.map(({ label, key }) => [
        key,
        () => {
          if (!item) return;
          give(label);
          onLabelled?.();
        },
      ]),
    ),
    Backspace: () => give(null, ''),
    n: () => noteField.current?.focus(),
  });
  return (
    <fieldset class="label-bar" aria-label={item ? `Label of ${name}` : 'Label'}>
      {choices.map(({ label, key, means }) => (
        <button
          key={label}
          type="button"
          class={`label-choice label-${label}`}
          disabled={!item}
          aria-pressed={given?.label === label}
          title={`${means} (${key})`}
          onClick={() => give(given?.label === label ? null : label)}
        >
          {label} <kbd>{key}</kbd>
        </button>
      ))}
      <input
        // Typed notes give way to those of another item.
        key={item ? `${item.video} ${item.kind} ${item.startSec} ${given?.note ?? ''}` : 'none'}
        ref={noteField}
        type="text"
        class="label-note"
        maxLength={2000}
        placeholder="note (n)"
        aria-label="Note"
        disabled={!item}
        defaultValue={given?.note ?? ''}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
        }}
        onChange={({ currentTarget }) => {
          // A note alone says that something is to be said: the label stays, or is that something is wrong.
          if (currentTarget.value !== (given?.note ?? '')) give(given?.label ?? 'wrong', currentTarget.value);
        }}
      />
      <PersonField />
      <span class="label-fault" role="status">
        {state.fault}
      </span>
    </fieldset>
  );
}

/** As whom labels and answers are given. */
export function PersonField() {
  return (
    <label class="label-person">
      by{' '}
      <input
        type="text"
        pattern={personPattern}
        maxLength={64}
        size={10}
        value={useLabels().person}
        title="Letters, digits, - and _"
        onChange={({ currentTarget }) => nameLabeller(currentTarget.value)}
      />
    </label>
  );
}

/** What an item was labelled, in a list. */
export function LabelChip({ item }: { item: LabelledItem }) {
  const given = labelIn(useLabels(), item);
  if (!given) return null;
  return (
    <span class={`badge label-chip label-${given.label}`} title={given.note || undefined}>
      {given.label}
      {given.note !== '' && ' ✎'}
    </span>
  );
}

/** Digest in the address of a stored picture; null where it is none. */
export function digestIn(picture: string | null): string | null {
  return /^\/api\/pictures\/([0-9a-f]{64})$/.exec(picture ?? '')?.[1] ?? null;
}
