import { mkdir, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { writeAtomically } from '../engine/atomic-file.ts';
import { digestFiles, removeChecksums, writeChecksums } from '../engine/checksums.ts';
import { UsageError } from '../engine/errors.ts';
import { documentImage } from '../formats/document-draft.ts';
