import type { PromptRole } from '../records/prompt-role.ts';

/** Places that a prompt of the role must have, and all that it may have. */
export const promptValues: Record<PromptRole, { needed: readonly string[]; known: readonly string[] }> = {
  refine: { needed: ['lines'], known: ['title', 'before', 'lines'] },
  judge: { needed: ['transcript'], known: ['topic', 'transcript'] },
  caption: { needed: ['pictures'], known: ['title', 'pictures'] },
  read: { needed: ['pictures'], known: ['title', 'pictures'] },
  courses: { needed: ['subject'], known: ['subject', 'wanted', 'language', 'present'] },
  'sub-courses': {
    needed: ['course'],
    known: ['course', 'subject', 'level', 'language', 'courses', 'present'],
  },
  points: {
    needed: ['subCourse'],
    known: ['subCourse', 'course', 'subject', 'level', 'language', 'subCourses', 'present'],
  },
  review: { needed: ['title'], known: ['topic', 'title', 'channel', 'description', 'comments'] },
};
