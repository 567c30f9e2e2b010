// The JSON interface between the server of `lectern view` and its page. Types only: the page imports nothing that runs.
//
// All routes are GET (and HEAD), but for what people say: a page of this server may POST it, with the token of `Labels` in
// `Lectern-Token`. Times are seconds from the start of the video. All texts are untrusted data, never
// HTML. A fault is `ApiFault` with the matching status: 400 a bad parameter, 403 a foreign Host or writer, 404 nothing there.
//
//   /api/state                                                             LiveState
//   /api/corpus                                                            CorpusInfo
//   /api/videos?verdict&stage&reason&subject&course&point&search&sort      Page<VideoCard>   (+ order, from, to, offset, limit)
//   /api/videos/:id                                                        VideoDetails
//   /api/videos/:id/source                                                 the video itself, with Range
//   /api/documents?split&search                                            Page<DocumentRow> (+ offset, limit)
//   /api/documents/:n                                                      DocumentDetails
//   /api/documents/:n/images/:i                                            picture i (from 0) of document n
//   /api/pictures/:digest                                                  a picture of a workspace
//   /api/funnel                                                            Funnel
//   /api/funnel/items?stage&reason&kind&verdict                            Page<FunnelItem>  (+ order, from, to, offset, limit)
//   /api/labels?person                                                     Labels; POST: LabelToWrite
//   /api/labels.csv                                                        all labels, with scores
//   /api/audit?person                                                      Audit; POST: AuditToWrite
//   /api/audit.csv, /api/audit.md                                          its tables
//   /api/thresholds                                                        Thresholds
//   /api/thresholds/flips?by&set&to                                        Flips             (+ offset, limit)
//   /api/thresholds/items?by&order&from&to                                 Page<ScoredItem>  (+ offset, limit)
//   /api/compare                                                           Compared          (with `--against`)
//   /api/compare/items?kind&keptBy&video                                   ComparedItems     (+ offset, limit)
//   /api/compare/videos/:id                                                ComparedVideo
//   /api/against/…                                                         each of the above, of the other run
//   /api/evaluation                                                        Evaluation        (of a folder of results)
//   /api/evaluation/curve?scorer                                           EvaluationCurve
//   /api/evaluation/cells/:n?scorer&answer&group&search                    EvaluatedItems    (+ offset, limit)
//   /api/evaluation/cells/:n/items/:i?scorer                               EvaluatedItem
//   /api/evaluation/cells/:n/items/:i/images/:k                            picture k of the item
//   /api/evaluation/cells/:n/items/:i/demos/:d/:k                          picture k of its demonstration d
//   /api/evaluation/changes?before&after&scorer&which                      EvaluationChanges (+ offset, limit)
//   /api/overlap                                                           OverlapInfo       (of a folder of overlap)
//   /api/overlap/pairs?benchmark&what                                      OverlapRows       (+ offset, limit)
//   /api/overlap/pictures/:digest                                          a picture of a pair
//   /api/search?q                                                          Page<SearchHit>   (+ offset, limit)
//
// The page's own addresses all answer with its index.html: `/`, `/videos/:id`, `/book`, `/book/:number` (from 1),
// `/funnel`, `/thresholds`, `/compare`, `/compare/:id`, `/evaluation`,
// `/evaluation/:cell`, `/evaluation/:cell/:item`, `/changes`, `/overlap`, `/print` and `/audit`.
//
// `set` is a setting, a colon and a number, any number of times. `by` and `sort` are settings of thresholds: lists are sorted
// (`order`: asc, desc) and narrowed (`from`, `to`) by what they decide on.
//
// `offset` counts from 0; `limit` is 1 to 100, 40 if left out. Videos, documents and search exist for what
// `CorpusInfo` says is there; elsewhere those routes answer 404. The filters subject, course and point take '' for
// videos of which the fact is not known.
export type * from './api/answer.ts';
export type * from './api/compare.ts';
export type * from './api/corpus.ts';
export type * from './api/document.ts';
export type * from './api/evaluation.ts';
export type * from './api/funnel.ts';
export type * from './api/labels.ts';
export type * from './api/overlap.ts';
export type * from './api/search.ts';
export type * from './api/thresholds.ts';
export type * from './api/video.ts';
