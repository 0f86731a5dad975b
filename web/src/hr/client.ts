/** Calls to the endpoints of the corpus. */

export interface Me { readonly name: string; readonly role: 'viewer' | 'editor' | 'publisher'; readonly publish_needs_another_person: boolean }
export interface Doc {
  readonly path: string;
  readonly title: string;
  readonly language: string | null;
  readonly state: string;
  readonly indexed: boolean;
  readonly audience: Readonly<Record<string, string>>;
  readonly version: string | null;
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  readonly versions: number;
  readonly pending: readonly string[];
  readonly problem: string | null;
  /** Everything that catalogue, metadata file and text say of it, nested names by dots and lists by commas. */
  readonly fields: Readonly<Record<string, string>>;
}
export interface Change {
  readonly id: string;
  readonly state: string;
  readonly kind: string;
  readonly by: string;
  readonly submitted_by: string | null;
  readonly when: string;
  readonly why: string;
  readonly files: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
}
export interface Span { readonly kind: 'same' | 'gone' | 'new'; readonly text: string }
export interface Row { readonly fate: string; readonly left: readonly Span[]; readonly right: readonly Span[] }
export interface Section { readonly headings: readonly string[]; readonly before: readonly string[] | null; readonly fate: string; readonly rows: readonly Row[] }
export interface DocumentDiff {
  readonly path: string;
  readonly fate: string;
  readonly fields: readonly { readonly name: string; readonly before: string | null; readonly after: string | null }[];
  readonly sections: readonly Section[];
  readonly sections_unchanged: number;
  readonly notes: readonly string[];
}
export interface Shown { readonly status: string; readonly answer: string }
export interface Preview {
  readonly asked: number;
  readonly changed: readonly { readonly id: string; readonly language: string; readonly question: string; readonly before: Shown; readonly after: Shown }[];
}
export interface Job {
  readonly id: string;
  readonly kind: 'index' | 'preview';
  readonly state: 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly result: unknown;
  readonly error: string | null;
}
export interface Version { readonly number: number; readonly sha256: string | null; readonly when: string | null; readonly by: string | null; readonly why: string | null }
export interface Entry { readonly n: number; readonly when: string; readonly actor: string; readonly role: string; readonly event: string; readonly kind: string; readonly why: string; readonly files: readonly { readonly path: string }[] }

/** What was asked in vain; counts that would show too small a group are null or left out. */
export interface Gap {
  readonly id: string;
  readonly size: number;
  readonly example: string;
  readonly language: string;
  readonly unanswered: number | null;
  readonly rated_down: number | null;
  readonly by_language: Readonly<Record<string, number>>;
  readonly nearest: { readonly document: string; readonly title: string; readonly section: string | null; readonly language: string; readonly href: string } | null;
  readonly draft: { readonly path: string; readonly change: string | null } | null;
}
export interface Gaps { readonly minimum_group: number; readonly gaps: readonly Gap[] }

/** The service said no; `message` is its own sentence. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TOKEN = 'benefits.corpus-token';

export function storedToken(): string | null {
  return sessionStorage.getItem(TOKEN);
}

export function storeToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(TOKEN);
  else sessionStorage.setItem(TOKEN, token);
}

async function call<T>(path: string, options: RequestInit = {}, base = '/v1/corpus'): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set('Authorization', `Bearer ${storedToken() ?? ''}`);
  const response = await fetch(`${base}/${path}`, { ...options, headers, credentials: 'omit' });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const detail = (body as { detail?: unknown } | null)?.detail;
  throw new Refusal(response.status, typeof detail === 'string' ? detail : `HTTP ${response.status}`);
}

function post<T>(path: string, body: unknown): Promise<T> {
  return call<T>(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

const id = encodeURIComponent;

export const corpus = {
  me: () => call<Me>('me'),
  documents: async () => (await call<{ documents: readonly Doc[] }>('documents')).documents,
  changes: async () => (await call<{ changes: readonly Change[] }>('changes')).changes,
  log: async () => (await call<{ entries: readonly Entry[] }>('log?limit=200')).entries,
  sets: async () => (await call<{ question_sets: readonly string[] }>('question-sets')).question_sets,
  versions: async (path: string) => (await call<{ versions: readonly Version[] }>(`versions?path=${id(path)}`)).versions,
  diff: async (change: string) => (await call<{ documents: readonly DocumentDiff[] }>(`changes/${id(change)}/diff`)).documents,
  submit: (change: string) => post<unknown>(`changes/${id(change)}/submit`, {}),
  reject: (change: string, why: string) => post<unknown>(`changes/${id(change)}/reject`, { why }),
  publish: async (change: string, why: string) => (await post<{ job: Job }>(`changes/${id(change)}/publish`, { why })).job,
  preview: async (change: string, set: string) => (await post<{ job: Job }>(`changes/${id(change)}/preview`, { questions: [set] })).job,
  edit: (path: string, fields: Record<string, string>, why: string) => post<unknown>('edits', { path, fields, why }),
  retire: async (path: string, why: string) => (await post<{ change: Change }>('retirements', { path, why })).change,
  rollback: async (path: string, to: string, why: string) => (await post<{ job: Job }>('rollbacks', { path, to, why })).job,
  job: (job: string) => call<Job>(`jobs/${id(job)}`),
  gaps: () => call<Gaps>('gaps', {}, '/v1/hr'),
  draftGap: async (gap: string) => (await call<{ change: Change }>(`gaps/${id(gap)}/draft`, { method: 'POST' }, '/v1/hr')).change,
  /** `path` is where it goes, or a folder with a slash at its end; empty for its own name. */
  upload: (file: File, path: string, why: string) => {
    const form = new FormData();
    form.set('file', file);
    form.set('why', why);
    if (path) form.set('path', path);
    return call<{ change: Change; refused: readonly { path: string; reason: string }[] }>('changes', { method: 'POST', body: form });
  },
};
