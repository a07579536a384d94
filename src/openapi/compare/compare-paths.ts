import { own } from './side.ts';
import { compareNamed, compareOperation } from './compare-operation.ts';
import { compareVariables } from './compare-servers.ts';
import { matchOperations } from './match.ts';
import { tell, type Context, type Meeting } from './meeting.ts';
import { requestMessage } from './message.ts';
import { operationsOf, webhooksOf, type Operation, type Match } from './operations.ts';
import { hostOf, isListed, type BasePath } from './servers.ts';
import type { Found } from './side.ts';

/** Compares all that two documents declare. @returns how many operations of the old one were looked at */
export function comparePaths(context: Context): number {
  const old = operationsOf(context.sides.old);
  const next = operationsOf(context.sides.new);
  const { pairs, moved, left, gone, come } = matchOperations(old, next);
  for (const { from, to, pairs: group } of moved) for (const match of group) tellMoved(context, match, from, to);
  for (const { base, match } of left) tellLeft(context, match, base);
  for (const one of gone) tellGone(context, one, rootOf(context.sides.new.document));
  for (const other of come) tellCome(context, other, rootOf(context.sides.old.document));
  for (const match of pairs) {
    tellBases(context, match);
    compareVariables(context, match);
  }
  for (const match of [...pairs, ...moved.flatMap((group) => group.pairs)]) {
    compareOperation(context, match);
    tellHosts(context, match);
  }
  const [oldHooks, newHooks] = [webhooksOf(context.sides.old), webhooksOf(context.sides.new)];
  compareNamed(context, oldHooks, newHooks, { id: 'webhook', oldAt: rootOf(context.sides.old.document), newAt: rootOf(context.sides.new.document) });
  return old.length + oldHooks.size;
}

function rootOf(document: unknown): Found {
  return { pointer: '', value: document };
}

function tellGone(context: Context, one: Operation, newAt: Found): void {
  const meeting: Meeting = { context, old: one, new: one };
  const deprecated = own(one.at.value, 'deprecated') === true;
  tell(meeting, {
    id: 'operation-removed',
    effect: 'narrower',
    direction: 'request',
    old: one.at,
    new: newAt,
    text: `${one.name} is gone${deprecated ? '; it was deprecated' : ''}`,
    counterexample: () => requestMessage(meeting, 'client'),
  });
}

function tellCome(context: Context, other: Operation, oldAt: Found): void {
  tell(
    { context, old: other, new: other },
    { id: 'operation-added', effect: 'addition', direction: 'request', old: oldAt, new: other.at, missing: 'old', text: `${other.name} is new` },
  );
}

/** One finding for the group: they are told by where the prefix stands, which is one place. */
function tellMoved(context: Context, match: Match, from: string, to: string): void {
  const meeting: Meeting = { context, ...match };
  tell(meeting, {
    id: 'base-path-changed',
    effect: 'other',
    direction: 'request',
    old: placeOfBase(match.old),
    new: placeOfBase(match.new),
    about: `${from} ${to}`,
    text: `operations under ${from === '' ? '/' : from} are under ${to === '' ? '/' : to} now`,
    counterexample: () => requestMessage(meeting, 'client'),
  });
}

function tellLeft(context: Context, match: Match, base: string): void {
  const meeting: Meeting = { context, ...match };
  const server = match.old.bases.find(({ path }) => path === base);
  tell(meeting, {
    id: 'base-path-removed',
    effect: 'narrower',
    direction: 'request',
    old: server?.at ?? match.old.at,
    new: placeOfBase(match.new),
    about: base,
    text: `operations are not under ${base === '' ? '/' : base} any more`,
    counterexample: () => {
      const only = { ...match.old, bases: server === undefined ? match.old.bases : [server] };
      return requestMessage({ ...meeting, old: only }, 'client');
    },
  });
}

/** A host is where a document is deployed and not what it promises, so that its change is told and gates nothing. */
function tellHosts(context: Context, { old, new: next }: Match): void {
  const now = new Set(next.bases.map(({ origin }) => origin));
  const forms = new Set(next.bases.filter(({ values }) => values.length > 0).map(({ template }) => template.form));
  const hosts = new Set(next.bases.map(hostOf));
  for (const base of old.bases) {
    if (base.origin === '' || now.has(base.origin) || now.has('')) continue;
    // Of the same server with other values for its variables, those tell.
    if (forms.has(base.template.form) && base.template.variables.some(({ inHost }) => inHost) && !hosts.has(hostOf(base))) continue;
    if (couldBeChosen(base, old.bases, hosts)) {
      tellChosen(context, { old, new: next }, base);
      continue;
    }
    tell(
      { context, old, new: next },
      {
        id: 'server-removed',
        effect: 'meaning',
        direction: 'request',
        old: base.at,
        new: placeOfBase(next),
        about: base.origin,
        text: `the server ${base.origin} is gone`,
      },
    );
  }
}

/** One of the hosts that a variable lists, of which others are served still. */
function couldBeChosen(base: BasePath, bases: readonly BasePath[], hosts: ReadonlySet<string>): boolean {
  const isOfList = base.template.variables.some(({ inHost, listed }) => inHost && listed !== undefined);
  return isOfList && !hosts.has(hostOf(base)) && bases.some((other) => other.template === base.template && hosts.has(hostOf(other)));
}

function tellChosen(context: Context, match: Match, base: BasePath): void {
  const meeting: Meeting = { context, ...match, old: { ...match.old, bases: [base] } };
  tell(meeting, {
    id: 'server-variable-value-removed',
    effect: 'narrower',
    direction: 'request',
    old: base.at,
    new: placeOfBase(match.new),
    about: base.origin,
    text: `the server ${base.origin}, which could be chosen, is gone`,
    counterexample: () => requestMessage(meeting, 'client', { headers: { host: hostOf(base) } }),
  });
}

/** Where it is served besides. Another host alone is told of once, with the path that it serves. */
function tellBases(context: Context, { old, new: next }: Match): void {
  const paths = new Set(old.bases.map(({ path }) => path));
  const origins = new Set(old.bases.map(({ origin }) => origin));
  for (const base of next.bases) {
    const { path, origin, at } = base;
    const isPath = !paths.has(path);
    if (isListed(base, old.bases)) continue;
    if (!isPath && (origin === '' || origins.has(origin) || origins.has(''))) continue;
    if (isPath && !old.bases.some((base) => next.bases.some((other) => other.path === base.path))) continue;
    const where = isPath ? (path === '' ? '/' : path) : origin;
    const text = isPath ? `operations are under ${where} too` : `the server ${where} is new`;
    const places = { direction: 'request', old: placeOfBase(old), new: at, missing: 'old', about: where } as const;
    tell({ context, old, new: next }, { ...places, id: isPath ? 'base-path-added' : 'server-added', effect: 'addition', text });
  }
}

function placeOfBase(operation: Operation): Found {
  const base = operation.bases[0]?.at;
  return base === undefined || base === operation.at
    ? { pointer: '/paths', value: undefined }
    : base.pointer === ''
      ? { pointer: '/paths', value: undefined }
      : base;
}
