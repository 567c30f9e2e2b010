// The JSON interface between the server of `lectern view` and its page. Types only: the page imports nothing that runs.
//
// All routes are GET (and HEAD). Times are seconds from the start of the video. All texts are untrusted data, never
// HTML. A fault is `ApiFault` with the matching status: 400 a bad parameter, 403 a foreign Host, 404 nothing there.
//
//   /api/state                                                             LiveState
//   /api/corpus                                                            CorpusInfo
//   /api/videos?verdict&stage&reason&subject&course&point&search           Page<VideoCard>   (+ offset, limit)
//   /api/videos/:id                                                        VideoDetails
//   /api/videos/:id/source                                                 the video itself, with Range
//   /api/documents?split&search                                            Page<DocumentRow> (+ offset, limit)
//   /api/documents/:n                                                      DocumentDetails
//   /api/documents/:n/images/:i                                            picture i (from 0) of document n
//   /api/pictures/:digest                                                  a picture of a workspace
//   /api/funnel                                                            Funnel
//   /api/funnel/items?stage&reason&kind&verdict                            Page<FunnelItem>  (+ offset, limit)
//   /api/search?q                                                          Page<SearchHit>   (+ offset, limit)
//
// The page's own addresses all answer with its index.html: `/`, `/videos/:id`, `/book`, `/book/:number` (from 1) and
// `/funnel`.
//
// `offset` counts from 0; `limit` is 1 to 100, 40 if left out. Videos, documents and search exist for what
// `CorpusInfo` says is there; elsewhere those routes answer 404. The filters subject, course and point take '' for
// videos of which the fact is not known.
export type * from './api/answer.ts';
export type * from './api/corpus.ts';
export type * from './api/document.ts';
export type * from './api/funnel.ts';
export type * from './api/search.ts';
export type * from './api/video.ts';
