import type { LifetimeAgreement } from '../../model/agreement.ts';

/** Until when a credential holds, and how that was said. */
export interface Lifetime {
  /** Seconds since 1970. */
  readonly until: number;
  /** `duration`: measured from the answer; `instant`: a point in time. */
  readonly said: 'duration' | 'instant';
}

/** 2001-09-09: no credential was made before, and no duration in seconds is as long. */
const firstInstant = 1e9;

/**
 * Reads what an answer says of a credential's lifetime: a duration in seconds (`expires_in`, RFC 6749 §5.1) or milliseconds, a point in
 * time in seconds or milliseconds since 1970, an ISO 8601 or HTTP date. A small number without a unit is a duration in seconds.
 * @param value what is at the agreed place; numbers may be text. @param now the answer's own time, seconds since 1970
 * @returns undefined when it says nothing that can be read
 */
export function lifetimeOf(value: unknown, now: number, unit?: LifetimeAgreement['unit']): Lifetime | undefined {
  const number = numberIn(value);
  if (number !== undefined) {
    if (number < 0) return undefined;
    const seconds = unit === 'milliseconds' || (unit === undefined && number >= 1000 * firstInstant) ? number / 1000 : number;
    return seconds >= firstInstant ? { until: seconds, said: 'instant' } : { until: now + seconds, said: 'duration' };
  }
  if (typeof value !== 'string' || !/\d{4}/.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : { until: instant / 1000, said: 'instant' };
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}
