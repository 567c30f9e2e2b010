import { UsageError } from '../base/errors.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { WorkspacePlace } from '../engine/workspace.ts';
import type { AudioTrack, Probe, VideoStream } from '../records/media.ts';
import type { Evidence } from '../records/outcome.ts';
import type { MaskedCounts } from '../records/personal-data.ts';
import type { Listening, Sound, TermChange } from '../records/speech.ts';
import type { Decisions } from '../stages/11-weave/decide.ts';
import { videoOf } from '../stages/shared/choose-tracks.ts';
import { readingOf, type VideoArtefacts } from './artefacts.ts';
import { decidedEntries } from './duplicates/run-duplicates.ts';
import { type CheckLine, examineVideo } from './examine.ts';
import type { RunRecord } from './layout.ts';

/** Something that happens at a time in the video. */
export type TimelineEvent = { startSec: number; endSec: number } & (
  | {
      kind: 'clip';
      index: number;
      flag: string | null;
      keepPictures: boolean;
      reason: string | null;
      evidence: Evidence;
    }
  | {
      kind: 'screen';
      index: number;
      takenAtSec: number;
      clip: number | null;
      /** The earlier screen that is shown again here. */
      repeats: number | null;
      reason: string | null;
      evidence: Evidence;
      picture: string;
    }
  | {
      kind: 'ocr';
      screen: number;
      /** As published; as read where it was dropped. */
      text: string;
      masked: MaskedCounts;
      reason: string | null;
      evidence: Evidence;
    }
  | { kind: 'speech'; clip: number; raw: string; refined: string; masked: MaskedCounts }
  | { kind: 'utterance'; text: string; reason: string }
  | ({ kind: 'term' } & TermChange)
);

/** All that a run knows of one video: results, checks, and what became of each screen, clip and text. */
export interface Inspection {
  /** How far the video came in the run. */
  entry: RunEntry;
  artefacts: VideoArtefacts;
  /** The pictures that are read and the sound that is listened to; null where that is not known (yet). */
  picture: VideoStream | null;
  sound: (AudioTrack & Pick<Sound, 'channel'>) | null;
  checks: CheckLine[];
  timeline: TimelineEvent[];
  /** Text that stands around the content of several screens and is left out of their texts. */
  chrome: Decisions['chrome'];
}

/** Everything decided about one video, in time order. @throws UsageError where the run holds no such video. */
export async function inspectVideo(
  workspace: WorkspacePlace,
  record: RunRecord,
  video: string,
): Promise<Inspection> {
  const entries = await decidedEntries(workspace, record.run);
  const entry = entries.find((one) => one.video.id === video || one.video.sources.includes(video));
  if (!entry) {
    const some = entries.slice(0, 20).map((one) => one.video.id);
    const more = entries.length > some.length ? `, and ${entries.length - some.length} more` : '';
    throw new UsageError(
      `Run "${record.run}" has no video ${JSON.stringify(video)}. It has: ${some.join(', ')}${more}.`,
    );
  }
  const { artefacts, checks, decisions } = await examineVideo(workspace, record, entry);
  const { probe, listen } = artefacts;
  return {
    entry,
    artefacts,
    picture: probe && videoOf(probe, record.settings.media),
    sound: soundTrackOf(probe, listen),
    checks,
    timeline: timelineOf(artefacts, decisions),
    chrome: decisions?.chrome ?? [],
  };
}

function soundTrackOf(probe: Probe | null, listen: Listening | null): Inspection['sound'] {
  const track = probe?.audioTracks.find(({ index }) => index === listen?.sound.stream);
  return track && listen ? { ...track, channel: listen.sound.channel } : null;
}

function timelineOf(artefacts: VideoArtefacts, decided: Decisions | null): TimelineEvent[] {
  const { transcribe, terms } = artefacts;
  if (!decided || !transcribe) return [];
  const events: TimelineEvent[] = [];
  for (const { clip, drop, speech } of decided.clips) {
    const { index, startSec, endSec, flag } = clip;
    const why = { reason: drop?.reason ?? null, evidence: drop?.evidence ?? {} };
    events.push({ kind: 'clip', startSec, endSec, index, flag, keepPictures: drop === null, ...why });
    if (speech.raw !== '') events.push({ kind: 'speech', startSec, endSec, clip: index, ...speech });
  }
  for (const { screen, clip, pictureDrop, repeats, textDrop, text, masked } of decided.screens) {
    const { index, screenStartSec: startSec, screenEndSec: endSec, takenAtSec, picture } = screen;
    const why = { reason: pictureDrop?.reason ?? null, evidence: pictureDrop?.evidence ?? {} };
    events.push({
      kind: 'screen',
      startSec,
      endSec,
      index,
      takenAtSec,
      clip,
      repeats: repeats?.screen ?? null,
      picture: picture.digest,
      ...why,
    });
    const read = readingOf(artefacts)?.screens.find((one) => one.screen === index);
    if (read && read.text !== '') {
      const shown = text === '' ? read.text : text;
      events.push({
        kind: 'ocr',
        startSec,
        endSec,
        screen: index,
        text: shown,
        masked,
        reason: textDrop?.reason ?? null,
        evidence: textDrop?.evidence ?? {},
      });
    }
  }
  for (const { startSec, endSec, text, reason } of transcribe.rejected) {
    events.push({ kind: 'utterance', startSec, endSec, text, reason });
  }
  for (const change of terms?.changes ?? []) {
    const { startSec, endSec } = transcribe.utterances[change.utterance]!;
    events.push({ kind: 'term', startSec, endSec, ...change });
  }
  const order = ['clip', 'screen', 'ocr', 'speech', 'utterance', 'term'];
  return events.sort((a, b) => a.startSec - b.startSec || order.indexOf(a.kind) - order.indexOf(b.kind));
}
