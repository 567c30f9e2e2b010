/** Endings by which files of a folder are taken for videos. */
export const videoEndings: ReadonlySet<string> = new Set(
  '.mp4 .m4v .mov .mkv .webm .avi .mpg .mpeg .ts .m2ts .mts .flv .wmv .asf .ogv .3gp'.split(' '),
);
