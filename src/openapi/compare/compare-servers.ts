import { shown } from './changes.ts';
import { tell, type Context } from './meeting.ts';
import { requestMessage } from './message.ts';
import type { Match } from './operations.ts';
import { baseOf, hostOf, type BasePath, type ServerTemplate, type ServerVariable } from './servers.ts';
import { child } from './side.ts';

/** Variables of servers that are the same but for them: who chooses none goes by the default, who chooses by what is listed. */
export function compareVariables(context: Context, match: Match): void {
  const { bases } = match.new;
  for (const one of eachTemplate(match.old.bases)) {
    const other = bases.find(({ template }) => template.form === one.template.form)?.template;
    if (other === undefined || other === one.template) continue;
    for (const [index, was] of one.template.variables.entries()) {
      const is = other.variables[index];
      if (is === undefined) continue;
      tellDefault(context, match, was, is);
      if (was.inHost) tellGone(context, match, one, index, is);
    }
  }
}

function eachTemplate(bases: readonly BasePath[]): readonly BasePath[] {
  const seen = new Set<ServerTemplate>();
  return bases.filter(({ template }) => !seen.has(template) && seen.add(template));
}

function tellDefault(context: Context, match: Match, was: ServerVariable, is: ServerVariable): void {
  if (was.default === undefined || is.default === undefined || was.default === is.default) return;
  // What cannot be chosen any more is told by itself, and so is another path.
  if (is.listed === undefined ? !was.inHost && was.listed === undefined : !is.listed.has(was.default) && (was.listed !== undefined || !was.inHost)) return;
  tell(
    { context, ...match },
    {
      id: 'server-variable-default-changed',
      effect: 'meaning',
      direction: 'request',
      old: child(was.at, 'default') ?? was.at,
      new: child(is.at, 'default') ?? is.at,
      text: `the server variable ${is.name} has the default ${shown(is.default)} instead of ${shown(was.default)}`,
    },
  );
}

function tellGone(context: Context, match: Match, one: BasePath, index: number, is: ServerVariable): void {
  const was = one.template.variables[index];
  const origins = new Set(match.new.bases.map(({ origin }) => origin));
  const hosts = new Set(match.new.bases.map(hostOf));
  const at = (value: string): BasePath => ({ ...one, ...baseOf(one.template, one.values.with(index, value)) });
  const gone = [...(was?.listed ?? [])].filter((value) => is.listed?.has(value) === false && !hosts.has(hostOf(at(value))) && !origins.has(''));
  const [first] = gone;
  if (was === undefined || first === undefined) return;
  const meeting = { context, ...match };
  const shownAt = at(first);
  tell(meeting, {
    id: 'server-variable-value-removed',
    effect: 'narrower',
    direction: 'request',
    old: child(was.at, 'enum') ?? was.at,
    new: child(is.at, 'enum') ?? is.at,
    text: `the server variable ${is.name} may not be ${gone.slice(0, 6).map(shown).join(', ')}${gone.length > 6 ? ` and ${gone.length - 6} more` : ''} any more`,
    counterexample: () => requestMessage({ ...meeting, old: { ...match.old, bases: [shownAt] } }, 'client', { headers: { host: hostOf(shownAt) } }),
  });
}
