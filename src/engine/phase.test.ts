import { expect, test } from 'vitest';
import { check, probe } from './engine.test-data.ts';
import { phaseOfCheck } from './phase.ts';

test('a check comes as late as the latest witness behind it', () => {
  const looks = probe();
  const tours = probe({ last: true });
  const alone = probe({ isolation: 'app' });
  expect(phaseOfCheck(check())).toBe(0);
  expect(phaseOfCheck(check({ needs: { looks } }))).toBe(0);
  expect(phaseOfCheck(check({ needs: { seen: probe({ needs: { looks }, uses: { tours } }) } }))).toBe(1);
  expect(phaseOfCheck(check({ needs: { looks }, uses: { seen: probe({ needs: { between: probe({ needs: { alone } }) } }), tours } }))).toBe(2);
});
