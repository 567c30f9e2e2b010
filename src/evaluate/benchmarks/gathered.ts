import type { Item } from '../item.ts';
import type { Reading } from './benchmark.ts';
import { imageMarks } from './image-marks.ts';
import type { Problem, ProblemKind } from './problems.ts';

/** Items as they are read, with what is checked of each of them. */
export class Gathered implements Reading {
  readonly items: Item[] = [];
  readonly problems: Problem[] = [];
  readonly #ids = new Set<string>();

  note(kind: ProblemKind, id: string | null, detail: string): void {
    this.problems.push({ kind, id, detail });
  }

  /** Takes an item, unless it is one that cannot be asked or scored. */
  add(item: Item): void {
    const { id, question, answers, images } = item;
    const isEmpty = question.trim() === '';
    if (this.#ids.has(id)) this.note('duplicate-id', id, 'the id a second time');
    else if (answers.length === 0) this.note('no-answer', id, 'no answer');
    else if (isEmpty && images.length === 0) this.note('empty-question', id, 'neither question nor image');
    else {
      if (isEmpty) this.note('question-in-image', id, 'the question is empty');
      if (images.length === 0) this.note('no-image', id, 'no image');
      this.items.push(item);
    }
    this.#ids.add(id);
  }

  /** Checks that there are ten answers, as the VQA rules want. */
  checkTen({ id, answers }: Item): void {
    if (answers.length > 0 && answers.length !== 10)
      this.note('answer-count', id, `${answers.length} answers`);
  }

  /** Checks that the answer is the letter of one of the choices. */
  checkLetter({ id, answers, choices }: Item): void {
    for (const answer of answers) {
      const isLetter = /^[A-Z]$/.test(answer);
      if (choices.length === 0 && isLetter)
        this.note('answer-without-choices', id, `answer ${answer} and no choices`);
      else if (choices.length > 0 && !(isLetter && answer.charCodeAt(0) - 65 < choices.length))
        this.note('answer-not-choice', id, `answer ${JSON.stringify(answer)} of ${choices.length} choices`);
    }
  }

  /** Checks image marks of a text in which every mark stands for the same image. */
  checkOneImage({ id, question, choices, images }: Item): void {
    const marks = imageMarks([question, ...choices].join('\n'));
    if (marks.length > 1 && images.length === 1)
      this.note('one-image-many-marks', id, `${marks.length} marks`);
  }
}

/** Where an item with this place among the choices has its letter. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}
