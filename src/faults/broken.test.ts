// Exit 4: Seamcheck itself is broken. Its modules are broken from outside, so that no option of the binary is needed for it.
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { broken, place } from './run-for-tests.ts';

const only = ['verify', '--only', 'auth-login/session-usable', 'contract/fixtures-valid'];

describe.concurrent('exit 4', () => {
  test('a check that throws: it is named, the others are judged', async () => {
    using here = place();
    configure(here);
    const ended = await here.run(only, {
      node: broken('/contract/fixtures-valid.check.ts', 'const { unknown } = fixtures;', "throw new Error('a slip of ours');"),
    });
    expect(ended).toMatchObject({ code: 4, left: [] });
    expect(ended.out).toMatch(/^error: 1 of 2 checks/);
    expect(ended.out).toContain('error  contract/fixtures-valid');
    expect(ended.out).toMatch(/why\s+Error: a slip of ours/);
    expect(ended.out).toContain('this is a bug in Seamcheck, not in the App');
    expect(here.report().apps[0]?.outcomes.find(({ check }) => check === 'auth-login/session-usable')?.kind).toBe('pass');
  });

  test('a probe that throws', async () => {
    using here = place();
    configure(here);
    const ended = await here.run(only, {
      node: broken('/auth-login/sign-in.probe.ts', 'const anonymous = await', "throw new Error('a slip of ours'); const anonymous = await"),
    });
    expect(ended).toMatchObject({ code: 4, left: [] });
    expect(ended.out).toMatch(/why\s+the witness auth-login\/sign-in failed: Error: a slip of ours/);
  });

  test.each([
    ['terminal', '/report/terminal.ts', 'const lines: string[] = [runVerdict(report, style)];', true],
    ['run.json', '/report/json.ts', 'const written =', false],
    ['progress', '/report/progress.ts', 'const { style } = options;', true],
  ])('the reporter %s throws: the others still report', async (name, module, from, written) => {
    using here = place();
    configure(here);
    const ended = await here.run(only, { node: broken(module, from, `throw new Error('a slip of ours'); ${from}`) });
    expect(ended).toMatchObject({ code: 4, left: [] });
    expect(ended.err).toContain(`this is a bug in Seamcheck: the reporter ${name} failed`);
    expect(ended.err).toMatch(/because\s+a slip of ours/);
    if (name !== 'terminal') expect(ended.out).toMatch(/^pass: 2 checks/);
    if (written) expect(here.report().verdict).toBe('pass');
  });

  test('a launcher that throws what is no answer', async () => {
    using here = place();
    configure(here);
    const ended = await here.run(only, {
      node: broken('/launch/start-service.ts', 'const exit = new AbortController();', "throw new TypeError('a slip of ours');"),
    });
    expect(ended).toMatchObject({ code: 4, out: '', left: [] });
    expect(ended.err).toContain('this is a bug in Seamcheck: TypeError: a slip of ours');
  });

  test('what nobody catches, while the App runs', async () => {
    using here = place();
    configure(here, { fault: 'things-hang' });
    const ended = await here.run(['verify'], {
      node: broken(
        '/engine/collect.ts',
        'const begun = performance.now();',
        "const begun = performance.now(); if (witness.id === 'auth-login/sign-in') setTimeout(() => { throw new Error('a slip of ours'); }, 300);",
      ),
    });
    expect(ended).toMatchObject({ code: 4, out: '', left: [] });
    expect(ended.err).toContain('this is a bug in Seamcheck: a slip of ours');
    expect(ended.err.match(/a slip of ours/g)).toHaveLength(1);
  });
});
