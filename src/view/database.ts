import { DatabaseSync } from 'node:sqlite';

/** Raised whenever the same dataset would give other tables; an index of another version is made again. */
export const indexVersion = 9;

export type Value = string | number | null;
/** A row as SQLite gives it. */
export type Row = Record<string, Value>;

/** How SQLite takes texts apart. */
export const tokenizer = 'unicode61 remove_diacritics 2';

// Full-text tables keep no copy of the text: what is found is read again where it lies.
const fullText = `speech, screen, title, content='', columnsize=0, tokenize='${tokenizer}'`;

const tables = `
  CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE document (
    n INTEGER PRIMARY KEY, file INTEGER, offset INTEGER, bytes INTEGER,
    split TEXT, images INTEGER NOT NULL, texts INTEGER NOT NULL, chars INTEGER NOT NULL
  );
  CREATE TABLE held_document (n INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE VIRTUAL TABLE document_text USING fts5(${fullText});
  CREATE TABLE video (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, entry TEXT NOT NULL,
    title TEXT NOT NULL, durationSec REAL, verdict TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT,
    subject TEXT, course TEXT, subCourse TEXT, knowledgePoint TEXT,
    poster TEXT, clips INTEGER NOT NULL, screens INTEGER NOT NULL, keyframes INTEGER NOT NULL,
    suspect TEXT NOT NULL, scores TEXT NOT NULL
  );
  CREATE TABLE measured_video (video INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE VIRTUAL TABLE video_text USING fts5(${fullText});
  CREATE TABLE video_document (
    video INTEGER, document INTEGER, firstPart INTEGER, lastPart INTEGER, startSec REAL, endSec REAL,
    PRIMARY KEY (video, document)
  ) WITHOUT ROWID;
  CREATE TABLE decision (
    n INTEGER PRIMARY KEY, video INTEGER NOT NULL, kind TEXT NOT NULL, item INTEGER,
    startSec REAL, endSec REAL, stage TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
    evidence TEXT NOT NULL, picture TEXT, value REAL
  );
  CREATE TABLE answer (
    cell INTEGER, n INTEGER, item TEXT NOT NULL, outcome TEXT NOT NULL, response TEXT, groups TEXT NOT NULL,
    ours REAL, benchmark REAL, paper REAL, judge REAL, json TEXT NOT NULL, PRIMARY KEY (cell, n)
  ) WITHOUT ROWID;
  CREATE TABLE pair (n INTEGER PRIMARY KEY, benchmark TEXT NOT NULL, what TEXT NOT NULL, json TEXT NOT NULL);
`;

// Made last: filling a table is faster without them.
const lookups = `
  CREATE INDEX document_split ON document (split);
  CREATE INDEX video_verdict ON video (verdict);
  CREATE INDEX video_reason ON video (reason);
  CREATE INDEX video_subject ON video (subject);
  CREATE INDEX video_course ON video (course);
  CREATE INDEX video_point ON video (knowledgePoint);
  CREATE INDEX answer_item ON answer (cell, item);
  CREATE INDEX pair_benchmark ON pair (benchmark, what);
  CREATE INDEX decision_reason ON decision (stage, reason, kind);
`;

/** Opens a new, empty database for an index; `fillIndex` fills it. */
export function createDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  // A half-made index is thrown away, so nothing needs to survive a crash.
  db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;');
  db.exec(tables);
  return db;
}

export function finishDatabase(db: DatabaseSync): void {
  db.exec(lookups);
}

/** One row, or null. */
export function oneRow(db: DatabaseSync, sql: string, ...values: Value[]): Row | null {
  return (db.prepare(sql).get(...values) as Row | undefined) ?? null;
}

export function allRows(db: DatabaseSync, sql: string, ...values: Value[]): Row[] {
  return db.prepare(sql).all(...values) as Row[];
}

/** Keeps a small thing, as JSON. */
export function putFact(db: DatabaseSync, name: string, value: unknown): void {
  db.prepare('INSERT INTO fact (name, value) VALUES (?, ?)').run(name, JSON.stringify(value));
}

/** What `putFact` kept, or null. */
export function getFact<T>(db: DatabaseSync, name: string): T | null {
  const row = oneRow(db, 'SELECT value FROM fact WHERE name = ?', name);
  return row ? (JSON.parse(row.value as string) as T) : null;
}
