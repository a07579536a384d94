import { pathParameters } from '../../model/operation.ts';
import { contained } from '../../schema/contained.ts';
import type { Match, Operation } from './operations.ts';
import type { Parameter } from './parts.ts';

/**
 * Paths that are gone and whose requests a template that is new answers: `/x/a` and `/x/b` became `/x/{k}`. A template that was there
 * before answered something else, and took no request from the path beside it.
 */
export function mergedInto(gone: readonly Operation[], come: readonly Operation[]): readonly Match[] {
  const templates = new Map<string, { readonly candidate: Operation; readonly steps: readonly string[] }[]>();
  for (const candidate of come) {
    const steps = stepsOf(candidate);
    const key = `${candidate.method} ${steps.length}`;
    const known = templates.get(key);
    if (!candidate.path.includes('{')) continue;
    if (known === undefined) templates.set(key, [{ candidate, steps }]);
    else known.push({ candidate, steps });
  }
  return gone.flatMap((operation): readonly Match[] => {
    const said = stepsOf(operation);
    const [nearest] = (templates.get(`${operation.method} ${said.length}`) ?? [])
      .flatMap(({ candidate, steps }) => {
        const filled = filledBy(said, steps);
        return filled !== undefined && takes(candidate, filled) ? [{ candidate, filled }] : [];
      })
      // The more of a template is written, the sooner it is asked.
      .toSorted((a, b) => a.filled.size - b.filled.size);
    return nearest === undefined ? [] : [{ old: operation, new: without(nearest.candidate, nearest.filled) }];
  });
}

function stepsOf({ bases, path }: Operation): readonly string[] {
  return `${bases[0]?.path ?? ''}${path}`.split('/');
}

/** What a path says where a template has a parameter, by its position; undefined where the template is of other paths. */
function filledBy(said: readonly string[], asked: readonly string[]): ReadonlyMap<number, string> | undefined {
  const filled = new Map<number, string>();
  let position = 0;
  for (const [index, step] of asked.entries()) {
    const given = said[index] ?? '';
    const isWhole = /^\{[^{}]+\}$/.test(step);
    const bothOpen = given.includes('{') && step.includes('{');
    if (isWhole && !given.includes('{') && given !== '') filled.set(position, given);
    else if (!(bothOpen && erased(given) === erased(step)) && given !== step) return undefined;
    position += pathParameters(step).length;
  }
  return filled.size === 0 ? undefined : filled;
}

function erased(step: string): string {
  return step.replace(/\{[^{}]+\}/g, '{}');
}

/** Every text that the path says is one that the template's parameter takes. */
function takes({ side, parts }: Operation, filled: ReadonlyMap<number, string>): boolean {
  return [...filled].every(([position, text]) => {
    const parameter = parts().parameters.get(`path ${position}`);
    if (parameter === undefined) return true;
    const { schema, serialization } = parameter;
    if (serialization.content !== undefined || serialization.style !== 'simple') return false;
    return schema === undefined || readings(decoded(text)).some((value) => isAllowed(value, side.document, schema));
  });
}

function isAllowed(value: string | number | boolean, document: unknown, { pointer }: NonNullable<Parameter['schema']>): boolean {
  const inner = { document: { const: value }, pointer: '' } as const;
  return contained(inner, { document, pointer }, { direction: 'request', formats: 'assert', confirm: false }).contained === 'yes';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readings(text: string): readonly (string | number | boolean)[] {
  const number = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? [Number(text)] : [];
  return [text, ...number, ...(text === 'true' || text === 'false' ? [text === 'true'] : [])];
}

/** The operation as it stands for one path: what the path says is no parameter there, and those that are left stand where they stood. */
function without(operation: Operation, filled: ReadonlyMap<number, string>): Operation {
  let made: ReturnType<Operation['parts']> | undefined;
  const parts = (): ReturnType<Operation['parts']> => {
    if (made !== undefined) return made;
    const left = pathParameters(operation.path).flatMap((_, position) => (filled.has(position) ? [] : [position]));
    const all = operation.parts();
    const parameters = [...all.parameters].flatMap(([key, parameter]) => {
      if (parameter.in !== 'path') return [[key, parameter] as const];
      const position = left.indexOf(Number(key.slice('path '.length)));
      return position < 0 ? [] : [[`path ${position}`, parameter] as const];
    });
    return (made = { ...all, parameters: new Map(parameters) });
  };
  return { ...operation, parts };
}
