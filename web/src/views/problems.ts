/** Human sentences for what went wrong. */

import { ServiceError } from '../api/client';
import type { Translator } from '../i18n/messages';

/** The service's own sentence where it gave one, otherwise one of ours. */
export function sentenceOf(t: Translator, error: unknown): string {
  if (error instanceof ServiceError) return error.detail ?? t.text('error.service');
  return t.text('error.network');
}
