import { describe, expect, it } from 'vitest';
import { ignoreRules } from './ignore-rules.ts';

describe('ignoreRules', () => {
  it.each([
    ['node_modules', 'node_modules/x/index.js', true],
    ['node_modules', 'src/node_modules/x', false],
    ['**/node_modules', 'src/node_modules/x', true],
    ['/build/', 'build/a', true],
    ['*.log', 'a.log', true],
    ['*.log', 'logs/a.log', false],
    ['**/*.log', 'logs/deep/a.log', true],
    ['file?.txt', 'file1.txt', true],
    ['[ab].txt', 'c.txt', false],
    ['a.b', 'aXb', false],
    ['# a comment', '# a comment', false],
    ['*\n!keep', 'other', true],
    ['*\n!keep', 'keep/x', false],
    ['*\n!keep\nkeep/secret', 'keep/secret/x', true],
  ])('%j decides on %s: %s', (text, path, ignored) => {
    expect(ignoreRules(text).ignores(path)).toBe(ignored);
  });

  it.each([
    ['*\n!src/keep', 'node_modules', true],
    ['*\n!src/keep', 'src', false],
    ['*\n!src/*/keep', 'src/a', false],
    ['*\n!**/*.md', 'anything', false],
    ['*\n!web\nweb/node_modules', 'web/node_modules', true],
  ])('with %j, the ignored folder %s can be skipped: %s', (text, folder, skipped) => {
    expect(ignoreRules(text).canSkip(folder)).toBe(skipped);
  });
});
