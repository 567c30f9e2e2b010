// `lectern/taxonomy`: the tree of knowledge points.

export {
  type CheckBounds,
  checkSubjects,
  defaultBounds,
  type Problem,
  type Range,
} from '../taxonomy/check-taxonomy.ts';
export {
  type ExamineOptions,
  examineTaxonomy,
  type TaxonomyExamination,
} from '../taxonomy/examine-taxonomy.ts';
export type { GrowRequest } from '../taxonomy/grow-job.ts';
export {
  type GrowEvent,
  type GrowOptions,
  type GrowSummary,
  growTaxonomy,
} from '../taxonomy/grow-taxonomy.ts';
export { loadTaxonomy, readSubjects, type SubjectFile } from '../taxonomy/load-taxonomy.ts';
export type { NearPair } from '../taxonomy/nearest-pairs.ts';
export { queriesOf } from '../taxonomy/queries.ts';
export {
  nearPairTable,
  pointTable,
  type TaxonomySize,
  taxonomySizes,
  taxonomyTable,
} from '../taxonomy/tables.ts';
export type {
  Course,
  KnowledgePoint,
  PlacedPoint,
  SubCourse,
  Subject,
  Taxonomy,
} from '../taxonomy/taxonomy.ts';
export { treeText } from '../taxonomy/tree-text.ts';
