import { type Examination, suspicionsIn, titleOf, videoOutcome } from '../library/program.ts';
import type { VideoCheck, VideoDetails, VideoDocument, VideoUtterance } from './api.ts';
import { allRows, oneRow } from './database.ts';
import { dropOf, measurementOf } from './measurement.ts';
import type { Opened } from './opened.ts';
import { documentAt } from './read-document.ts';
import { sourceState } from './source-file.ts';
import { clipsOf, screensOf } from './video-parts.ts';
import { cardOf, entryOf, examineRow, runOf, videoRow } from './video-row.ts';

/** `/api/videos/:id`. @throws RequestFault where there is no such video. */
export async function videoDetails(opened: Opened, id: string): Promise<VideoDetails> {
  const row = videoRow(opened, id);
  const n = Number(row.n);
  const entry = entryOf(row);
  const { video, verdict, failure } = entry;
  const examined = await examineRow(opened, row);
  // Of a kept video, as its line among the outcomes has it: which tracks were taken, what was lost.
  const { evidence } =
    verdict === 'kept' ? videoOutcome(entry, verdict, examined.artefacts, runOf(opened).settings) : entry;
  const { probe, judge, listen, transcribe } = examined.artefacts;
  return {
    card: cardOf(row),
    facts: video.facts,
    titleFrom: titleOf(video, examined.artefacts).from,
    n,
    previous: idAt(opened, n - 1),
    next: idAt(opened, n + 1),
    bytes: video.bytes,
    sha256: video.sha256,
    sources: video.sources,
    source: await sourceState(entry, probe),
    failure,
    evidence,
    probe,
    judgement: judge,
    checks: examined.checks.map(
      (check): VideoCheck => ({ ...check, measured: measurementOf(check.evidence) }),
    ),
    suspicions: Object.entries(suspicionsIn(examined.checks)).map(([reason, numbers]) =>
      dropOf({ stage: 'audit', reason, evidence: numbers }),
    ),
    speech: listen?.spans ?? [],
    utterances: utterancesOf(examined),
    rejected:
      transcribe?.rejected.map(({ startSec, endSec, text, reason }) => ({
        startSec,
        endSec,
        text,
        reason,
      })) ?? [],
    clips: clipsOf(examined),
    screens: screensOf(examined),
    documents: await documentsOf(opened, n),
    producers: producersOf(examined),
  };
}

function idAt({ db }: Opened, n: number): string | null {
  return (oneRow(db, 'SELECT id FROM video WHERE n = ?', n)?.id as string | undefined) ?? null;
}

function utterancesOf({ artefacts: { transcribe, terms, refine, clip } }: Examination): VideoUtterance[] {
  return (transcribe?.utterances ?? []).map(({ startSec, endSec, text, confidence }, index) => ({
    index,
    startSec,
    endSec,
    raw: text,
    refined: refine?.texts[index] ?? null,
    terms: (terms?.changes ?? [])
      .filter(({ utterance }) => utterance === index)
      .map(({ heard, put, screen, scores }) => ({ heard, put, screen, scores })),
    confidence,
    clip: clip?.clips.find((one) => index >= one.firstUtterance && index < one.endUtterance)?.index ?? null,
  }));
}

/** A video is in few documents, but nothing keeps a dataset from having many. */
const mostDocuments = 1000;

async function documentsOf(opened: Opened, video: number): Promise<VideoDocument[]> {
  const rows = allRows(
    opened.db,
    `SELECT document, firstPart, lastPart, startSec, endSec FROM video_document
     WHERE video = ? ORDER BY startSec, document LIMIT ${mostDocuments}`,
    video,
  );
  const documents: VideoDocument[] = [];
  for (const { document, ...stretch } of rows) {
    const n = Number(document);
    const { id } = await documentAt(opened, n);
    documents.push({ n, id, ...(stretch as Omit<VideoDocument, 'n' | 'id'>) });
  }
  return documents;
}

function producersOf({ artefacts }: Examination): VideoDetails['producers'] {
  const { own: _, ...builtIn } = artefacts;
  const made = Object.entries(builtIn).flatMap(([stage, artefact]) =>
    artefact && 'producer' in artefact ? [[stage, artefact.producer] as const] : [],
  );
  const { caption } = artefacts;
  if (caption?.encoder) made.push(['similarity', caption.encoder]);
  return Object.fromEntries(made);
}
