// The whole config in one schema. It finds every problem at once; what it lets through is a `Config`.
import { z } from 'zod';
import { reaches } from '../model/app.ts';
import { levels, type Level } from '../model/finding.ts';
import { agreementSchema } from './agreement-schema.ts';
import { appSchema } from './app-schema.ts';
import { launcherNames } from '../model/launcher.ts';
import type { Config } from './define.ts';
import { unknownDrift } from './drift-levels.ts';
import { choice, list, matching, mustBe, named, say, section, text } from './fields.ts';
import type { Problem } from './problem.ts';
import { contradictoryNames, rules } from './rules.ts';

const level = (): z.ZodType<Level> => choice(levels as readonly [Level, ...Level[]]);
const readyRemedy = 'Write seconds, like `readyWithin: 120`.';
const configSchema = section(
  {
    name: matching(
      /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u,
      'a short name of letters, digits, spaces, dots and dashes',
      'Write it like `todos-bearer`.',
    ).optional(),
    app: appSchema,
    agreement: agreementSchema,
    launcher: choice(launcherNames).optional(),
    reach: choice(reaches).optional(),
    drift: section({ levels: named(level(), "Write `levels: { 'response-error-status-added': 'note' }`.").optional() }).optional(),
    failOn: level().optional(),
    owned: z.boolean({ error: mustBe('true or false', 'Write `owned: true`, or leave it out.') }).optional(),
    readyWithin: z
      .number({ error: mustBe('a number of seconds', readyRemedy) })
      .positive({ error: say('must be more than 0', readyRemedy) })
      .max(3600, { error: say('is more than an hour', readyRemedy) })
      .optional(),
    require: list(text('Write an area or a check.'), 'a list of areas and checks', "Write it like `['cors', 'refresh/rotation']`.").optional(),
    accepted: text("Write a file, relative to the config file: 'contracts/accepted.json'.").optional(),
    coverage: text("Write a file, relative to the config file: 'contracts/coverage.json'.").optional(),
  },
  'Write `export default defineConfig({ app: …, agreement: … })`.',
);

/**
 * Either the Apps that a config's default export describes, or everything that is wrong with it.
 * @param driftIds every id that a level may be set for; not looked at unless told
 */
export function readConfig(
  exported: unknown,
  driftIds?: readonly string[],
): { readonly configs: readonly Config[] } | { readonly problems: readonly Problem[] } {
  const several = Array.isArray(exported);
  const given: readonly unknown[] = several ? exported : [exported];
  if (given.length === 0) return { problems: [{ path: [], what: 'is an empty list', remedy: 'Describe at least one App.' }] };
  const problems = given.flatMap((one, index) =>
    problemsOf(one, driftIds).map((problem) => (several ? { ...problem, path: [index, ...problem.path] } : problem)),
  );
  const all = [...problems, ...contradictoryNames(given)];
  return all.length > 0 ? { problems: all } : { configs: given as readonly Config[] };
}

function problemsOf(given: unknown, driftIds: readonly string[] | undefined): readonly Problem[] {
  const shape = (configSchema.safeParse(given).error?.issues ?? []).flatMap(problemsOfIssue);
  return [...shape, ...rules(given, shape), ...(driftIds === undefined ? [] : unknownDrift(given, driftIds))];
}

/** Unknown keys come as one issue of the object they are in; here each has its own path. */
export function problemsOfIssue(issue: z.core.$ZodIssue): readonly Problem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const keys =
    issue.code === 'unrecognized_keys' ? issue.keys : issue.code === 'custom' ? (issue.params?.['keys'] as readonly string[] | undefined) : undefined;
  const messages = keys === undefined ? [issue.message] : issue.message.split('\n\n');
  return messages.map((message, index) => {
    const [what = '', remedy = ''] = message.split('\n');
    const key = keys?.[index];
    return { path: key === undefined ? path : [...path, key], what, remedy };
  });
}
