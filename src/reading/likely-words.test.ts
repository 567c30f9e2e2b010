import { expect, test } from 'vitest';
import { likelyWord } from './likely-words.ts';

test.each([
  ['foLder', 'folder'],
  ['TempLates', 'Templates'],
  ['untitLed', 'untitled'],
  ['thumbnaiLs', 'thumbnails'],
  ['htmL', 'html'],
  ['htmI', 'html'],
  ['VIew', 'View'],
  ['DigitaI', 'Digital'],
  ['AYusH', 'AYUSH'],
  ['woRD', 'WORD'],
  ['wORD', 'WORD'],
  ['1oop', 'loop'],
  ['Soclal', 'Social'],
  ['Academlc', 'Academic'],
  ['Asslgnment', 'Assignment'],
  ['fllter', 'filter'],
  ['pubiic', 'public'],
  ['so1id', 'solid'],
  ['contr0l', 'control'],
  ['He1lo', 'Hello'],
])('%j is %j', (read, written) => {
  expect(likelyWord(read)).toBe(written);
});

test.each([
  ...['JavaScript', 'getElementById', 'GitLab', 'MatLab', 'JupyterLab', 'newLine', 'myList', 'LinkedIn'],
  ...['NoSQL', 'DoS', 'DDoS', 'PCs', 'GPUs', 'cDNA', 'kHz', 'McDONALD', 'IoT', 'PuTTY', 'CNNvsRNN', 'UIkit'],
  ...[
    'Albini',
    'Kalil',
    'celiac',
    'alkali',
    'Villani',
    'scipy',
    'tikz',
    'pylint',
    'sklearn',
    'Vilnius',
    'oligo',
  ],
  ...['readLabels', 'maxLoss', 'isLarge', 'PackingLimits', 'HeldLease', 'parquetLimits', 'knownLicences'],
  ...['dnsLookup', 'shiftedLess', 'getLlama', 'DocVQA', 'i18n', 'x1y', 'row0col', 'p2p1a'],
  ...['1and', '1st', 'x1', 'log0', 'file1', 'boo1', 'blas', 'OpenAI', 'LaTeX', 'maxLength'],
  ...['passw0rd', 'Passw0rd', 'w0rd', 'l0gin', 'r0ot'],
])('%j stays', (word) => {
  expect(likelyWord(word)).toBe(word);
});
