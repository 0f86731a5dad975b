/** The two ways between a source's address in the API and its address in the page. */

const API = '/v1/documents/';
const PAGE = '#/documents/';

/** A document path that stays below the documents: no empty, `.` or `..` segment, however it is escaped. */
function isSafe(pathAndQuery: string): boolean {
  const path = pathAndQuery.split(/[?#]/, 1)[0] ?? '';
  return path.split('/').every((segment) => {
    try {
      const plain = decodeURIComponent(segment);
      return plain !== '' && plain !== '.' && plain !== '..' && !/[\\/]/.test(plain);
    } catch {
      return false;
    }
  });
}

/** `/v1/documents/a.md?start=1` → `#/documents/a.md?start=1`; null for any other address. */
export function pageLink(href: string): string | null {
  const rest = href.startsWith(API) ? href.slice(API.length) : '';
  return rest !== '' && isSafe(rest) ? PAGE + rest : null;
}

/** The address to fetch for a location hash, or null when the hash names no document. */
export function documentAddress(hash: string): string | null {
  const rest = hash.startsWith(PAGE) ? hash.slice(PAGE.length) : '';
  return rest !== '' && isSafe(rest) ? API + rest : null;
}

/** `url` when it is an ordinary web address, so that no other scheme becomes a link. */
export function webAddress(url: string): string | null {
  try {
    const parsed = new URL(url.includes('://') ? url : `https://${url}`);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
  } catch {
    return null;
  }
}
