import { describe, expect, test } from 'vitest';
import { withoutSounds } from './sound-descriptions.ts';
import { SpeakerLabels } from './speaker-labels.ts';

function sounds(text: string) {
  const counts = { sounds: 0, music: 0 };
  return { text: withoutSounds(text.split('\n'), counts).join('\n'), ...counts };
}

function speakers(...cues: string[]) {
  const counts = { speakers: 0 };
  const lines = cues.map((cue) => cue.split('\n'));
  const labels = new SpeakerLabels(lines);
  return { texts: lines.map((cue) => labels.without(cue, counts).join('\n')), ...counts };
}

describe('descriptions of sounds', () => {
  test.each([
    '[MUSIC PLAYING]',
    '[LAUGHTER]',
    '[Music]',
    '[ Music ]',
    '[Applause]',
    '[APPLAUSE]',
    '[INAUDIBLE]',
    '[inaudible 00:12:33]',
    '[SQUEAKING]',
    '[RUSTLING]',
    '[SIDE CONVERSATION]',
    '[SPEAKING GERMAN]',
    '[speaks in French]',
    '[door closes]',
    '[clears throat]',
    '[upbeat music playing]',
    '[phone ringing]',
    '[ __ ]',
    '[BLANK_AUDIO]',
    '[Musik]',
    '[Música]',
    '[音楽]',
    '(applause)',
    '(audience laughs)',
    '(laughter and applause)',
    '(soft piano music)',
    '(music fades out)',
    '(inaudible)',
    '- [Laughter]',
  ])('%s is taken out and counted, also inside a line', (text) => {
    expect(sounds(text)).toEqual({ text: '', sounds: 1, music: 0 });
    expect(sounds(`Good ${text.replace('- ', '')} morning.`)).toEqual({
      text: 'Good morning.',
      sounds: 1,
      music: 0,
    });
  });

  test.each([
    '♪ ♪',
    '♪',
    '♫',
    '♪ la la la ♪',
    '♪ upbeat music\nplaying ♪',
    '# Happy birthday to you #',
    '🎵',
  ])('music: %j', (text) => {
    expect(sounds(text)).toEqual({ text: '', sounds: 0, music: 1 });
  });

  test.each([
    'the interval [0, 1] is closed',
    'x in [a, b]',
    'f(x) = (a+b)(a-b)',
    'the list [A] and the matrix [M]',
    'we take [the] limit',
    'the sound (in classical music) is louder',
    'a sine (sometimes called a wave)',
    '(music theory)',
    '(see the song)',
    '[DNA] [RNA]',
    '[x] = 3',
    'the year (1905)',
    'P(A and B)',
    'a[i] + b[j]',
    'array[index]',
    'the key of F# and of C#',
    '#1 is first, #2 is second',
    'a quarter note ♩ and B♭',
    '(a clap is loud)',
  ])('%j stays as it is', (text) => {
    expect(sounds(text)).toEqual({ text, sounds: 0, music: 0 });
  });

  test('the words that somebody was not sure of stay', () => {
    expect(sounds('by [? Gauss ?] in 1801').text).toBe('by Gauss in 1801');
  });

  test('a note inside a sentence goes, its words stay', () => {
    expect(sounds('An eighth ♪ and two ♫ of them')).toEqual({
      text: 'An eighth and two of them',
      sounds: 0,
      music: 2,
    });
  });
});

describe('labels of speakers', () => {
  test.each([
    ['>> PROFESSOR: Good morning.', 'Good morning.'],
    ['>> Good morning.', 'Good morning.'],
    ['>>> Good morning.', 'Good morning.'],
    ['PROFESSOR: Good morning.', 'Good morning.'],
    ['Professor: good morning.', 'good morning.'],
    ['PROFESSOR STRANG: Good morning.', 'Good morning.'],
    ['GILBERT STRANG: Good morning.', 'Good morning.'],
    ['>> Gilbert Strang: Good morning.', 'Good morning.'],
    ['Dr. Smith: Good morning.', 'Good morning.'],
    ['Mrs. van Dyke', 'Mrs. van Dyke'],
    ['Prof. A. Smith: Good', 'Good'],
    ['STUDENT 2: Why?', 'Why?'],
    ['Student: Why?', 'Why?'],
    ['Speaker A: Why?', 'Why?'],
    ['AUDIENCE: Why?', 'Why?'],
    ['- Yes.', 'Yes.'],
    ['-Yes.', 'Yes.'],
    ['– Yes.', 'Yes.'],
    ['- I think so.', 'I think so.'],
    ['- [Instructor] What is it?', 'What is it?'],
    ['- [Sal] What is it?', 'What is it?'],
    ['[Teacher] What is it?', 'What is it?'],
    ['(Instructor) What is it?', 'What is it?'],
    ['STRANG: Good morning.', 'Good morning.'],
    ['DR. SMITH:', ''],
  ])('%j', (line, text) => {
    expect(speakers(line).texts).toEqual([text]);
    expect(speakers(line).speakers).toBe(line === text ? 0 : 1);
  });

  test.each([
    'Note: x is positive.',
    'NOTE: x is positive.',
    'Theorem 2: Every field is a ring.',
    'THEOREM 2: Every field is a ring.',
    'f: A → B',
    'Example: Take three.',
    'STEP ONE: Take three.',
    'Pythagoras: The square is the sum.',
    'DNA: The molecule of life.',
    'x >> 1 and y',
    'the mass is >> Than the other',
    '- 3 x + 2',
    '- x squared',
    '-x + 1',
    '- sine of x',
    '3:15 in the afternoon',
    'ratio 1:2',
    'https://example.org',
    'so: The square',
    'class Foo: a type',
    'Definition: A ring is a set.',
    'Q: What is it?',
  ])('%j stays as it is', (line) => {
    expect(speakers('Good morning.', line)).toEqual({ texts: ['Good morning.', line], speakers: 0 });
  });

  test('a name that begins lines again and again is one', () => {
    const cues = [
      'Sal: So we begin.',
      'Grant: Yes.',
      'Sal: Then add.',
      'Sal: Now stop.',
      'Grant: No.',
      'Grant: Why?',
    ];
    expect(speakers(...cues)).toEqual({
      texts: ['So we begin.', 'Yes.', 'Then add.', 'Now stop.', 'No.', 'Why?'],
      speakers: 6,
    });
    expect(speakers('Hello.', 'SAL: So.', 'SAL: Then.').texts).toEqual(['Hello.', 'So.', 'Then.']);
    expect(speakers(...Array.from({ length: 5 }, () => 'Remember: The square.')).speakers).toBe(0);
  });

  test('changes inside a line', () => {
    expect(speakers('So. >> Yes. >> No, x >> y.')).toEqual({ texts: ['So. Yes. No, x >> y.'], speakers: 2 });
  });

  test('with names inside a line', () => {
    expect(speakers('So. >> STUDENT: Yes. >> Jane Doe: No.')).toEqual({
      texts: ['So. Yes. No.'],
      speakers: 2,
    });
  });

  test('where all is in capitals they tell nothing', () => {
    expect(speakers('THE MAIN RESULT: THE SQUARE', 'IS THE SUM OF BOTH').texts[0]).toBe(
      'THE MAIN RESULT: THE SQUARE',
    );
    expect(speakers('PROFESSOR: THE SQUARE').texts).toEqual(['THE SQUARE']);
  });
});
