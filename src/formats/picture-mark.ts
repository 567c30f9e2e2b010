/** Marks that trainers replace with a picture, a video or a sound of the sample, wherever they stand in a text. */
const marks = /<+(image|video|audio)>+/g;
const pictureMark = /<+image>+/g;

/**
 * A text in which `<image>` is a word: trainers take it for a picture of the sample. All brackets around it go, so that
 * `<<image>>` leaves no mark either.
 */
export function withoutPictureMarks(text: string): string {
  return text.replace(pictureMark, 'image');
}

/** The same for `<video>` and `<audio>` too, which trainers of chats know beside `<image>`. */
export function withoutMediaMarks(text: string): string {
  return text.replace(marks, '$1');
}
