import { describe, expect, test } from 'vitest';
import { refuted } from '../../../fixtures/drift/confirm.ts';
import type { Part } from '../../../fixtures/drift/document.ts';
import type { Pair } from '../../../fixtures/drift/pair.ts';
import { table } from '../../../fixtures/drift/table.ts';
import type { Drift, DriftFinding } from '../../model/drift.ts';
import { isRecord } from '../../model/json.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

function compared(old: Part, next: Part): Drift {
  return compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json'));
}

function breaks({ findings }: Drift): readonly DriftFinding[] {
  return findings.filter(({ level }) => level === 'breaking');
}

describe('the law of compatibility', () => {
  test.for(table.map((pair) => [pair.id, pair] as const))('%s', ([, pair]) => {
    const drift = compared(pair.old, pair.new);
    const { expected } = pair;
    expect(new Set(drift.findings.map(({ fingerprint }) => fingerprint)).size).toBe(drift.findings.length);
    const said = [...breaks(drift).map(({ id, text }) => `${id}: ${text}`), ...drift.undecided.map(({ reason }) => `undecided: ${reason}`)];
    if (expected.verdict !== 'breaking') {
      expect([drift.verdict, ...said]).toEqual([expect.toBeOneOf(expected.verdict === 'harmless' ? ['compatible', 'unchanged'] : [expected.verdict])]);
      return;
    }
    expect([drift.verdict, said.length], said.join('\n')).toEqual(['breaking', expected.findings]);
    for (const finding of breaks(drift)) {
      expect([finding.direction, finding.operation]).toEqual([expected.direction, expected.operation]);
      expect(refuted(pair, expected, finding), JSON.stringify(finding.counterexample)).toBeUndefined();
    }
  });
});

/** The same document, each object's members written the other way round. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, member]) => [key, backwards(member)]),
      )
    : value;
}

const unordered: ReadonlySet<string> = new Set(['parameters', 'required', 'enum', 'oneOf', 'anyOf', 'allOf', 'servers', 'security', 'type', 'tags']);

/** The same document, with what is listed listed the other way round where that says nothing. */
function turned(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => turned(item));
    return unordered.has(key) ? items.toReversed() : items;
  }
  if (!isRecord(value) || key === 'const' || key === 'default') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, turned(member, name)]));
}

/** The same document, with the schema of each parameter, header and body as the only part of another, or among the components. */
function wrapped(document: Part, how: string): Part {
  const schemas: Record<string, unknown> = {};
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(within);
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, key === 'schema' && isRecord(member) ? only(within(member)) : within(member)]),
    );
  };
  const only = (schema: unknown): Part => {
    if (how !== 'components') return { [how]: [schema] };
    const name = `Wrapped${Object.keys(schemas).length}`;
    schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  };
  const copy = within(document) as Part;
  const components = isRecord(copy['components']) ? copy['components'] : {};
  return how === 'components' ? { ...copy, components: { ...components, schemas: { ...(components['schemas'] as Part | undefined), ...schemas } } } : copy;
}

describe('whatever the documents', () => {
  // One in eleven is enough: each area has some, and the whole table would take as long again.
  const some = table.filter((_, index) => index % 11 === 0);

  test('a document is unchanged from itself', () => {
    expect(some.filter(({ new: next }) => compared(next, structuredClone(next)).findings.length > 0).map(({ id }) => id)).toEqual([]);
  });

  test.for(['allOf', 'anyOf', 'components'])('a schema that is wrapped in %s says the same', (how) => {
    const said = some.map(({ id, new: next }) => [id, compared(next, wrapped(next, how)), compared(wrapped(next, how), next)] as const);
    expect(said.filter(([, ...both]) => both.some(({ verdict }) => verdict !== 'unchanged')).map(([id]) => id)).toEqual([]);
  });

  test('the order of members says nothing', () => {
    const ids = ({ findings }: Drift): readonly string[] => findings.map(({ id }) => id).toSorted();
    for (const { id, old, new: next } of some) expect(ids(compared(backwards(old) as Part, next)), id).toEqual(ids(compared(old, next)));
  });

  test('nor does the order of lists that have none', () => {
    const prints = ({ findings }: Drift): readonly string[] => findings.map(({ id, fingerprint }) => `${id} ${fingerprint}`).toSorted();
    for (const { id, old, new: next } of some) expect(prints(compared(old, turned(next) as Part)), id).toEqual(prints(compared(old, next)));
  });
});

describe('a counterexample', () => {
  const schemas = table
    .filter(({ expected }) => expected.verdict === 'breaking' && /^(body|query|headers|cookies)/.test(expected.at))
    .filter((_, index) => index % 11 === 0);

  // What shows the break from old to new shows none from new to old, or the confirmation would confirm anything.
  test.for(schemas.map((pair) => [pair.id, pair] as const))('of %s is refuted the other way round', ([, pair]) => {
    const { expected } = pair;
    const [finding] = breaks(compared(pair.old, pair.new));
    if (finding === undefined || expected.verdict !== 'breaking') throw new Error('no break');
    expect(refuted({ ...pair, old: pair.new, new: pair.old } satisfies Pair, expected, finding)).toBeDefined();
  });
});
