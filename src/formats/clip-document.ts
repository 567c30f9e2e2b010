import type { DocumentPart } from '../records/document.ts';
import {
  type ClipEntry,
  type ClipProvenance,
  clipProvenanceSchema,
  clipRecordSchema,
  endOfVideoText,
} from './clip-format.ts';
import { type DocumentDraft, documentImage, documentText, unknownVideo, videoUrl } from './document-draft.ts';
import { parseClipStem } from './picture-name.ts';
import { splitOcr, videosAt } from './provenance.ts';

/** Reads a video-clip record, one of Lectern's or a published one, as a document: pictures, their text, speech. */
export const clipDocumentSchema = clipRecordSchema.transform(({ conversations }): DocumentDraft => {
  const places = conversations.map(({ lectern }) => clipProvenanceSchema.safeParse(lectern).data ?? null);
  const parts = conversations.flatMap((entry, index) => entryParts(entry, places[index] ?? null));
  const known = places.filter((place) => place !== null);
  const isOwn = known.length > 0 && known.length === places.length;
  const videos = isOwn ? videosAt(known) : videoIds(conversations).map(unknownVideo);
  const { sample = null, split = null } = known[0] ?? {};
  return { id: sample, parts, videos, url: videoUrl(videos), split };
});

function entryParts(entry: ClipEntry, place: ClipProvenance | null): DocumentPart[] {
  if (entry.vid === endOfVideoText) {
    const { video = null, clip = null, start: startSec = null, end: endSec = null } = place ?? {};
    return [documentText('end', endOfVideoText, { video, clip, startSec, endSec })];
  }
  const bounds = place ? { startSec: place.start, endSec: place.end } : clipBoundsOf(entry);
  const spoken = { video: place?.video ?? videoOf(entry), clip: place?.clip ?? null, ...bounds };
  const images = (entry.keyframe_ssim ?? []).map((name, index) => {
    const picture = place?.pictures[index];
    if (!picture) return documentImage(name, spoken);
    const { start, end, taken_at: takenAtSec, digest, width, height, again = false } = picture;
    return documentImage(name, {
      ...spoken,
      startSec: start,
      endSec: end,
      takenAtSec,
      digest,
      width,
      height,
      again,
    });
  });
  const onScreen = entry.ocr_qwen2_vl_72b ?? '';
  const read = place
    ? splitOcr(place, onScreen, place.ocr).items
    : onScreen === ''
      ? []
      : [{ text: onScreen, ...bounds }];
  const ocr = read.map(({ text, startSec, endSec }) =>
    documentText('ocr', text, { ...spoken, startSec, endSec }),
  );
  const raw = entry.asr ?? null;
  const said = entry.refined_asr || raw || '';
  return [...images, ...ocr, ...(said === '' ? [] : [documentText('speech', said, { ...spoken, raw })])];
}

/** Bounds of a clip in seconds, as its path tells them. */
function clipBoundsOf({ clip_path: path }: ClipEntry): { startSec: number | null; endSec: number | null } {
  const stem = parseClipStem((path ?? '').replace(/\.[A-Za-z0-9]+$/, ''));
  return { startSec: stem?.startSec ?? null, endSec: stem?.endSec ?? null };
}

/** Published value of `vid` of what comes from no video. */
const imageTextPair = 'image_text_pair';

function videoOf({ vid }: ClipEntry): string | null {
  return vid === imageTextPair || vid === endOfVideoText ? null : vid;
}

function videoIds(entries: readonly ClipEntry[]): string[] {
  return [...new Set(entries.map(videoOf).filter((vid) => vid !== null))];
}
