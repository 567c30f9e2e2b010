import { auditOf } from './audit.ts';
import { comparedItems, comparedRuns, comparedVideo } from './compare.ts';
import { auditCsv, auditMarkdown, labelsCsv } from './csv-files.ts';
import { documentDetails, documentImage } from './document-details.ts';
import { listDocuments } from './documents.ts';
import {
  askedPicture,
  demoPicture,
  evaluatedItem,
  evaluatedItems,
  evaluationChanges,
  evaluationCurve,
  evaluationOf,
} from './evaluation.ts';
import { funnelOf, listFunnelItems } from './funnel.ts';
import type { Opened } from './opened.ts';
import { overlapOf, overlapPairs, pairPicture } from './overlap.ts';
import { searchAll } from './search.ts';
import { storedPicture } from './stored-picture.ts';
import { flipsOf, scoredItems, thresholdsOf } from './thresholds.ts';
import { videoDetails } from './video-details.ts';
import { listVideos } from './videos.ts';
import { labelsOf } from './writing.ts';

/** Answers a request with what becomes JSON. */
type JsonHandler = (opened: Opened, query: URLSearchParams, ...names: string[]) => unknown;
/** Answers a request with a text to save. */
type FileHandler = (opened: Opened) => Promise<string>;
/** Answers a request with a picture. */
type PictureHandler = (opened: Opened, ...names: string[]) => Promise<Uint8Array>;

// The patterns allow nothing that could be a path: no dots, no slashes, no escapes.
const n = '(\\d{1,9})';
const id = '([A-Za-z0-9_-]{1,64})';

export const jsonRoutes: readonly [RegExp, JsonHandler][] = [
  [/^\/api\/corpus$/, ({ info }) => info],
  [/^\/api\/videos$/, listVideos],
  [new RegExp(`^/api/videos/${id}$`), (opened, _query, id) => videoDetails(opened, id!)],
  [/^\/api\/documents$/, listDocuments],
  [new RegExp(`^/api/documents/${n}$`), (opened, _query, n) => documentDetails(opened, Number(n))],
  [/^\/api\/funnel$/, funnelOf],
  [/^\/api\/funnel\/items$/, listFunnelItems],
  [/^\/api\/search$/, searchAll],
  [/^\/api\/labels$/, labelsOf],
  [/^\/api\/audit$/, auditOf],
  [/^\/api\/compare$/, comparedRuns],
  [/^\/api\/compare\/items$/, comparedItems],
  [new RegExp(`^/api/compare/videos/${id}$`), (opened, _query, id) => comparedVideo(opened, id!)],
  [/^\/api\/evaluation$/, evaluationOf],
  [/^\/api\/evaluation\/curve$/, evaluationCurve],
  [/^\/api\/evaluation\/changes$/, evaluationChanges],
  [new RegExp(`^/api/evaluation/cells/${n}$`), (opened, query, cell) => evaluatedItems(opened, query, cell!)],
  [
    new RegExp(`^/api/evaluation/cells/${n}/items/${n}$`),
    (opened, query, cell, item) => evaluatedItem(opened, query, cell!, item!),
  ],
  [/^\/api\/overlap$/, overlapOf],
  [/^\/api\/overlap\/pairs$/, overlapPairs],
  [/^\/api\/thresholds$/, thresholdsOf],
  [/^\/api\/thresholds\/flips$/, flipsOf],
  [/^\/api\/thresholds\/items$/, scoredItems],
];

/** Files to save, by their addresses. */
export const fileRoutes: ReadonlyMap<string, FileHandler> = new Map([
  ['/api/labels.csv', labelsCsv],
  ['/api/audit.csv', auditCsv],
  ['/api/audit.md', auditMarkdown],
]);

export const pictureRoutes: readonly [RegExp, PictureHandler][] = [
  [
    new RegExp(`^/api/documents/${n}/images/${n}$`),
    (opened, n, i) => documentImage(opened, Number(n), Number(i)),
  ],
  [
    new RegExp(`^/api/evaluation/cells/${n}/items/${n}/images/${n}$`),
    (opened, cell, item, image) => askedPicture(opened, cell!, item!, image!),
  ],
  [
    new RegExp(`^/api/evaluation/cells/${n}/items/${n}/demos/${n}/${n}$`),
    (opened, cell, item, demo, image) => demoPicture(opened, cell!, item!, demo!, image!),
  ],
  [/^\/api\/overlap\/pictures\/([0-9a-f]{64})$/, (opened, digest) => pairPicture(opened, digest!)],
  [/^\/api\/pictures\/([0-9a-f]{64})$/, (opened, digest) => storedPicture(opened, digest!)],
];

/** Addresses of the page, which makes them all from its one file. */
export const pageRoute = new RegExp(
  `^/(?:videos(?:/${id})?|book(?:/${n})?|funnel|thresholds|compare(?:/${id})?|evaluation(?:/${n}(?:/${n})?)?|changes|overlap|print|audit)/?$`,
);

export const sourceRoute = new RegExp(`^/api/videos/${id}/source$`);
