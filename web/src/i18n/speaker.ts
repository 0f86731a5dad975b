/** One language's words, and how it writes numbers, dates and names; which words is up to the page. */

import { type LanguageCode, directionOf } from './languages';

/** Fills `{name}` in a message. */
export function fill(message: string, values: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** One language's words, numbers, dates and names. */
export class Speaker<Key extends string> {
  private readonly numbers: Intl.NumberFormat;
  private readonly percents: Intl.NumberFormat;
  private readonly dates: Intl.DateTimeFormat;
  private readonly moments: Intl.DateTimeFormat;

  constructor(
    readonly language: LanguageCode,
    private readonly messages: Readonly<Record<Key, string>>,
  ) {
    this.numbers = new Intl.NumberFormat(language);
    this.percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
    this.dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
    this.moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  }

  get direction(): 'ltr' | 'rtl' {
    return directionOf(this.language);
  }

  text(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
    // Isolated, so that a Latin title inside an Arabic sentence keeps its own order.
    const isolate = (value: string): string => (this.direction === 'rtl' ? `\u2068${value}\u2069` : value);
    const shown = Object.entries(values).map(([name, value]) => [name, isolate(typeof value === 'number' ? this.numbers.format(value) : value)]);
    return fill(this.messages[key], Object.fromEntries(shown) as Record<string, string>);
  }

  /** A message whose key is made at run time, or null when there is none. */
  lookUp(key: string): string | null {
    return Object.hasOwn(this.messages, key) ? this.messages[key as Key] : null;
  }

  percent(share: number): string {
    return this.percents.format(share);
  }

  /** A version that is a date reads as one; any other stays as it is. */
  version(version: string): string {
    return this.date(version);
  }

  /** A day such as 2026-07-01 as the language writes it; anything else stays as it is. */
  date(day: string): string {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
    const date = new Date(`${day}T00:00:00Z`);
    return Number.isNaN(date.getTime()) ? day : this.dates.format(date);
  }

  /** A moment such as 2026-07-01T09:30:00+00:00 as the language writes it, in the time zone of the browser. */
  moment(iso: string): string {
    const date = new Date(iso);
    return Number.isNaN(date.getTime()) ? iso : this.moments.format(date);
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  languageName(code: string): string {
    return this.nameOf('language', code);
  }

  countryName(code: string): string {
    return this.nameOf('region', code);
  }

  list(parts: readonly string[]): string {
    return new Intl.ListFormat(this.language, { type: 'unit', style: 'short' }).format(parts);
  }

  private nameOf(type: 'language' | 'region', code: string): string {
    try {
      return new Intl.DisplayNames([this.language], { type }).of(code) ?? code;
    } catch {
      return code;
    }
  }
}
