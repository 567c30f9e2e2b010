import type { AuditAnswers } from '../../api.ts';

export const noAnswers: AuditAnswers = { kind: null, duplicate: null, fits: null, note: '' };

interface Choice {
  key: string;
  name: string;
  answer: Partial<AuditAnswers>;
}

const questions: readonly { title: string; choices: readonly Choice[] }[] = [
  {
    title: 'What is it?',
    choices: [
      { key: '1', name: 'slide', answer: { kind: 'slide' } },
      { key: '2', name: 'lecture shot', answer: { kind: 'lecture' } },
      { key: '3', name: 'animation', answer: { kind: 'animation' } },
      { key: '4', name: 'natural scene', answer: { kind: 'natural' } },
    ],
  },
  {
    title: 'Shown before in this sample?',
    choices: [
      { key: '5', name: 'new', answer: { duplicate: false } },
      { key: '6', name: 'near-duplicate', answer: { duplicate: true } },
    ],
  },
  {
    title: 'Does the text explain it?',
    choices: [
      { key: '7', name: 'fits', answer: { fits: true } },
      { key: '8', name: 'does not', answer: { fits: false } },
    ],
  },
];

export const choiceKeys: readonly Choice[] = questions.flatMap(({ choices }) => choices);

export function isAnswered({ kind, duplicate, fits }: AuditAnswers): boolean {
  return kind !== null && duplicate !== null && fits !== null;
}

interface QuestionsProps {
  answers: AuditAnswers;
  onAnswer: (part: Partial<AuditAnswers>) => void;
}

/** The questions on an image, each answered by a button or a key. */
export function Questions({ answers, onAnswer }: QuestionsProps) {
  return (
    <div class="questions">
      {questions.map(({ title, choices }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          {choices.map(({ key, name, answer }) => (
            <button
              key={key}
              type="button"
              class="label-choice"
              aria-pressed={isGiven(answers, answer)}
              onClick={() => onAnswer(answer)}
            >
              {name} <kbd>{key}</kbd>
            </button>
          ))}
        </fieldset>
      ))}
      <input
        key={answers.note}
        type="text"
        class="label-note"
        maxLength={2000}
        placeholder="note"
        aria-label="Note"
        defaultValue={answers.note}
        onChange={({ currentTarget }) => onAnswer({ note: currentTarget.value })}
      />
    </div>
  );
}

function isGiven(answers: AuditAnswers, part: Partial<AuditAnswers>): boolean {
  return (Object.keys(part) as (keyof AuditAnswers)[]).every((name) => answers[name] === part[name]);
}
