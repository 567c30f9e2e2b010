/** What became of the questions of one role. */
export class Tally {
  /** Said after the form in the table. */
  note = '';
  #asked = 0;
  #valid = 0;
  #repaired = 0;
  #kept = 0;
  #noAnswer = 0;
  #requests = 0;
  #seconds = 0;
  #rejected = new Map();

  constructor(role, form) {
    this.role = role;
    this.form = form;
  }

  /** @param answer Null where the server gave none. @param isKept Whether it is a rewrite that the pipeline takes. */
  add(answer, { requests, seconds }, isKept) {
    this.#asked++;
    this.#requests += requests;
    this.#seconds += seconds;
    if (isKept) this.#kept++;
    if (answer === null) this.#noAnswer++;
    else if (answer.outcome === 'rejected')
      this.#rejected.set(answer.reason, (this.#rejected.get(answer.reason) ?? 0) + 1);
    else if (answer.repaired) this.#repaired++;
    else this.#valid++;
  }

  row() {
    const reasons = [...this.#rejected].map(([reason, count]) => `${count} ${reason}`);
    const rejected = [...this.#rejected.values()].reduce((sum, count) => sum + count, 0);
    return [
      this.role,
      `${this.form}${this.note}`,
      this.#asked,
      this.#valid,
      this.#repaired,
      rejected === 0 ? '0' : `${rejected} (${reasons.join(', ')})`,
      this.#noAnswer,
      this.role === 'refine' ? this.#kept : '',
      this.#requests,
      this.#requests === 0 ? '' : (this.#seconds / this.#requests).toFixed(1),
    ];
  }
}

const head = [
  'role',
  'form asked by',
  'asked',
  'valid at once',
  'repaired',
  'rejected',
  'no answer',
  'rewrites kept',
  'requests',
  's/request',
];

export function markdownTable(tallies) {
  const rows = [head, head.map(() => '---'), ...tallies.map((tally) => tally.row())];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
