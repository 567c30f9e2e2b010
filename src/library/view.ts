// `lectern/view`: the reader of a dataset, served on this machine alone.

export type { ChangeEvent, LiveOptions, ViewEvent } from '../view/live-dataset.ts';
export type { IndexEvent } from '../view/make-index.ts';
export type { AuditDraw } from '../view/opened.ts';
export type { ViewServer } from '../view/server.ts';
export { type ViewOptions, viewDataset } from '../view/view-dataset.ts';
