// What is accepted, required and recorded decides the exit code, through the real binary.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AcceptedEntry } from '../model/accepted.ts';
import type { Report } from '../model/report.ts';
import { configure } from './config-for-tests.ts';
import { place, type Place } from './run-for-tests.ts';

const usable = ['verify', '--only', 'auth-login/session-usable'];
const known = ['--reason', 'the new gateway comes in May', '--owner', 'ada'];
const file = 'contracts/accepted.json';

function only(report: Report, check: string): Report['apps'][number]['outcomes'][number] {
  const outcome = report.apps[0]?.outcomes.find((one) => one.check === check);
  if (outcome === undefined) throw new Error(`${check} was not judged`);
  return outcome;
}
function entries(here: Place): readonly AcceptedEntry[] {
  return JSON.parse(here.text(file)) as readonly AcceptedEntry[];
}
const fingerprintIn = (text: string): string => /fingerprint ([0-9a-f]{16})/.exec(text)?.[1] ?? '';

describe.concurrent('accepted', () => {
  test('a finding gates, is accepted by its fingerprint, stays visible, and gates again when that is over', async () => {
    using here = place();
    configure(here, { fault: 'sign-in-empty' });
    const failed = await here.run(usable);
    expect(failed).toMatchObject({ code: 1, left: [] });
    const id = fingerprintIn(failed.out);
    expect(only(here.report(), 'auth-login/session-usable').findings[0]?.fingerprint).toBe(id);

    const accepted = await here.run(['accept', id, ...known]);
    expect(accepted).toMatchObject({ code: 0, err: '', left: [] });
    expect(accepted.out).toMatch(
      new RegExp(`^added in ${file}: ${id} until \\d{4}-\\d\\d-\\d\\d\\n {2}auth-login/session-usable {2}Signing in as ada succeeded`),
    );
    expect(entries(here)).toMatchObject([{ fingerprint: id, check: 'auth-login/session-usable', reason: 'the new gateway comes in May', owner: 'ada' }]);

    const passed = await here.run([...usable, '--report', 'junit']);
    expect(passed.code, passed.out).toBe(0);
    expect(passed.out).toContain('; 1 accepted');
    expect(passed.out).toContain('accepted by ada until ');
    expect(only(here.report(), 'auth-login/session-usable')).toMatchObject({ kind: 'pass', findings: [{ level: 'breaking', accepted: { owner: 'ada' } }] });
    expect(here.text('reports/junit.xml')).toContain('the new gateway comes in May');
    expect((await here.run(['verify', '--judge', 'reports/run.json'])).code).toBe(0);

    here.write(file, JSON.stringify([{ ...entries(here)[0], expires: '2020-01-01' }]));
    const over = await here.run(usable);
    expect(over.code).toBe(1);
    expect(over.out).toContain('was accepted by ada until 2020-01-01');
    expect((await here.run(['verify', '--judge', 'reports/run.json'])).code).toBe(1);

    const renewed = await here.run(['accept', id, ...known]);
    expect(renewed.out).toMatch(/^replaced in /);
    expect((await here.run(usable)).code).toBe(0);
  });

  test('an inconclusive outcome can be accepted too; nothing examined is still no pass', async () => {
    using here = place();
    configure(here, { fault: 'sign-in-empty' });
    const sweep = ['verify', '--only', 'authz/anonymous-sweep'];
    const open = await here.run(sweep);
    expect(open).toMatchObject({ code: 3, left: [] });
    expect((await here.run(['accept', fingerprintIn(open.out), ...known])).code).toBe(0);
    expect((await here.run(sweep)).code).toBe(3);
    await here.run(usable);
    expect((await here.run(['accept', only(here.report(), 'auth-login/session-usable').findings[0]?.fingerprint ?? '', ...known])).code).toBe(0);
    const both = await here.run([...usable, 'authz/anonymous-sweep']);
    expect(both.code, both.out).toBe(0);
    expect(both.out).toContain('; 1 inconclusive; 2 accepted');
  });

  test('a file that is not in order is a configuration error, with path and remedy, before anything is launched', async () => {
    using here = place();
    configure(here);
    here.write(file, JSON.stringify([{ fingerprint: '0123456789abcdef', reason: 'x', owner: 'ada', expires: '2999-01-01' }]));
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(/\[config-invalid\] contracts\/accepted\.json has one problem:\n {4}\[0\]\.expires: is more than 90 days ahead\. Write \d{4}-/);
    expect(ended.err).not.toContain('starting');
    expect((await here.run(['verify', '--dry-run'])).code).toBe(2);
  });

  test('what cannot be accepted is refused', async () => {
    using here = place();
    configure(here);
    const refused = async (argv: readonly string[], said: RegExp): Promise<void> => {
      const ended = await here.run(['accept', ...argv]);
      expect(ended.code, ended.err).toBe(2);
      expect(ended.err).toMatch(said);
    };
    await refused(['f00d', ...known], /f00d is no fingerprint/);
    await refused(['0123456789abcdef', '--owner', 'ada'], /required option '--reason <text>' not specified/);
    await refused(['0123456789abcdef', '--owner', 'ada', '--reason', ' '], /--reason is empty/);
    await refused(['0123456789abcdef', ...known, '--expires', '2999-01-01'], /--expires 2999-01-01 is more than 90 days ahead/);
    await refused(['0123456789abcdef', ...known, '--expires', '2020-01-01'], /is over already/);
    expect(existsSync(join(here.folder, file))).toBe(false);
    const unseen = await here.run(['accept', '0123456789abcdef', ...known]);
    expect(unseen).toMatchObject({ code: 0, err: expect.stringContaining('No finding of the last run has this fingerprint') });
  });

  test('an entry that matches nothing is told in a full run only; its file may be elsewhere', async () => {
    using here = place();
    configure(here, { change: "config.accepted = 'known.json';" });
    here.write(
      'known.json',
      JSON.stringify([{ fingerprint: '0123456789abcdef', check: 'auth-login/session-usable', reason: 'x', owner: 'ada', expires: tomorrow() }]),
    );
    const some = await here.run(usable);
    expect(some.code).toBe(0);
    expect(some.out).not.toContain('matches nothing');
    const all = await here.run(['verify']);
    expect(all.out).toContain('The accepted entry 0123456789abcdef (auth-login/session-usable) of ada matches nothing any more');
    expect(only(here.report(), 'accepted/in-use')).toMatchObject({ kind: 'pass', findings: [{ level: 'warning', expected: { at: 'known.json' } }] });
    await here.run(['verify', '--judge', 'reports/run.json', '--fail-on', 'warning', '--output-dir', 'again']);
    expect(only(JSON.parse(here.text('again/run.json')) as Report, 'accepted/in-use').kind).toBe('fail');
  });
});

describe.concurrent('required', () => {
  test('what is not covered is inconclusive, with the line of config that would cover it', async () => {
    using here = place();
    configure(here, { change: "config.require = ['cors/on-500'];" });
    const ended = await here.run([...usable, 'cors/on-500']);
    expect(ended.code, ended.out).toBe(3);
    expect(ended.out).toMatch(/why {7}required, but not covered: .+\n {4}config {4}\S/);
    expect((await here.run(usable)).code).toBe(0);
    expect((await here.run([...usable, '--require', 'auth-login/session-usable'])).code).toBe(0);
  });

  test.each([
    [
      ['verify'],
      "config.require = ['auth-login', 'crs'];",
      /\[config-invalid\] `require` in the config: There is no check or area `crs`\.\n {2}to do {2}Did you mean `cors`\?/,
    ],
    [['verify'], "config.require = 'cors';", /require: must be a list of areas and checks, but is text/],
    [['verify', '--require', 'auth-login/session-usble'], '', /\[unknown-check\] .*\n {2}to do {2}Did you mean `auth-login\/session-usable`\?/],
    [[...usable, '--require', 'cors'], '', /\[usage\] --require names cors\/\S+, which --only auth-login\/session-usable leaves out/],
  ])('%j %s', async (argv, change, said) => {
    using here = place();
    configure(here, { change });
    const ended = await here.run(argv);
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(said);
  });
});

describe.concurrent('recorded coverage', () => {
  const checks = [...usable, 'contract/response-conforms'];
  test('less is inconclusive and named, more is a note, a selection is neither', async () => {
    using here = place();
    configure(here, { change: "config.coverage = 'contracts/coverage.json';" });
    const nothing = await here.run(checks);
    expect(nothing.code, nothing.out).toBe(0);
    expect(nothing.err).toContain('contracts/coverage.json records nothing of this App yet');
    const written = await here.run([...checks, '--update-coverage']);
    expect(written).toMatchObject({ code: 0, left: [] });
    const text = here.text('contracts/coverage.json');
    expect(JSON.parse(text)).toMatchObject({
      app: { 'auth-login/session-usable': [], 'contract/response-conforms': expect.arrayContaining(['GET /me', 'GET /things']) },
    });
    const same = await here.run(checks);
    expect(same.code, same.out).toBe(0);
    expect(same.out).not.toMatch(/no longer examined|not recorded/);

    here.write('contracts/coverage.json', text.replace('"GET /me"', '"GET /gone",\n      "GET /me"'));
    const less = await here.run(checks);
    expect(less.code).toBe(3);
    expect(less.out).toMatch(/^inconclusive: 2 checks on \d+ operations; 1 no longer examined/);
    expect(less.out).toContain('\nno longer examined\n  contract/response-conforms on GET /gone\n');
    expect((await here.run(['verify', '--judge', 'reports/run.json'])).code).toBe(3);
    expect((await here.run(usable)).code).toBe(0);

    here.write('contracts/coverage.json', text.replace(/\s*"GET \/me",/, ''));
    const more = await here.run(checks);
    expect(more.code).toBe(0);
    expect(more.out).toContain('note  examined, but not recorded: contract/response-conforms on GET /me;');
  });

  test('a check that is not covered any more is named with the reason', async () => {
    using here = place();
    configure(here);
    here.write('c.json', JSON.stringify({ app: { 'cors/on-500': ['GET /me'] } }));
    const ended = await here.run([...usable, 'cors/on-500', '--coverage', 'c.json']);
    expect(ended.code).toBe(3);
    expect(ended.out).toMatch(/no longer examined\n {2}cors\/on-500: \S/);
  });

  test('an App that could not be questioned to the end records nothing', async () => {
    using here = place();
    configure(here, { fault: 'exits' });
    const ended = await here.run(['verify', '--coverage', 'c.json', '--update-coverage']);
    expect(ended.code).toBe(3);
    expect(ended.err).toContain('c.json stays as it is');
    expect(existsSync(join(here.folder, 'c.json'))).toBe(false);
    expect((await here.run(['verify', '--update-coverage'])).err).toContain('There is no file for the coverage.');
  });
});

describe.concurrent('reports', () => {
  test('--report junit, beside the others and where it is told', async () => {
    using here = place();
    configure(here);
    const ended = await here.run([...usable, '--report', 'junit', '--report', 'junit=out/deep/seam.xml', '--report', 'json=out/seam.json']);
    expect(ended).toMatchObject({ code: 0, left: [] });
    const xml = here.text('reports/junit.xml');
    expect(here.text('out/deep/seam.xml')).toBe(xml);
    expect(xml).toMatch(/<testsuite name="app\.auth-login" .*\n {4}<testcase classname="app\.auth-login" name="auth-login\/session-usable: /);
    expect(here.text('out/seam.json')).toBe(here.text('reports/run.json'));
    rmSync(join(here.folder, 'reports/junit.xml'));
    expect((await here.run(['verify', '--judge', 'reports/run.json', '--report', 'junit'])).code).toBe(0);
    // Judging again takes its own time; what the witnesses took stays.
    const timeless = (of: string): string => of.replace(/(<testsuites .*) time="[\d.]+"/, '$1');
    expect(timeless(readFileSync(join(here.folder, 'reports/junit.xml'), 'utf8'))).toBe(timeless(xml));
  });

  test.each([
    [['--report', 'xunit'], /Formats are junit and json/],
    [['--report', 'junit='], /no file after the equals sign/],
    [['--report', 'junit=seamcheck.config.mjs/x.xml'], /The report .*x\.xml cannot be written/],
  ])('%j is refused before anything is launched', async (argv, said) => {
    using here = place();
    configure(here);
    const ended = await here.run(['verify', ...argv]);
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(said);
  });

  test('how many requests were sent, by user and by probe', async () => {
    using here = place();
    configure(here);
    const { out } = await here.run(usable);
    const [app] = here.report().apps;
    expect(out).toMatch(/^sent \d+ requests? \(/m);
    const sum = (counts: Readonly<Record<string, number>> | undefined): number => Object.values(counts ?? {}).reduce((all, one) => all + one, 0);
    expect(app?.counts.requests).toBeGreaterThan(0);
    expect([sum(app?.sent?.byProbe), sum(app?.sent?.byUser)]).toEqual([app?.counts.requests, app?.counts.requests]);
    expect(app?.sent?.byUser['ada']).toBeGreaterThan(0);
  });
});

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}
