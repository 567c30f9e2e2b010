import { useEffect, useState } from 'preact/hooks';
import type { ApiFault, Label, LabelledItem, Labels, LabelToWrite, LabelValue } from '../../api.ts';

/** What is known of the labels of whoever looks. */
export interface LabelState {
  /** Whose labels are shown and given; '' until the server has said who that is usually. */
  person: string;
  people: Labels['people'];
  /** By video and kind. */
  byPlace: ReadonlyMap<string, readonly Label[]>;
  /** How many were written by this page: what depends on labels is asked for again. */
  written: number;
  /** Why the last label could not be written; null where it could. */
  fault: string | null;
}

const storedAs = 'lectern-person';
export const personPattern = '[A-Za-z0-9][A-Za-z0-9_\\-]{0,63}';

let state: LabelState = { person: storedPerson(), people: [], byPlace: new Map(), written: 0, fault: null };
let token = '';
let isAsked = false;
/** Labels that were given: an answer from before one of them is not shown. */
let given = 0;
/** Labels are written one after another, so that the last one given is the last one written. */
let writing: Promise<unknown> = Promise.resolve();
const changed = new EventTarget();

function storedPerson(): string {
  try {
    return localStorage.getItem(storedAs) ?? '';
  } catch {
    // Storage may be switched off.
    return '';
  }
}

function change(part: Partial<LabelState>): void {
  state = { ...state, ...part };
  changed.dispatchEvent(new Event('change'));
}

/** Asks for the labels of whoever looks, once a page shows any. */
export function useLabels(): LabelState {
  const [seen, setSeen] = useState(state);
  useEffect(() => {
    const update = () => setSeen(state);
    update();
    changed.addEventListener('change', update);
    if (!isAsked) {
      isAsked = true;
      readLabels().catch(tellFault);
    }
    return () => changed.removeEventListener('change', update);
  }, []);
  return seen;
}

/** Goes on as somebody else. */
export function nameLabeller(person: string): void {
  if (!new RegExp(`^${personPattern}$`).test(person) || person === state.person) return;
  try {
    localStorage.setItem(storedAs, person);
  } catch {
    // As above.
  }
  change({ person });
  readLabels().catch(tellFault);
}

async function readLabels(): Promise<void> {
  const { person } = state;
  const givenBefore = given;
  await writing;
  const response = await fetch(`/api/labels?${new URLSearchParams({ person })}`);
  if (!response.ok) throw new Error(((await response.json()) as ApiFault).error);
  const answer = (await response.json()) as Labels;
  token = answer.token;
  if (person === '') {
    change({ person: answer.usualPerson });
    return readLabels();
  }
  if (given !== givenBefore || person !== state.person) return readLabels();
  const byPlace = new Map<string, Label[]>();
  for (const label of answer.labels) {
    const key = placeKey(label);
    byPlace.set(key, [...(byPlace.get(key) ?? []), label]);
  }
  change({ people: answer.people, byPlace, fault: null });
}

function tellFault(error: Error): void {
  change({ fault: error.message });
}

function placeKey({ video, kind }: LabelledItem): string {
  return `${video} ${kind}`;
}

/** The label of an item: of the same time, or nearly so where another run cut it otherwise. */
export function labelIn({ byPlace }: LabelState, item: LabelledItem): Label | null {
  const near = byPlace.get(placeKey(item)) ?? [];
  return near.find((label) => isSame(label, item)) ?? near.find((label) => isNear(label, item)) ?? null;
}

function isSame(one: LabelledItem, other: LabelledItem): boolean {
  return one.startSec === other.startSec && one.endSec === other.endSec;
}

/** More than half of what either covers is in both. */
function isNear(one: LabelledItem, other: LabelledItem): boolean {
  if (one.startSec === null || one.endSec === null || other.startSec === null || other.endSec === null)
    return false;
  const shared = Math.min(one.endSec, other.endSec) - Math.max(one.startSec, other.startSec);
  return 2 * shared > Math.max(one.endSec, other.endSec) - Math.min(one.startSec, other.startSec);
}

/** Shows a label at once, and writes it. */
export function giveLabel(
  item: LabelledItem & { picture: string | null },
  label: LabelValue | null,
  note: string,
): void {
  const { video, kind, startSec, endSec, picture } = item;
  const before = labelIn(state, item);
  // One of an earlier run, whose times were others, is taken back: the item has one label.
  if (before && !isSame(before, item))
    write({ ...before, picture: null, person: state.person, label: null, note: '' });
  const key = placeKey(item);
  const others = (state.byPlace.get(key) ?? []).filter((one) => one !== before);
  const now = label === null ? others : [...others, { video, kind, startSec, endSec, label, note }];
  change({ byPlace: new Map([...state.byPlace, [key, now]]) });
  write({ video, kind, startSec, endSec, picture, person: state.person, label, note });
}

function write(label: LabelToWrite): void {
  given++;
  writing = writing
    .then(() => postJson('/api/labels', label))
    .then(
      () => {
        change({ written: state.written + 1, fault: null });
      },
      (error: Error) => {
        // What is shown is what is written; this is one of the writings that are waited for.
        setTimeout(() => readLabels().then(() => tellFault(error), tellFault));
      },
    )
    .catch(tellFault);
}

/** Sends what is to be written; again with a new token where the server was started anew. */
export async function postJson(address: string, content: object, isAgain = false): Promise<void> {
  if (token === '') await readToken();
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Lectern-Token': token },
    body: JSON.stringify(content),
  }).catch(() => {
    throw new Error('The server does not respond. Is “lectern view” still running?');
  });
  if (response.ok) return;
  if (response.status === 403 && !isAgain) {
    await readToken();
    return postJson(address, content, true);
  }
  throw new Error(((await response.json().catch(() => null)) as ApiFault | null)?.error ?? 'Not written.');
}

async function readToken(): Promise<void> {
  const response = await fetch('/api/labels');
  if (response.ok) token = ((await response.json()) as Labels).token;
}
