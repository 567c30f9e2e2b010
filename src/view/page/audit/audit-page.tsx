import { useEffect, useState } from 'preact/hooks';
import type { Audit, AuditAnswers, AuditImage, AuditToWrite, DocumentDetails } from '../../api.ts';
import { fetchApi, useApi } from '../data/api.ts';
import { postJson, useLabels } from '../data/labels.ts';
import { PersonField } from '../labels/label-bar.tsx';
import { bookLink } from '../navigation/links.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { Fault, Loading } from '../show/loading.tsx';
import { PageHeading } from '../show/page-heading.tsx';
import { formatCount, formatNumber } from '../show/quantities.ts';
import { AuditContext } from './audit-context.tsx';
import { AuditTables } from './audit-tables.tsx';
import { choiceKeys, isAnswered, noAnswers, Questions } from './questions.tsx';

/** Walks through the images of drawn samples and asks of each what the paper asked (section 7.2). */
export function AuditPage() {
  const { person } = useLabels();
  return (
    <div class="audit">
      <PageHeading title="Audit" />
      {person === '' ? <Loading /> : <AuditOf key={person} person={person} />}
    </div>
  );
}

function AuditOf({ person }: { person: string }) {
  const [audit, setAudit] = useState<Audit | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const read = () =>
    readAudit(person).then(
      (answer) => {
        setAudit(answer);
        setFault(null);
      },
      (error: Error) => setFault(error.message),
    );
  useEffect(() => {
    read();
  }, [person]);
  return (
    <>
      {fault && <Fault text={fault} />}
      {!audit && !fault && <Loading />}
      {audit && (
        <AuditWalk
          audit={audit}
          person={person}
          onWritten={read}
          onFault={(error) => setFault(error.message)}
        />
      )}
    </>
  );
}

async function readAudit(person: string): Promise<Audit> {
  const response = await fetch(`/api/audit?${new URLSearchParams({ person })}`);
  const body = (await response.json()) as Audit & { error?: string };
  if (!response.ok) throw new Error(body.error ?? 'The server does not answer.');
  return body;
}

interface AuditWalkProps {
  audit: Audit;
  person: string;
  onWritten: () => void;
  onFault: (error: Error) => void;
}

function AuditWalk({ audit, person, onWritten, onFault }: AuditWalkProps) {
  const { images, samples, seed, tables } = audit;
  const [given, setGiven] = useState<readonly (AuditAnswers | null)[]>(audit.answers);
  const [at, setAt] = useState(() => firstOpen(audit.answers));
  const image = images[at];
  const answers = given[at] ?? (image ? presetFor(image, images) : noAnswers);
  const go = (to: number) => setAt(Math.max(0, Math.min(to, images.length - 1)));
  const answer = (part: Partial<AuditAnswers>) => {
    if (!image) return;
    const now = { ...answers, ...part };
    setGiven(given.with(at, now));
    const { n: _n, part: _part, ...about } = image;
    const toWrite: AuditToWrite = { ...about, ...now, person };
    postJson('/api/audit', toWrite).then(onWritten, onFault);
    if (isAnswered(now) && !isAnswered(answers)) go(at + 1);
  };
  useShortcuts({
    ...Object.fromEntries(choiceKeys.map(({ key, answer: part }) => [key, () => answer(part)])),
    ArrowRight: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
  });
  useEffect(() => {
    const next = images[at + 1];
    if (next) fetchApi(`/api/documents/${next.n}`).catch(() => {});
  }, [at]);
  const done = given.filter((one) => one !== null && isAnswered(one)).length;
  return (
    <>
      <p class="lede">
        {formatCount(samples, 'sample')} drawn with seed {seed}: {formatCount(images.length, 'image')},{' '}
        {formatNumber(done)} answered. <PersonField />
      </p>
      {image && (
        <section class="audit-one" aria-label={`Image ${at + 1} of ${images.length}`}>
          <p class="audit-steps">
            <button type="button" disabled={at === 0} onClick={() => go(at - 1)} aria-label="Previous image">
              ←
            </button>
            <span aria-live="polite">
              Image {formatNumber(at + 1)} of {formatNumber(images.length)}
            </span>
            <button
              type="button"
              disabled={at + 1 >= images.length}
              onClick={() => go(at + 1)}
              aria-label="Next image"
            >
              →
            </button>
            <a href={bookLink(image.n, { part: image.part })}>Sample {formatNumber(image.n + 1)}</a>
          </p>
          <Questions answers={answers} onAnswer={answer} />
          <DocumentOf image={image} />
        </section>
      )}
      <AuditTables tables={tables} />
    </>
  );
}

function DocumentOf({ image }: { image: AuditImage }) {
  const { data, fault } = useApi<DocumentDetails>(`/api/documents/${image.n}`);
  if (fault) return <Fault text={fault} />;
  return data?.n === image.n ? <AuditContext details={data} part={image.part} /> : <Loading />;
}

/** Where to go on: the first image that is not answered in full. */
function firstOpen(answers: Audit['answers']): number {
  const open = answers.findIndex((one) => one === null || !isAnswered(one));
  return open === -1 ? 0 : open;
}

/** Nothing comes before the first image of a sample that it could repeat. */
function presetFor(image: AuditImage, images: readonly AuditImage[]): AuditAnswers {
  const isFirst = images.find(({ n }) => n === image.n) === image;
  return isFirst ? { ...noAnswers, duplicate: false } : noAnswers;
}
