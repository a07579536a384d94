// The catalogue audits itself: what a check, its page, its probes and its mutants promise of one another.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { witnessesOf } from '../src/engine/catalogue.ts';
import { reaches, type Reach } from '../src/model/app.ts';
import { subjectName } from '../src/model/finding.ts';
import type { Needs } from '../src/model/witness.ts';
import { readMutants } from '../src/prove/mutant.ts';
import { readCase } from './case-for-tests.ts';
import * as catalogue from './catalogue.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const witnesses = witnessesOf(catalogue);
const mutants = await readMutants(`${fixtures}mutants`);
const checks = Object.entries(catalogue.checks);
const probes = Object.keys(catalogue.probes);
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

function idsOf(needs: Needs): readonly string[] {
  return Object.values(needs).map((witness) => witnesses.idOf(witness));
}
/** These and all that they cannot do without. */
function closure(ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) => [id, ...closure(idsOf(witnesses.probe(id).needs))]);
}
/** The widest reach that a check needs in order to be judged at all. */
function reachOf(needs: Needs): Reach {
  const wanted = closure(idsOf(needs)).map((id) => reaches.indexOf(witnesses.probe(id).reach));
  return reaches[Math.max(...wanted)] ?? 'documents';
}
function page(id: string): string {
  return readFileSync(`${here}${id}.md`, 'utf8');
}
function part(text: string, title: string): string {
  const at = text.indexOf(`## ${title}`);
  const next = text.indexOf('\n## ', at + 1);
  return at < 0 ? '' : text.slice(text.indexOf('\n', at), next < 0 ? undefined : next).trim();
}

test('the catalogue holds what the folders hold', () => {
  const found = (kind: string): readonly string[] =>
    readdirSync(here, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'flows')
      .flatMap(({ name }) =>
        readdirSync(`${here}${name}`)
          .filter((file) => file.endsWith(`.${kind}.ts`))
          .map((file) => `${name}/${file.slice(0, -`.${kind}.ts`.length)}`),
      )
      .sort();
  expect(checks.map(([id]) => id).sort()).toEqual(found('check'));
  expect([...probes].sort()).toEqual(found('probe'));
});

test.for([...checks.map(([id]) => id), ...probes])('the id %s is an area and a name, in kebab-case', (id) => {
  const parts = id.split('/');
  expect(parts).toHaveLength(2);
  for (const name of parts) expect(name).toMatch(kebab);
});

describe.for(checks)('%s', ([id, check]) => {
  test('its title is a statement without a full stop, and no other’s', () => {
    expect(check.title).toMatch(/^[A-Z“].*[^.!?\s]$/);
    expect(check.title.split(' ').length).toBeGreaterThan(3);
    expect(checks.filter(([, { title }]) => title === check.title)).toHaveLength(1);
  });
  test('it names its sources', () => {
    expect(check.sources.length).toBeGreaterThan(0);
    for (const source of check.sources) expect(source.trim()).toMatch(/\w{3}/);
  });
  test('its messages are sentences whose placeholders can be filled', () => {
    for (const [name, { text, level }] of Object.entries(check.messages)) {
      expect(name).toMatch(/^[a-z][A-Za-z]*$/);
      expect(['breaking', 'warning', 'note']).toContain(level);
      expect(text).toMatch(/^[A-Z“{].*[^.\s]$/);
      // What is left when each placeholder is taken out holds no brace, dollar or percent sign of another syntax.
      expect(text.replaceAll(/\{[a-z][A-Za-z]*\}/g, '')).not.toMatch(/[{}$%]/);
      expect(text.length).toBeLessThan(200);
    }
  });
  test('something of it is more than a note', () => {
    expect(Object.values(check.messages).some(({ level }) => level !== 'note')).toBe(true);
  });
  test('its witnesses are in the catalogue, each asked for once', () => {
    const ids = [...idsOf(check.needs), ...idsOf(check.uses)];
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    for (const one of ids) expect(probes).toContain(one);
  });
  test('its page has its three parts, and shows what the check says', () => {
    const text = page(id);
    const titles = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(['What it means', 'How it happens', 'What to do']);
    for (const title of titles) expect(part(text, title ?? '').length, title).toBeGreaterThan(150);
    expect(text).toMatch(new RegExp(`^# ${id}\n`));
    expect(text).toContain(`${check.title}.`);
    for (const source of check.sources) expect(text).toContain(source);
    for (const [name, { text: words }] of Object.entries(check.messages)) {
      expect(text).toContain(`\`${name}\``);
      expect(text).toContain(words);
    }
    for (const witness of [...idsOf(check.needs), ...idsOf(check.uses)]) expect(text).toContain(`\`${witness}\``);
  });
  test('its page says of each message what it means, of every outcome when it comes', () => {
    const meaning = part(page(id), 'What it means');
    expect(meaning).toMatch(/`inconclusive`/);
    expect(meaning).toMatch(/`none`/);
  });
  test('it reaches no further than its page says', () => {
    const meaning = part(page(id), 'What it means').replaceAll(/\s+/g, ' ');
    const reach = reachOf(check.needs);
    const said: Readonly<Record<Reach, RegExp | undefined>> = {
      documents: undefined,
      reads: undefined,
      'leaves-traces': /the reach in force is only `reads`/,
      'creates-data': /the reach in force is less than `creates-data`/,
      destructive: /the reach in force is less than `destructive`/,
    };
    const statement = said[reach];
    if (statement === undefined) expect(meaning).not.toMatch(/reach in force is (?:only `reads`|less than)/);
    else expect(meaning, reach).toMatch(statement);
    expect(reach).not.toBe('destructive');
  });
  test('what it can do without reaches no further than its page says', () => {
    const wider = idsOf(check.uses)
      .map((used) => witnesses.probe(used).reach)
      .filter((reach) => reaches.indexOf(reach) > reaches.indexOf(reachOf(check.needs)));
    const meaning = part(page(id), 'What it means');
    if (wider.includes('creates-data')) expect(meaning).toContain('`creates-data`');
    expect(wider).not.toContain('destructive');
  });
  test('at least two mutants are its own', () => {
    expect(new Set(mutants.filter(({ kills }) => kills.check === id).map((mutant) => mutant.id)).size).toBeGreaterThanOrEqual(2);
  });
  test('it has tests of its own', () => {
    expect(existsSync(`${here}${id}.test.ts`)).toBe(true);
  });
});

describe.for(mutants.map((mutant) => [mutant.id, mutant] as const))('mutant %s', ([id, { title, kills, transports, api, web }]) => {
  test('its id is in kebab-case, its title a statement', () => {
    expect(id).toMatch(kebab);
    expect(title).toMatch(/^[A-Z\d“].*[^.\s]$/);
  });
  test('it names a check that exists, and a message of it that is more than a note', () => {
    expect(['breaking', 'warning']).toContain(catalogue.checks[kills.check]?.messages[kills.message]?.level);
  });
  test('it changes something', () => {
    expect(api || web !== undefined).toBe(true);
  });
  test.for(transports)('with %s a control vouches for each finding, and is another exchange than the one shown', (transport) => {
    const { findings, examined } = readCase(kills.check, `${transport}.${id}`).judged();
    expect(findings.length).toBeGreaterThan(0);
    for (const { subject, actual } of findings) {
      const control = examined.find((seen) => subjectName(seen.subject) === subjectName(subject))?.control;
      expect(control).toMatch(/\S/);
      expect(control).not.toBe(actual.at);
    }
  });
  test.for(transports)('it was recorded with %s', (transport) => {
    expect(existsSync(`${fixtures}recordings/${kills.check}/${transport}.${id}.json`)).toBe(true);
  });
});

test('no two mutants have one title', () => {
  expect(new Set(mutants.map(({ title }) => title)).size).toBe(mutants.length);
});

describe.for(probes)('probe %s', (id) => {
  const probe = witnesses.probe(id);

  test('something needs or uses it', () => {
    const users = [...checks.map(([, { needs, uses }]) => ({ needs, uses })), ...probes.filter((other) => other !== id).map((other) => witnesses.probe(other))];
    expect(users.some(({ needs, uses }) => [...idsOf(needs), ...idsOf(uses)].includes(id))).toBe(true);
  });
  test('it reaches at least as far as what it needs', () => {
    for (const need of idsOf(probe.needs)) expect(reaches.indexOf(witnesses.probe(need).reach), need).toBeLessThanOrEqual(reaches.indexOf(probe.reach));
  });
  test('it does not run beside others when it writes', () => {
    const writes = reaches.indexOf(probe.reach) >= reaches.indexOf('creates-data');
    expect(writes && probe.isolation === 'shared').toBe(false);
  });
  test('what it needs is collected before it', () => {
    expect(closure(idsOf(probe.needs))).not.toContain(id);
    if (probe.last !== true) for (const need of idsOf(probe.needs)) expect(witnesses.probe(need).last, need).toBeUndefined();
  });
});
