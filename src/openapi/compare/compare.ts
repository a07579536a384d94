import type { Drift, DriftFinding, DriftVerdict, SetLevel } from '../../model/drift.ts';
import { valueAt } from '../../model/json.ts';
import { sharing } from '../../schema/purse.ts';
import type { Source } from '../source.ts';
import { readBase64Alike } from './base64.ts';
import { comparePaths } from './compare-paths.ts';
import { identityOf, type Identity } from './identical.ts';
import type { Sides } from './object-changes.ts';
import { fitsOf } from './fit.ts';
import { grouped, undecidedOf } from './group.ts';
import type { Context, Raw, RawUndecided } from './meeting.ts';
import { readAlike } from './nullable-enums.ts';
import { samenessOf } from './same.ts';
import { schemasOf } from './schema-pair.ts';
import { sideOf, type Side } from './side.ts';

export interface CompareOptions {
  /** Other levels than the law's, by id. */
  readonly levels?: Readonly<Record<string, SetLevel>>;
  /** Milliseconds for all that is to be decided, and as many again for all that is to be shown; then each question has ten. */
  readonly milliseconds?: number;
}

const usual = 60_000;
const afterwards = 10;

/** What changed from one document to another for those who use it, by the law of compatibility (`law.md`). */
export function compare(old: Source, next: Source, options: CompareOptions = {}): Drift {
  const isMixed = old.document.openapi.startsWith('3.0') !== next.document.openapi.startsWith('3.0');
  const [one, other] = isMixed ? readBase64Alike(...readAlike(old, next)) : [old, next];
  return sharing({ all: options.milliseconds ?? usual, each: afterwards }, () => compareAlike(one, other, isMixed, options));
}

function compareAlike(old: Source, next: Source, isMixed: boolean, options: CompareOptions): Drift {
  const drift = compareRead(old, next, options);
  // To look for it in every document takes longer than to compare most of them.
  if (isMixed || !drift.findings.some(({ id }) => /-format-(added|removed)$/.test(id))) return drift;
  const [one, other] = readBase64Alike(old, next);
  return one === old && other === next ? drift : compareRead(one, other, options);
}

function compareRead(old: Source, next: Source, options: CompareOptions): Drift {
  const sides = { old: sideOf('old', old), new: sideOf('new', next) };
  const sameness = samenessOf(sides.old, sides.new);
  const fits = fitsOf(sides);
  const raws: Raw[] = [];
  const open: RawUndecided[] = [];
  const identity = identityOf(sides.old, sides.new);
  const context: Context = {
    sides,
    identity,
    sameGround: isSameGround(sides, identity),
    sameness,
    fits,
    schemas: schemasOf(sides, sameness, fits),
    add: (raw) => raws.push(withSetLevel(raw, options)),
    leaveOpen: (undecided) => open.push(undecided),
  };
  const operations = comparePaths(context);
  const { findings, unproven } = grouped(raws, sides);
  const undecided = undecidedOf([...open, ...unproven], sides);
  return { verdict: verdictOf(findings, undecided.length > 0), old: old.name, new: next.name, operations, findings, undecided };
}

/** What operations depend on without referring to it. */
function isSameGround(sides: Sides, { identical }: Identity): boolean {
  const ground = ({ document }: Side): unknown => ({
    security: valueAt(document, '/security'),
    securitySchemes: valueAt(document, '/components/securitySchemes'),
    jsonSchemaDialect: valueAt(document, '/jsonSchemaDialect'),
  });
  return sides.old.is30 === sides.new.is30 && identical(ground(sides.old), ground(sides.new));
}

function withSetLevel(raw: Raw, { levels }: CompareOptions): Raw {
  const set = levels !== undefined && Object.hasOwn(levels, raw.id) ? levels[raw.id] : undefined;
  return set === undefined || set.level === raw.level ? raw : { ...raw, level: set.level, set: { by: set.by, law: raw.level } };
}

/** A break counts whatever else is unknown; what is unknown counts before what is compatible. */
function verdictOf(findings: readonly DriftFinding[], open: boolean): DriftVerdict {
  if (findings.some(({ level }) => level === 'breaking')) return 'breaking';
  if (open) return 'unknown';
  return findings.some(({ wire }) => wire) ? 'compatible' : 'unchanged';
}
