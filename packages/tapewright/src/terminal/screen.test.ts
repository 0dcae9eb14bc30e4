import { expect, test } from 'vitest';
import { Screen } from './screen.ts';

function sink(isTTY: boolean) {
  let text = '';
  return { isTTY, columns: 20, write: (part: string) => (text += part), text: () => text };
}

test('a terminal gets colour, a pipe does not, and NO_COLOR is obeyed', () => {
  const red = (isTTY: boolean, env: Record<string, string>) =>
    new Screen(sink(isTTY), sink(isTTY), env).color.red('x');
  expect(red(true, {})).toBe('\u001B[31mx\u001B[39m');
  expect(red(false, {})).toBe('x');
  expect(red(true, { NO_COLOR: '1' })).toBe('x');
  expect(red(true, { TERM: 'dumb' })).toBe('x');
});

test('the status line makes room for a result and is cut to the width', () => {
  const [out, err] = [sink(true), sink(true)];
  const screen = new Screen(out, err, {});
  screen.status('x'.repeat(50));
  screen.line('result');
  expect(err.text()).toBe(`${'x'.repeat(19)}\r\u001B[K`);
  expect(out.text()).toBe('result\n');
});

test('a pipe sees no status line', () => {
  const [out, err] = [sink(false), sink(false)];
  new Screen(out, err, {}).status('working');
  expect(out.text() + err.text()).toBe('');
});
