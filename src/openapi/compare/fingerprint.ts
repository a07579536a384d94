import { createHash } from 'node:crypto';
import { isRecord, type JsonPointer } from '../../model/json.ts';
import type { Raw } from './meeting.ts';
import type { Sides } from './object-changes.ts';
import { own, settled, type Side } from './side.ts';

/**
 * What findings are known by: names that stay when lines move and lists are put in another order. The place in the old document, or in the
 * new one for what is new; only where that is the place of several, the other place and the operation too.
 * @returns one for each, in their order, all different
 */
export function fingerprintsOf(raws: readonly Raw[], sides: Sides): readonly string[] {
  const places = raws.map((raw) => placesOf(raw, sides));
  const levels = [
    ({ id, direction, about = '' }: Raw, [place]: Places): readonly string[] => [id, direction, place, about],
    (raw: Raw, [place, other]: Places): readonly string[] => [raw.id, raw.direction, place, raw.about ?? '', other],
    (raw: Raw, [place, other]: Places): readonly string[] => [raw.id, raw.direction, place, raw.about ?? '', other, raw.operation, raw.text],
  ];
  let prints = raws.map(() => '');
  for (const level of levels) {
    const shared = repeated(prints);
    prints = raws.map((raw, index) => {
      const before = prints[index] ?? '';
      return before === '' || shared.has(before) ? digest(level(raw, places[index] ?? ['', ''])) : before;
    });
  }
  const seen = new Map<string, number>();
  return prints.map((print) => {
    const times = seen.get(print) ?? 0;
    seen.set(print, times + 1);
    return times === 0 ? print : digest([print, String(times)]);
  });
}

type Places = readonly [place: string, other: string];

function placesOf({ old, new: next, missing }: Raw, sides: Sides): Places {
  const was = missing === 'old' ? undefined : old && namedPlace(sides.old, old.pointer);
  const is = missing === 'new' ? undefined : next && namedPlace(sides.new, next.pointer);
  return [was ?? is ?? '', is ?? ''];
}

function repeated(prints: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(prints.filter((print) => seen.has(print) || !seen.add(print)));
}

/** Files that stand at a URL go by their path there: the host, and its port, may be another at each run. */
function hostless(text: string): string {
  return text.replace(/(?<=x-seamcheck-files\/)https?:(?:~1|\/){2}.*?(?=~1|\/|$)/gi, '');
}

function digest(parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(hostless)))
    .digest('hex')
    .slice(0, 16);
}

/** A pointer in which items of lists go by what they are called. */
function namedPlace(side: Side, pointer: JsonPointer): string {
  let value: unknown = side.document;
  return pointer
    .split('/')
    .map((step, depth) => {
      if (depth === 0) return step;
      const parent = value;
      if (!Array.isArray(parent)) {
        value = own(parent, step.replaceAll('~1', '/').replaceAll('~0', '~'));
        return step;
      }
      const list = parent as readonly unknown[];
      const at = Number(step);
      value = list[at];
      const name = nameOf(side, value);
      const times = list.slice(0, at).filter((item) => nameOf(side, item) === name).length;
      return `${name}${times === 0 ? '' : `#${times}`}`.replaceAll('~', '~0').replaceAll('/', '~1');
    })
    .join('/');
}

/** A parameter by its place and name, a server by its URL, a schema by what it is called, or else by its type, properties and tags. */
function nameOf(side: Side, item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item) ?? '';
  const target = settled(side, { pointer: '', value: item })?.value;
  const [name, place] = [own(target, 'name'), own(target, 'in')];
  if (typeof name === 'string' && typeof place === 'string') return `${place} ${name}`;
  for (const word of ['$ref', 'url', 'title'] as const) {
    const said = own(item, word);
    if (typeof said === 'string') return hostless(said);
  }
  const properties = own(item, 'properties');
  const names = isRecord(properties) ? Object.entries(properties).map(([member, schema]) => `${member}${tagOf(schema)}`) : Object.keys(item);
  return JSON.stringify([own(item, 'type') ?? null, ...names.sort()]);
}

/** Alternatives are told apart by the only value of a property. */
function tagOf(schema: unknown): string {
  const [constant, listed] = [own(schema, 'const'), own(schema, 'enum')];
  const value: unknown = constant ?? (Array.isArray(listed) && listed.length === 1 ? listed[0] : undefined);
  return value === undefined ? '' : `=${JSON.stringify(value)}`;
}
