import { type ComponentChild, h } from 'preact';
import type { Document, DocumentPart } from '../records/document.ts';
import type { SampleVideo } from '../records/sample.ts';
import { page } from './page.ts';
import type { WrittenPicture } from './write-pictures.ts';

/** What a page of a sample is made of. */
export interface SamplePage {
  document: Document;
  /** The pictures of its parts, in their order; null for those that are not there. */
  pictures: readonly (WrittenPicture | null)[];
  number: number;
  of: number;
}

export function samplePageName(number: number): string {
  return `samples/${String(number).padStart(2, '0')}.html`;
}

const mostTitles = 2;

/** What a sample is called: the titles of its first videos, else the address of its page; '' where it has neither. */
export function documentTitle({ videos, url }: Document): string {
  const titles = videos.slice(0, mostTitles).map(({ title, id }) => title ?? id);
  const more = videos.length - titles.length;
  return [...titles, ...(more > 0 ? [`and ${more} more`] : [])].join(' · ') || url || '';
}

/** One sample as a page of a book: pictures and texts in the order in which a trainer gets them. */
export function samplePage({ document, pictures, number, of }: SamplePage): string {
  const { id, parts, videos } = document;
  const titles = new Map(videos.map(({ id: video, title }) => [video, title ?? video]));
  let next = 0;
  const views = parts.map((part) =>
    part.kind === 'image' ? pictureView(part, pictures[next++] ?? null, titles) : textView(part),
  );
  const step = (to: number, text: string): ComponentChild =>
    to >= 1 && to <= of
      ? h('a', { href: samplePageName(to).replace('samples/', '') }, text)
      : h('span', null);
  const steps = h(
    'nav',
    { 'aria-label': 'samples' },
    step(number - 1, '← previous'),
    h('a', { href: '../index.html#samples' }, 'all samples'),
    step(number + 1, 'next →'),
  );
  const title = documentTitle(document) || `Sample ${id}`;
  return page(title, [
    steps,
    h('h1', null, title),
    h('p', { class: 'lead' }, `Sample ${number} of ${of} shown: ${id}`),
    videos.map(videoFacts),
    document.url !== null && videos.length === 0 ? h('p', { class: 'facts' }, link(document.url)) : null,
    h('main', { class: 'book' }, views),
    steps,
  ]);
}

function videoFacts({ id, title, licence, url, subject, knowledgePoint }: SampleVideo): ComponentChild {
  const facts: [string, ComponentChild][] = [
    ['video', title ?? id],
    ['licence', licence ?? 'not stated'],
    ...(subject === null ? [] : ([['subject', subject]] as [string, string][])),
    ...(knowledgePoint === null ? [] : ([['knowledge point', knowledgePoint]] as [string, string][])),
    ...(url === null ? [] : ([['source', link(url)]] as [string, ComponentChild][])),
  ];
  return h(
    'dl',
    { class: 'facts' },
    facts.map(([name, value]) => [h('dt', null, name), h('dd', null, value)]),
  );
}

/** Only addresses of the web become links; anything else stays text. */
function link(url: string): ComponentChild {
  return /^https?:\/\//i.test(url) ? h('a', { href: url, rel: 'noopener noreferrer nofollow' }, url) : url;
}

function pictureView(
  { video, takenAtSec, startSec, again }: Extract<DocumentPart, { kind: 'image' }>,
  picture: WrittenPicture | null,
  titles: ReadonlyMap<string, string>,
): ComponentChild {
  const at = takenAtSec ?? startSec;
  const where = [
    ...(video === null ? [] : [titles.get(video) ?? video]),
    ...(at === null ? [] : [minutes(at)]),
    ...(again ? ['shown again'] : []),
  ].join(', ');
  if (!picture) return h('p', { class: 'lost' }, `The image is missing${where ? ` (${where})` : ''}`);
  const { name, width, height } = picture;
  const alt = where ? `Image from ${where}` : 'Image';
  const image = h('img', { src: `../${name}`, alt, width, height, loading: 'lazy' });
  return [image, where ? h('p', { class: 'at' }, where) : null];
}

function textView({ role, text }: Extract<DocumentPart, { kind: 'text' }>): ComponentChild {
  if (role === 'end') return h('p', { class: 'end' }, text);
  if (role === 'ocr') return h('pre', { 'aria-label': 'on-screen text' }, text);
  return text.trim() === '' ? null : h('p', null, text);
}

/** `1:02:03` */
function minutes(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
}
