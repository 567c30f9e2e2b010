// `lectern/report`: the static report on a run.

export { makeReport, type ReportOptions } from '../workspace/make-report.ts';
